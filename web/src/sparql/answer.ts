/** Answers as the server gives them (SPARQL 1.1 Query Results JSON, or N-Triples), read into one shape. */

export interface Term {
  type: "uri" | "literal" | "bnode";
  value: string;
  datatype?: string;
  "xml:lang"?: string;
}

export type Row = readonly (Term | null)[];

export interface Table {
  columns: string[];
  rows: Row[];
  /** Whether the rows are triples that the query made, not solutions. */
  triples: boolean;
}

export type Answer = { table: Table } | { boolean: boolean };

interface ResultsJson {
  boolean?: boolean;
  head: { vars?: string[] };
  results?: { bindings: Record<string, Term>[] };
}

export function readJson(json: unknown): Answer {
  const { boolean, head, results } = json as ResultsJson;
  if (boolean !== undefined) return { boolean };
  const columns = head.vars ?? [];
  const rows = (results?.bindings ?? []).map((binding) => columns.map((column) => binding[column] ?? null));
  return { table: { columns, rows, triples: false } };
}

const NODE = String.raw`<([^>]*)>|_:([^\s]+)`;
const LITERAL = String.raw`"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?`;
const TRIPLE = new RegExp(String.raw`^\s*(?:${NODE})\s+<([^>]*)>\s+(?:${NODE}|${LITERAL})\s*\.\s*$`);

/** N-Triples as a table of three columns; lines that are none (comments, empty ones) are passed over. */
export function readTriples(text: string): Answer {
  const rows: Row[] = [];
  for (const line of text.split("\n")) {
    const found = TRIPLE.exec(line);
    if (!found) continue;
    const [, subject, blank, predicate = "", iri, node, literal = "", lang, datatype] = found;
    const object = iri !== undefined || node !== undefined ? nodeOf(iri, node) : literalOf(literal, lang, datatype);
    rows.push([nodeOf(subject, blank), { type: "uri", value: unescaped(predicate) }, object]);
  }
  return { table: { columns: ["subject", "predicate", "object"], rows, triples: true } };
}

function nodeOf(iri: string | undefined, blank: string | undefined): Term {
  return iri === undefined ? { type: "bnode", value: blank ?? "" } : { type: "uri", value: unescaped(iri) };
}

function literalOf(text: string, lang: string | undefined, datatype: string | undefined): Term {
  const term: Term = { type: "literal", value: unescaped(text) };
  if (lang) term["xml:lang"] = lang;
  if (datatype) term.datatype = datatype;
  return term;
}

const SHORT: Record<string, string> = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };

function unescaped(text: string): string {
  return text.replaceAll(/\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/g, (_, four, eight, one: string) =>
    one ? (SHORT[one] ?? one) : String.fromCodePoint(Number.parseInt((four ?? eight) as string, 16)),
  );
}
