import type { Row, Table, Term } from "./answer";
import { type Column, labelColumns, numberAt } from "./columns";

export interface Bar {
  label: string;
  /** The thing that the label names, if it is one, to link to. */
  term: Term | null;
  value: number;
}

/** Rows with a number, and what each is called by the chosen columns. */
export function barsOf(table: Table, labels: readonly number[], number: number, text: (term: Term) => string): Bar[] {
  return table.rows.flatMap((row) => {
    const value = numberAt(row, number);
    if (value === null) return [];
    const terms = labels.map((index) => row[index]).filter((term) => term !== null && term !== undefined);
    return [{ label: terms.map(text).join(" · ") || "–", term: terms.length === 1 ? (terms[0] ?? null) : null, value }];
  });
}

/** As few columns from the left as tell the rows apart: one for a list, two for a matrix. */
export function tellingApart(table: Table, columns: readonly Column[]): number[] {
  const possible = labelColumns(columns).map(({ index }) => index);
  for (let count = 1; count <= Math.min(3, possible.length); count++) {
    const chosen = possible.slice(0, count);
    if (new Set(table.rows.map((row) => keyOf(row, chosen))).size === table.rows.length) return chosen;
  }
  return possible.slice(0, 1);
}

const keyOf = (row: Row, columns: readonly number[]) => columns.map((index) => row[index]?.value ?? "").join("\n");

export interface Point {
  /** Years, as a number with a fraction. */
  at: number;
  label: string;
  value: number;
}

/** Days and years as a line needs them, in their order. */
export function pointsOf(table: Table, when: number, number: number): Point[] {
  return table.rows
    .flatMap((row) => {
      const [label, value] = [row[when]?.value, numberAt(row, number)];
      const at = label === undefined ? null : yearOf(label);
      return at === null || value === null || label === undefined ? [] : [{ at, label, value }];
    })
    .toSorted((a, b) => a.at - b.at);
}

export function yearOf(date: string): number | null {
  const found = /^(-?\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/.exec(date);
  if (!found) return null;
  return Number(found[1]) + (Number(found[2] ?? 1) - 1) / 12 + (Number(found[3] ?? 1) - 1) / 372;
}

/** About `count` round numbers over a range, whole ones where `whole`. */
export function ticks(from: number, to: number, count: number, whole = false): number[] {
  if (to <= from) return [from];
  const rough = (to - from) / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const nice = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= rough) ?? rough;
  const step = whole ? Math.max(1, Math.round(nice)) : nice;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.floor((to - first) / step + 1e-9) + 1 }, (_, at) =>
    Number((first + at * step).toPrecision(12)),
  );
}
