import { expect, test } from "vitest";
import { compose } from "../i18n/message";
import { refusalOf } from "./ask";
import { en, pl } from "./catalogue";

const QUERY = "SELECT * {\n  ?s zzz:foo ?o\n}";

function told(status: number, detail: string): string {
  const { word, params, place } = refusalOf(status, detail, QUERY);
  const what = compose(en[word], "en", params);
  return place ? compose(en["error.line"], "en", { ...place, what }) : what;
}

test.each([
  [400, "error at 2:8: a prefix that is not declared, zzz", "Line 2, character 6: there is no such prefix: zzz."],
  [400, 'error at 2:3: expected one of "$", ["0"..="9"], FILTER', "Line 2, character 3: this cannot stand here."],
  [400, "error at 9:1: expected FILTER", "Line 3, character 2: the query breaks off"],
  [400, "queries of other servers (SERVICE) are switched off", "Asking other servers (SERVICE) is switched off."],
  [400, "this endpoint only reads; updates are not possible", "This place only answers"],
  [400, "something new", "The server says: something new"],
  [413, "the query is longer than 100000 bytes", "The query is too long."],
  [429, "", "Too many questions at once"],
  [503, "too many queries wait", "Too many queries are waiting."],
  [504, "the query was stopped", "The query was stopped at its limit"],
  [500, "", "The server answered with an error."],
])("status %i with “%s” is told as “%s”", (status, detail, expected) => {
  expect(told(status, detail)).toContain(expected);
});

test("what the grammar would take is listed without its classes of characters", () => {
  const detail = String.raw`error at 2:3: expected one of "$", "\"", ['0'..='9'], FILTER, ['A' ..= 'Z' | '\u{00C0}'..='\u{00D6}']`;
  expect(refusalOf(400, detail, QUERY).params).toEqual({ what: '$, ", FILTER' });
});

test("both languages have the same plurals and parameters", () => {
  const slots = (message: unknown) => [...new Set(JSON.stringify(message).match(/\{\w+\}/g) ?? [])].toSorted();
  expect(Object.keys(en).toSorted()).toEqual(Object.keys(pl).toSorted());
  for (const key of Object.keys(pl) as (keyof typeof pl)[]) {
    expect([key, typeof en[key], slots(en[key])]).toEqual([key, typeof pl[key], slots(pl[key])]);
  }
});
