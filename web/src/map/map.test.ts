import { expect, test } from "vitest";
import type { Network } from "../api/types";
import { radiusOf, toGraph } from "./graph";
import { nearestLine } from "./hit";
import { breakName } from "./names";
import { chiefKind, mix, palettes } from "./palette";
import { CALM, OTHER, edgeLook, lightOf, nodeLook } from "./style";

const place = { kind: null, sector: null, place: null, partners: 1, x: 0, y: 0 };
const network: Network = {
  nodes: ["a", "b", "c", "d"].map((id) => ({ ...place, id, label: id, sector: id === "a" ? "health" : null })),
  edges: [
    { source: "a", target: "b", weight: 1, kinds: ["event", "agreement"], cooperations: 2 },
    { source: "b", target: "c", weight: 4, kinds: ["project"], cooperations: 4 },
    { source: "c", target: "nowhere", weight: 1, kinds: [], cooperations: 1 },
  ],
  truncated: false,
  total_nodes: 4,
  total_edges: 3,
};
const graph = toGraph(network, { sector: (id) => id, glyph: () => null, width: 800, height: 600 });
const lit = (emphasis: Partial<typeof CALM>) => {
  const light = lightOf(graph, { ...CALM, ...emphasis });
  const edges = graph.filterEdges((edge, _, source, target) => light.edge(edge, source, target));
  return { nodes: light.nodes && [...light.nodes].toSorted(), edges };
};

test("ties to institutions that are not in the answer are not drawn", () => {
  expect([graph.order, graph.size]).toEqual([4, 2]);
});

test("the area of a circle grows with the number of partners", () => {
  expect(radiusOf(80, 80, 20) / radiusOf(20, 80, 20)).toBeCloseTo(2);
  expect(radiusOf(0, 80, 20)).toBeGreaterThan(0);
});

test("a tie is drawn as its weightiest kind", () => {
  expect([chiefKind(["event", "agreement"]), chiefKind(["group", "project"]), chiefKind([])]).toEqual([
    "agreement",
    "project",
    "tie",
  ]);
});

test("pointing lights the neighbours and wins over the open panel", () => {
  expect(lit({ hovered: "a", selected: "c" })).toEqual({ nodes: ["a", "b"], edges: ["a b"] });
  expect(lit({ selected: "c" })).toEqual({ nodes: ["b", "c"], edges: ["b c"] });
});

test("an open tie lights its two ends, a panel its institutions, the legend a sector", () => {
  expect(lit({ tie: "a b" })).toEqual({ nodes: ["a", "b"], edges: ["a b"] });
  expect(lit({ lit: new Set(["b", "c", "d"]) })).toEqual({ nodes: ["b", "c", "d"], edges: ["b c"] });
  expect(lit({ sector: "health" })).toEqual({ nodes: ["a"], edges: [] });
  expect(lit({ sector: OTHER })).toEqual({ nodes: ["b", "c", "d"], edges: ["b c"] });
});

test("nothing in particular lights everything, also when what is open is not on the map", () => {
  expect(lit({}).nodes).toBeNull();
  expect(lit({ selected: "elsewhere", tie: "x y" }).nodes).toBeNull();
});

test("styling leaves the graph as it is", () => {
  const before = JSON.stringify(graph.export());
  const emphasis = { ...CALM, hovered: "a" };
  const light = lightOf(graph, emphasis);
  graph.forEachNode((id, facts) => nodeLook(id, facts, light, emphasis, palettes.light));
  graph.forEachEdge((_, facts) => edgeLook(true, facts, light, palettes.light));
  expect(JSON.stringify(graph.export())).toBe(before);
});

test("the nearest line within reach is hit, ends included", () => {
  const lines = [
    { id: "across", x1: 0, y1: 0, x2: 100, y2: 0 },
    { id: "point", x1: 50, y1: 9, x2: 50, y2: 9 },
  ];
  expect(nearestLine(lines, 50, 3, 6)).toBe("across");
  expect(nearestLine(lines, 50, 7, 6)).toBe("point");
  expect(nearestLine(lines, 104, 0, 6)).toBe("across");
  expect(nearestLine(lines, 110, 0, 6)).toBeNull();
});

test("long names break between words, short words stay with the next, the rest is shortened", () => {
  expect(breakName("Wojewódzki Urząd Pracy w Białymstoku")).toEqual(["Wojewódzki Urząd Pracy", "w Białymstoku"]);
  expect(breakName("Fundacja")).toEqual(["Fundacja"]);
  expect(breakName("Bardzo długa nazwa ".repeat(9).trim())).toHaveLength(3);
  expect(breakName("Bardzo długa nazwa ".repeat(9).trim()).at(-1)).toMatch(/…$/);
});

test("colours are mixed by channel", () => {
  expect(mix("#000000", "#ff8000", 0.5)).toBe("#804000");
});
