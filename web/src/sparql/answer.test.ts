import { expect, test } from "vitest";
import { readJson, readTriples } from "./answer";

test("solutions become rows with a hole where a variable has no value", () => {
  const name = { type: "literal", value: "Urząd", "xml:lang": "pl" };
  const json = { head: { vars: ["a", "b"] }, results: { bindings: [{ b: name }, {}] } };
  const table = {
    columns: ["a", "b"],
    rows: [
      [null, name],
      [null, null],
    ],
    triples: false,
  };
  expect(readJson(json)).toEqual({ table });
  expect(readJson({ head: {}, boolean: false })).toEqual({ boolean: false });
});

test("N-Triples become rows of subject, predicate and object", () => {
  const text = String.raw`# a comment
<http://x/a> <http://x/p> <http://x/b> .
_:n1 <http://x/p> "two \"lines\"\nand \u0141" .
<http://x/a> <http://x/p> "tak"@pl .
<http://x/a> <http://x/p> "3"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://x/a> <http://x/p> _:n1 .
`;
  const answer = readTriples(text);
  if (!("table" in answer)) throw new Error("no table");
  expect(answer.table.rows.map(([, , object]) => object)).toEqual([
    { type: "uri", value: "http://x/b" },
    { type: "literal", value: 'two "lines"\nand Ł' },
    { type: "literal", value: "tak", "xml:lang": "pl" },
    { type: "literal", value: "3", datatype: "http://www.w3.org/2001/XMLSchema#integer" },
    { type: "bnode", value: "n1" },
  ]);
  expect(answer.table.rows[1]?.[0]).toEqual({ type: "bnode", value: "n1" });
  expect(answer.table.triples).toBe(true);
});
