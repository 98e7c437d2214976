import { expect, test } from "vitest";
import { en } from "../i18n/en";
import { compose } from "../i18n/message";
import { pl } from "../i18n/pl";
import { formatDate } from "./dates";
import { fold } from "./fold";
import { webAddress } from "./links";
import { readLocator } from "./locator";
import { formatMoney } from "./numbers";
import { when } from "./when";

test.each([
  ["2010-07-26", "26 lipca 2010", "26 July 2010"],
  ["2010-07", "lipiec 2010", "July 2010"],
  ["2010", "2010", "2010"],
  ["2026-03-14T10:22:00Z", "14 marca 2026", "14 March 2026"],
  ["wiosna", "wiosna", "wiosna"],
])("%s is “%s”, “%s”", (date, polish, english) => {
  expect([formatDate(date, "pl"), formatDate(date, "en")]).toEqual([polish, english]);
});

test.each([
  [{ signed: "2010-07-26", start: "2010-07-26", end: null }, "podpisano 26 lipca 2010", "signed 26 July 2010"],
  [{ signed: "2010-07", start: null, end: "2012" }, "podpisano: lipiec 2010, do 2012", "signed: July 2010, until 2012"],
  [{ start: "2009-03", end: "2012-12-31" }, "od marca 2009 do 31 grudnia 2012", "March 2009 to 31 December 2012"],
  [{ start: "2014", end: null }, "od 2014", "since 2014"],
  [{ start: "2018-10-11", end: "2018-10-11" }, "11 października 2018", "11 October 2018"],
  [{ start: null, end: null }, "", ""],
])("%j is told as “%s”", (dates, polish, english) => {
  const told = (["pl", "en"] as const).map((lang) =>
    when(dates, lang)
      .map(({ key, params }) => compose(lang === "pl" ? pl[key] : en[key], lang, params))
      .join(", "),
  );
  expect(told).toEqual([polish, english]);
});

test.each([
  ["page.txt#char=120,180", "page.txt", "znaki 120–180"],
  ["page.txt#line=3,5", "page.txt", "wiersze tekstu 3–5"],
  ["organization.csv#row=1245", "organization.csv", "wiersz 1245"],
  ["organization.csv#row=3-5", "organization.csv", "wiersze 3–5"],
  ["organization.csv#cell=4,1", "organization.csv", "komórka 4,1"],
])("the locator %s points into %s: %s", (locator, file, words) => {
  const spot = readLocator(locator);
  expect(spot.file).toBe(file);
  expect(spot.words && compose(pl[spot.words.key], "pl", spot.words.params).replaceAll(/\s/g, " ")).toBe(words);
});

test("a JSON pointer is shown as it is written", () => {
  expect(readLocator("a.json#/items/0")).toEqual({ file: "a.json", raw: "/items/0", words: null });
});

test("only web addresses become links", () => {
  expect(webAddress("https://example.org/a")).toBe("https://example.org/a");
  for (const address of ["javascript:alert(1)", "data:text/html,x", "www.example.org", "", null]) {
    expect(webAddress(address)).toBeNull();
  }
});

test("money is written by locale, also in a currency nobody knows", () => {
  expect(formatMoney(2480000, "PLN", "pl").replaceAll(/\s/g, " ")).toBe("2 480 000 zł");
  expect(formatMoney(10.5, "EUR", "en")).toBe("€10.50");
  expect(formatMoney(7, "???", "en")).toBe("7 ???");
});

test("lists are narrowed without diacritics", () => {
  expect(fold("Łomża, ŻÓŁĆ")).toBe("lomza, zolc");
});
