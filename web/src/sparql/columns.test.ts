import { expect, test } from "vitest";
import type { Row, Table, Term } from "./answer";
import { VIEWS, columnsOf, fits, nodeColumns, sorted } from "./columns";

const BASE = "http://localhost:8000/id/";
const XSD = "http://www.w3.org/2001/XMLSchema#";

const thing = (id: string): Term => ({ type: "uri", value: BASE + id });
const text = (value: string): Term => ({ type: "literal", value });
const number = (value: number): Term => ({ type: "literal", value: String(value), datatype: `${XSD}integer` });
const degrees = (value: string): Term => ({ type: "literal", value, datatype: `${XSD}decimal` });

function table(columns: string[], ...rows: Row[]): Table {
  return { columns, rows, triples: false };
}

const kinds = (of: Table) => columnsOf(of, BASE).map(({ kind }) => kind);
const views = (of: Table) => VIEWS.filter((view) => fits(view, of, columnsOf(of, BASE)));

test("a column is what all its values are", () => {
  const iri: Term = { type: "uri", value: "https://w3id.org/ogniwo/ns#Institution" };
  const day: Term = { type: "literal", value: "2010-07-26", datatype: `${XSD}date` };
  const found = table(
    ["a", "b", "c", "d", "e", "f", "g"],
    [thing("institution/a"), iri, number(1), day, text("POINT(23 53)"), text("x"), null],
    [null, thing("institution/b"), number(-2), text("2010"), text("point (1 2)"), number(3), null],
  );
  expect(kinds(found)).toEqual(["thing", "iri", "number", "date", "wkt", "mixed", "empty"]);
});

test.each([
  ["names only", table(["a"], [text("x")]), ["table"]],
  ["names and numbers", table(["a", "n"], [text("x"), number(1)]), ["table", "chart"]],
  ["two names", table(["a", "b"], [text("x"), text("y")]), ["table", "network"]],
  ["two things", table(["a", "b"], [thing("institution/a"), thing("project/b")]), ["table", "network"]],
  ["degrees", table(["p", "lat", "long"], [text("x"), degrees("53.1"), degrees("23.1")]), ["table", "chart", "map"]],
  ["geometry", table(["p", "g"], [text("x"), text("POINT(23 53)")]), ["table", "map"]],
  ["a name and a quote", table(["a", "b"], [text("x"), text("y".repeat(200))]), ["table"]],
  ["no rows", table(["a", "n"]), ["table"]],
])("%s can be shown as %s", (_, of, expected) => {
  expect(views(of)).toEqual(expected);
});

test("things are tied to things, also where there are names beside them", () => {
  const found = table(["a", "name", "b"], [thing("institution/a"), text("A"), thing("institution/b")]);
  expect(nodeColumns(found, columnsOf(found, BASE)).map(({ name }) => name)).toEqual(["a", "b"]);
});

test("numbers are sorted as numbers, names as in Polish, and holes come last both ways", () => {
  const found = table(
    ["n", "t"],
    [number(10), text("Łomża")],
    [number(9), text("Lublin")],
    [null, null],
    [number(-1), text("Zamość")],
  );
  const [n, t] = columnsOf(found, BASE);
  if (!n || !t) throw new Error("no columns");
  const order = (column: typeof n, down: boolean) =>
    sorted(found.rows, column, down, ({ value }) => value).map((row) => row[column.index]?.value ?? null);
  expect(order(n, false)).toEqual(["-1", "9", "10", null]);
  expect(order(n, true)).toEqual(["10", "9", "-1", null]);
  expect(order(t, false)).toEqual(["Lublin", "Łomża", "Zamość", null]);
});
