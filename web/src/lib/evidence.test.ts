import { expect, test } from "vitest";
import type { Evidence } from "../api/types";
import { contextOf, distinct } from "./evidence";

const evidence = (fields: Partial<Evidence> = {}): Evidence => ({
  source: { id: "source/a", title: "A", publisher: null, homepage: null, published: null, retrieved: null },
  locator: "a.txt#char=0,3",
  quote: "abc",
  before: "",
  after: "",
  ...fields,
});

test("the same words of the same source are shown once", () => {
  const [a, b] = [evidence(), evidence({ locator: "a.txt#char=9,12" })];
  expect(distinct([a, b, evidence()])).toEqual([a, b]);
});

test("context that reaches the edge of the page is whole", () => {
  expect(contextOf(evidence({ before: "Na początku\nstrony ", after: " i koniec." }))).toEqual({
    before: "Na początku strony ",
    after: " i koniec.",
  });
});

test("context that was cut is cut at whole words and says so", () => {
  const words = "słowo ".repeat(30);
  const { before, after } = contextOf(evidence({ before: `ęte ${words}`, after: ` ${words}uci` }));
  expect(before.startsWith("…słowo")).toBe(true);
  expect(before.endsWith("słowo ")).toBe(true);
  expect(after.endsWith("słowo…")).toBe(true);
});
