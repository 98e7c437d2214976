import { expect, test } from "vitest";
import { type Focus, between, formatFocus, parseFocus } from "./focus";

const CASES: [string, Focus][] = [
  ["institution/wup-3f9a1c", { view: "institution", slug: "wup-3f9a1c" }],
  ["project/cordis-101", { view: "cooperation", kind: "project", slug: "cordis-101" }],
  ["tie/h-1", { view: "cooperation", kind: "tie", slug: "h-1" }],
  ["place/teryt-2061011", { view: "place", slug: "teryt-2061011" }],
  ["programme/pokl", { view: "programme", slug: "pokl" }],
  ["between/a/b", { view: "between", a: "a", b: "b" }],
  ["list/ties", { view: "list", tab: "ties" }],
  ["list/cooperations/event", { view: "list", tab: "cooperations", kind: "event" }],
  ["source/x", { view: "source", slug: "x" }],
  ["sources", { view: "sources" }],
];

test.each(CASES)("%s is read and written back", (text, focus) => {
  expect(parseFocus(text)).toEqual(focus);
  expect(formatFocus(focus)).toBe(text);
});

test.each([
  null,
  "",
  "institution",
  "institution/",
  "person/x",
  "list/all",
  "list",
  "between/a",
  "between/a/b/c",
  "/x",
])("%s names nothing, so the start is shown", (text) => {
  expect(parseFocus(text)).toEqual({ view: "start" });
});

test("a pair has one address, whichever institution comes first", () => {
  expect(between("institution/b", "institution/a")).toEqual(between("institution/a", "institution/b"));
});
