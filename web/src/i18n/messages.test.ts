import { expect, test } from "vitest";
import { en } from "./en";
import { LOCALES } from "./lang";
import { type Message, compose } from "./message";
import { pl } from "./pl";

const catalogues: { lang: "pl" | "en"; messages: Record<string, Message> }[] = [
  { lang: "pl", messages: pl },
  { lang: "en", messages: en },
];

test.each([
  [0, "0 instytucji, 0 powiązań"],
  [1, "1 instytucja, 1 powiązanie"],
  [2, "2 instytucje, 2 powiązania"],
  [5, "5 instytucji, 5 powiązań"],
  [12, "12 instytucji, 12 powiązań"],
  [22, "22 instytucje, 22 powiązania"],
  [38, "38 instytucji, 38 powiązań"],
  [112, "112 instytucji, 112 powiązań"],
])("Polish counts %i", (n, expected) => {
  expect(`${compose(pl["count.institutions"], "pl", { n })}, ${compose(pl["count.ties"], "pl", { n })}`).toBe(expected);
});

test("numbers are written by locale", () => {
  expect(compose(en["count.institutions"], "en", { n: 28828 })).toBe("28,828 institutions");
  expect(compose(pl["count.institutions"], "pl", { n: 28828 })).toMatch(/^28\s828 instytucji$/);
});

test.each(catalogues)("every counted message of $lang has every plural form of the language", ({ lang, messages }) => {
  const needed = new Intl.PluralRules(LOCALES[lang]).resolvedOptions().pluralCategories.toSorted();
  for (const [key, message] of Object.entries(messages)) {
    if (typeof message !== "string") expect([key, Object.keys(message).toSorted()]).toEqual([key, needed]);
  }
});

test("both languages have the same keys and ask for the same parameters", () => {
  expect(Object.keys(en).toSorted()).toEqual(Object.keys(pl).toSorted());
  for (const key of Object.keys(pl) as (keyof typeof pl)[]) {
    expect([key, slots(en[key])]).toEqual([key, slots(pl[key])]);
  }
});

test("a value that looks like a slot is not filled again", () => {
  expect(compose("{a} {b}", "pl", { a: "{b}", b: "x" })).toBe("{b} x");
});

function slots(message: Message): string[] {
  const text = typeof message === "string" ? message : Object.values(message).join(" ");
  return [...new Set(text.match(/\{\w+\}/g) ?? [])].toSorted();
}
