import { expect, test } from "vitest";
import { formatAddress, parseAddress, parseDay } from "./address";

test("an address is read and written back, with the parameters of others kept", () => {
  const search = "?focus=institution/wup&at=2010-07-26&lang=en&embed=1";
  const address = parseAddress(search);
  expect(address).toEqual({ focus: { view: "institution", slug: "wup" }, at: "2010-07-26", lang: "en" });
  expect(formatAddress(address, "?embed=1")).toBe("?embed=1&focus=institution/wup&at=2010-07-26&lang=en");
});

test("the start without a date needs no address", () => {
  expect(formatAddress({ focus: { view: "start" }, at: null, lang: null }, "?focus=place/x&at=2010-01-01")).toBe("");
});

test("a slug cannot add parameters", () => {
  const focus = { view: "institution", slug: "a&at=2010-01-01" } as const;
  const written = formatAddress({ focus, at: null, lang: null }, "");
  expect(parseAddress(written)).toEqual({ focus, at: null, lang: null });
});

test.each(["2010", "2010-07", "2010-02-30", "2010-13-01", "26.07.2010", "", null])("%s is no day", (text) => {
  expect(parseDay(text)).toBeNull();
});

test("an unknown language is left to what is remembered", () => {
  expect(parseAddress("?lang=xx").lang).toBeNull();
});
