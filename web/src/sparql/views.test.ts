import { expect, test } from "vitest";
import { readAddress, writeAddress } from "./address";
import type { Row, Table, Term } from "./answer";
import { barsOf, pointsOf, tellingApart, ticks, yearOf } from "./chart";
import { columnsOf } from "./columns";
import { linesOf, placesOf, project, readWkt } from "./geometry";
import { layout } from "./layout";
import { labelsOf } from "./map-labels";
import { around, chief } from "./map-window";
import { kindOf, webOf } from "./network";

const XSD = "http://www.w3.org/2001/XMLSchema#";
const text = (value: string): Term => ({ type: "literal", value });
const number = (value: number): Term => ({ type: "literal", value: String(value), datatype: `${XSD}decimal` });
const table = (columns: string[], ...rows: Row[]): Table => ({ columns, rows, triples: false });

test("a matrix needs two columns to tell its bars apart, a list one", () => {
  const matrix = table(["a", "b", "n"], [text("x"), text("x"), number(1)], [text("x"), text("y"), number(2)]);
  const columns = columnsOf(matrix, "http://x/");
  expect(tellingApart(matrix, columns)).toEqual([0, 1]);
  expect(barsOf(matrix, [0, 1], 2, ({ value }) => value).map(({ label, value }) => [label, value])).toEqual([
    ["x · x", 1],
    ["x · y", 2],
  ]);
});

test("years and days stand in their order on a line", () => {
  const found = table(["y", "n"], [text("2012-07-01"), number(2)], [text("2010"), number(1)], [text("?"), number(9)]);
  expect(pointsOf(found, 0, 1).map(({ label }) => label)).toEqual(["2010", "2012-07-01"]);
  expect(yearOf("2012-07-01")).toBeCloseTo(2012.5, 1);
});

test.each([
  [0, 4, 5, true, [0, 1, 2, 3, 4]],
  [0, 97, 5, true, [0, 20, 40, 60, 80]],
  [0, 0.5, 5, false, [0, 0.1, 0.2, 0.3, 0.4, 0.5]],
  [3, 3, 5, true, [3]],
])("from %d to %d about %d lines", (from, to, count, whole, expected) => {
  expect(ticks(from, to, count, whole)).toEqual(expected);
});

test("WKT of points, lines and areas is read, with or without a reference system", () => {
  expect(readWkt("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> Point(23.1 53.1)")).toEqual({
    points: [[23.1, 53.1]],
    lines: [],
  });
  expect(
    readWkt("POLYGON((0 0, 1 0, 1 1, 0 0),(0.2 0.2, 0.4 0.2, 0.2 0.2))")?.lines.map(({ length }) => length),
  ).toEqual([4, 3]);
  expect(readWkt("MULTIPOLYGON(((0 0,1 0,0 0)),((5 5,6 5,5 5)))")?.lines).toHaveLength(2);
  expect([readWkt("nowhere"), readWkt("POINT(500 10)")]).toEqual([null, null]);
});

test("rows of one place are one circle, and rows without a place are counted", () => {
  const rows = [
    [text("a"), number(53), number(23)],
    [text("b"), number(53), number(23)],
    [text("c"), number(95), number(23)],
    [text("d"), null, number(23)],
  ];
  const { places, outside } = placesOf(table(["p", "lat", "long"], ...rows), { latitude: 1, longitude: 2 });
  expect(places.map(({ at, rows }) => [at, rows.length])).toEqual([[[23, 53], 2]]);
  expect(outside).toBe(2);
});

test("north is up, and the steps of a topology add up", () => {
  expect(project([0, 0])).toEqual({ x: 0.5, y: 0.5 });
  expect(project([10, 60]).y).toBeLessThan(project([10, 50]).y);
  const transform = { scale: [0.5, 0.5] as const, translate: [10, 20] as const };
  expect(
    linesOf({
      transform,
      arcs: [
        [
          [2, 2],
          [1, -1],
        ],
      ],
    }),
  ).toEqual([
    [
      [11, 21],
      [11.5, 20.5],
    ],
  ]);
});

test("a map opens where most are, and few far away do not matter", () => {
  const place = (longitude: number) => ({ at: [longitude, 53] as const, shape: null, rows: [] });
  const places = [...Array.from({ length: 40 }, (_, at) => place(20 + at / 10)), place(-120)];
  const all = around(places, 2);
  const most = around(
    chief(places, () => 1),
    2,
  );
  expect(most.span).toBeLessThan(all.span / 10);
  expect(Math.abs(most.x - project([22, 53]).x)).toBeLessThan(0.001);
});

test("a name stands left of its circle where another is right of it, and nowhere where there is no room", () => {
  const circles = [
    { x: 200, y: 50, r: 5, name: "Łomża" },
    { x: 225, y: 50, r: 5, name: "Zambrów" },
    { x: 200, y: 62, r: 5, name: "Kolno" },
    { x: 395, y: 50, r: 5, name: "" },
  ];
  expect(labelsOf(circles, 400, 200).map(({ text, anchor }) => [text, anchor])).toEqual([
    ["Łomża", "end"],
    ["Zambrów", "start"],
  ]);
});

test("ties are counted whichever end comes first, and the best connected are kept", () => {
  const rows = ["ab", "ba", "ac", "de", "aa"].map(([one = "", other = ""]) => [text(one), text(other)]);
  const web = webOf(table(["x", "y"], ...rows), 0, 1, 3);
  expect([...web.nodes.keys()]).toEqual(["l:a", "l:b", "l:c"]);
  expect(web.ties).toEqual([
    { a: "l:a", b: "l:b", weight: 2 },
    { a: "l:a", b: "l:c", weight: 1 },
  ]);
  expect(web.total).toBe(5);
  expect(["institution/a", "event/b", "place/c", null].map(kindOf)).toEqual([
    "institution",
    "cooperation",
    "other",
    "other",
  ]);
});

test("circles are laid out within the frame, apart from each other, the same each time", () => {
  const clique = Array.from({ length: 12 }, (_, a) => Array.from({ length: a }, (_, b) => [a, b] as const)).flat();
  const spots = layout(14, [...clique, [12, 13]]);
  expect(layout(14, [...clique, [12, 13]])).toEqual(spots);
  for (const [at, spot] of spots.entries()) {
    expect(Math.max(Math.abs(spot.x), Math.abs(spot.y))).toBeLessThanOrEqual(951);
    for (const other of spots.slice(0, at)) expect(Math.hypot(spot.x - other.x, spot.y - other.y)).toBeGreaterThan(20);
  }
  expect([layout(0, []), layout(1, [])]).toEqual([[], [{ x: 0, y: 0 }]]);
});

test("the address holds query and view, and keeps what others put there", () => {
  const search = writeAddress({ query: "ASK {}", view: "map" }, "?lang=en&example=01");
  expect(search).toBe("/sparql?lang=en&query=ASK+%7B%7D&view=map");
  expect(readAddress(search.slice("/sparql".length))).toEqual({ query: "ASK {}", view: "map" });
  expect(readAddress("?view=nonsense")).toEqual({ query: null, view: "table" });
  expect(writeAddress({ query: null, view: "table" }, "")).toBe("/sparql");
});
