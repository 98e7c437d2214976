import type { Params } from "../i18n/message";
import type { Key } from "../i18n/pl";

/** A locator split into the file it points into and the words for the spot: a message and its parameters. */
export interface Spot {
  file: string;
  words: { key: Key; params: Params } | null;
  /** The spot as the standard writes it, when there are no words for it. */
  raw: string;
}

const PATTERNS: [RegExp, (match: string[]) => { key: Key; params: Params }][] = [
  [/^char=(\d+),(\d+)/, ([, from, to]) => range("locator.chars", from, to)],
  [/^line=(\d+),(\d+)/, ([, from, to]) => range("locator.lines", from, to)],
  [/^row=(\d+)$/, ([, n]) => ({ key: "locator.row", params: { n: Number(n) } })],
  [/^row=(\d+)-(\d+|\*)$/, ([, from, to]) => range("locator.rows", from, to)],
  [/^col=(\d+)$/, ([, n]) => ({ key: "locator.column", params: { n: Number(n) } })],
  [/^cell=([\d,*-]+)$/, ([, cell]) => ({ key: "locator.cell", params: { cell: cell ?? "" } })],
];

/** Reads RFC 5147 (`#char=`, `#line=`), RFC 7111 (`#row=`, `#col=`, `#cell=`) and RFC 6901 (`#/a/0`) locators. */
export function readLocator(locator: string): Spot {
  const cut = locator.indexOf("#");
  const file = cut < 0 ? locator : locator.slice(0, cut);
  const raw = cut < 0 ? "" : locator.slice(cut + 1);
  for (const [pattern, words] of PATTERNS) {
    const match = pattern.exec(raw);
    if (match) return { file, raw, words: words([...match]) };
  }
  return { file, raw, words: null };
}

function range(key: Key, from = "", to = ""): { key: Key; params: Params } {
  return { key, params: { from, to } };
}
