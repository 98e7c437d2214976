import type { Row, Table, Term } from "./answer";

/** What a column holds, as far as all of its values agree; "mixed" where they do not. */
export type Kind = "thing" | "iri" | "number" | "date" | "wkt" | "text" | "mixed" | "empty";

export interface Column {
  name: string;
  index: number;
  kind: Kind;
}

const NUMBERS = /#(?:integer|decimal|double|float|int|long|short|byte|\w*Integer|unsigned\w+)$/;
const DATES = /#(?:date|dateTime|gYear|gYearMonth)$/;
const YEAR = /^\d{4}(?:-\d{2}(?:-\d{2})?)?$/;
const GEOMETRY = /^\s*(?:<[^>]*>\s*)?(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\s*Z?\s*\(/i;

export function columnsOf(table: Table, base: string): Column[] {
  return table.columns.map((name, index) => ({ name, index, kind: kindOf(table.rows, index, base) }));
}

function kindOf(rows: readonly Row[], index: number, base: string): Kind {
  let kind: Kind = "empty";
  for (const row of rows) {
    const term = row[index];
    if (!term) continue;
    const own = kindOfTerm(term, base);
    if (kind === "empty") kind = own;
    else if (kind !== own) return [kind, own].every((one) => one === "thing" || one === "iri") ? "iri" : "mixed";
  }
  return kind;
}

function kindOfTerm({ type, value, datatype = "" }: Term, base: string): Kind {
  if (type === "uri") return value.startsWith(base) ? "thing" : "iri";
  if (type === "bnode") return "iri";
  if (NUMBERS.test(datatype)) return "number";
  if (DATES.test(datatype) || YEAR.test(value)) return "date";
  return GEOMETRY.test(value) ? "wkt" : "text";
}

/** The number in a cell; null where there is none. */
export function numberAt(row: Row, index: number): number | null {
  const text = row[index]?.value;
  const value = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

const LATITUDE = /^(?:lat|latitude|szerokosc.*)$|_lat$/i;
const LONGITUDE = /^(?:lon|lng|long|longitude|dlugosc.*)$|_(?:lon|long|lng)$/i;

/** Where the things of a row are: two columns of degrees, or one of geometry. */
export type Position = { latitude: number; longitude: number } | { geometry: number };

export function positionOf(columns: readonly Column[]): Position | null {
  const numeric = columns.filter(({ kind }) => kind === "number" || kind === "text");
  const latitude = numeric.find(({ name }) => LATITUDE.test(name));
  const longitude = numeric.find(({ name }) => LONGITUDE.test(name));
  if (latitude && longitude) return { latitude: latitude.index, longitude: longitude.index };
  const geometry = columns.find(({ kind }) => kind === "wkt");
  return geometry ? { geometry: geometry.index } : null;
}

/** Columns that name what the numbers of a chart are of. */
export function labelColumns(columns: readonly Column[]): Column[] {
  return columns.filter(({ kind }) => !["number", "wkt", "empty"].includes(kind));
}

/** Columns whose values can be the circles of a network; things before names. */
export function nodeColumns(table: Table, columns: readonly Column[]): Column[] {
  if (table.triples) return columns.filter(({ name }) => name !== "predicate");
  const things = columns.filter(({ kind }) => kind === "thing");
  if (things.length >= 2) return things;
  const names = columns.filter(({ kind, index }) => kind === "thing" || (kind === "text" && isShort(table, index)));
  return names.length >= 2 ? names : [];
}

const LONGEST_NAME = 160;

/** Quotes and summaries are no names. */
function isShort(table: Table, index: number): boolean {
  return table.rows.every((row) => (row[index]?.value.length ?? 0) <= LONGEST_NAME);
}

export type View = "table" | "chart" | "map" | "network";
export const VIEWS: readonly View[] = ["table", "chart", "map", "network"];

/** Whether an answer can be shown so. */
export function fits(view: View, table: Table, columns: readonly Column[]): boolean {
  if (view === "table") return true;
  if (table.rows.length === 0) return false;
  if (view === "map") return positionOf(columns) !== null;
  if (view === "network") return nodeColumns(table, columns).length >= 2;
  return columns.some(({ kind }) => kind === "number") && labelColumns(columns).length > 0;
}

/** Rows in the order of a column; those without a value last, whichever way. */
export function sorted(rows: readonly Row[], column: Column, down: boolean, text: (term: Term) => string): Row[] {
  const collator = new Intl.Collator("pl", { numeric: true });
  const sign = down ? -1 : 1;
  const compare = (a: Row, b: Row) => {
    const [left, right] = [a[column.index], b[column.index]];
    if (!left || !right) return Number(!left) - Number(!right);
    if (column.kind === "number") return sign * (Number(left.value) - Number(right.value));
    return sign * collator.compare(text(left), text(right));
  };
  return rows.toSorted(compare);
}
