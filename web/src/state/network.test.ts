import { expect, test } from "vitest";
import type { Network, NetworkEdge, NetworkNode } from "../api/types";
import { mergeNetworks, neighboursOf, tieKey } from "./network";

const node = (id: string, x = 0): NetworkNode => ({
  id,
  label: id,
  kind: null,
  sector: null,
  place: null,
  partners: 1,
  x,
  y: 0,
});
const edge = (source: string, target: string, weight = 1): NetworkEdge => ({
  source,
  target,
  weight,
  kinds: ["project"],
  cooperations: weight,
});
const network = (nodes: NetworkNode[], edges: NetworkEdge[]): Network => ({
  nodes,
  edges,
  truncated: true,
  total_nodes: 9,
  total_edges: 9,
});

test("surroundings are added once, and what the map already showed stays", () => {
  const base = network([node("a", 1), node("b")], [edge("a", "b", 3)]);
  const extra = network([node("a", 2), node("c")], [edge("b", "a", 1), edge("c", "a")]);
  const merged = mergeNetworks(base, extra);
  expect(merged.nodes.map(({ id, x }) => [id, x])).toEqual([
    ["a", 1],
    ["b", 0],
    ["c", 0],
  ]);
  expect(new Set(merged.edges.map(({ source, target, weight }) => `${tieKey(source, target)} ${weight}`))).toEqual(
    new Set(["a b 3", "a c 1"]),
  );
  expect(merged.total_nodes).toBe(9);
});

test("neighbours are found on both ends of a tie", () => {
  const ties = network([], [edge("a", "b"), edge("c", "a"), edge("b", "c")]);
  expect(neighboursOf(ties, "a")).toEqual(["b", "c"]);
});
