import type { Evidence } from "../api/types";

/** One sentence often proves the part of several institutions; it is shown once. Order is kept. */
export function distinct(evidence: readonly Evidence[]): Evidence[] {
  const seen = new Map<string, Evidence>();
  for (const item of evidence) {
    const key = [item.source.id, item.locator, item.quote].join("\n");
    if (!seen.has(key)) seen.set(key, item);
  }
  return [...seen.values()];
}

export interface Context {
  before: string;
  after: string;
}

/** Context shorter than this reaches the edge of the page, so nothing was cut off. */
const CUT = 100;

/**
 * The text around a quote. Where the page goes on, it is cut at whole words and says so with an ellipsis; line
 * breaks of the page become spaces. The quote itself is never touched.
 */
export function contextOf({ before, after }: Evidence): Context {
  const head = flatten(before);
  const tail = flatten(after);
  return {
    before: before.length < CUT ? head : `…${head.replace(/^\S*\s/, "")}`,
    after: after.length < CUT ? tail : `${tail.replace(/\s\S*$/, "")}…`,
  };
}

function flatten(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
