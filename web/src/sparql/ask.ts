import { type Answer, readJson, readTriples } from "./answer";
import type { Word } from "./catalogue";

/** Why there is no answer: a sentence of ours, where in the query, and what the server said if we could not translate. */
export interface Refusal {
  title: Word;
  word: Word;
  params?: Record<string, string | number>;
  place?: { line: number; column: number };
  /** The server's own words (English), where ours say less. */
  detail?: string;
}

export class RefusedError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.detail ?? refusal.word);
  }
}

const ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9, application/problem+json;q=0.1";

/** The answer to a query; RefusedError where there is none, AbortError where it was stopped. */
export async function ask(query: string, signal: AbortSignal): Promise<Answer> {
  const headers = { Accept: ACCEPT, "Content-Type": "application/sparql-query" };
  let answer: Response;
  let text: string;
  try {
    answer = await fetch("/sparql", { method: "POST", body: query, headers, signal });
    text = await answer.text();
  } catch (error) {
    if (signal.aborted) throw error;
    throw new RefusedError({ title: "ended", word: "error.down" });
  }
  if (!answer.ok) throw new RefusedError(refusalOf(answer.status, detailOf(text), query));
  const isJson = answer.headers.get("content-type")?.includes("json");
  return isJson ? readJson(JSON.parse(text)) : readTriples(text);
}

function detailOf(text: string): string {
  try {
    return String((JSON.parse(text) as { detail?: unknown }).detail ?? "");
  } catch {
    return "";
  }
}

const BY_STATUS: Record<number, Word> = { 413: "error.long", 429: "error.often", 504: "error.time" };

export function refusalOf(status: number, detail: string, query: string): Refusal {
  const at = /^error at (\d+):(\d+): (.*)$/s.exec(detail);
  if (at) return refusalAt(Number(at[1]), Number(at[2]), at[3] ?? "", query);
  if (detail.includes("(SERVICE)")) return { title: "refused", word: "error.service" };
  if (detail.includes("only reads")) return { title: "refused", word: "error.update" };
  const word = BY_STATUS[status] ?? (detail.includes("queries wait") ? "error.busy" : null);
  if (word) return { title: status === 413 ? "refused" : "ended", word, detail };
  if (status === 400) return { title: "refused", word: "error.says", params: { detail } };
  return { title: "ended", word: "error.server", detail };
}

function refusalAt(line: number, column: number, complaint: string, query: string): Refusal {
  const place = placeIn(query, line, column);
  const prefix = /^a prefix that is not declared, (.*)$/.exec(complaint);
  if (prefix) {
    const names = prefix[1] ?? "";
    const first = names.split(",")[0] ?? "";
    // The engine points behind the name.
    const begin = placeOf(
      query,
      query.search(new RegExp(String.raw`(?<![\w?$:.-])${first.replaceAll(".", String.raw`\.`)}:`)),
    );
    return { title: "refused", word: "error.prefix", params: { names, first }, place: begin ?? place };
  }
  const expected = /^expected (?:one of )?(.*)$/s.exec(complaint);
  if (!expected) return { title: "refused", word: "error.says", params: { detail: complaint }, place };
  const what = signs(expected[1] ?? "");
  if (!what) return { title: "refused", word: "error.says", params: { detail: complaint }, place };
  const left = query
    .split("\n")
    .slice(place.line - 1)
    .join("\n")
    .slice(place.column - 1);
  return { title: "refused", word: left.trim() === "" ? "error.end" : "error.expected", params: { what }, place };
}

function placeOf(query: string, at: number): { line: number; column: number } | null {
  if (at < 0) return null;
  const before = query.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** The engine may point behind the end, where there is nothing to show. */
function placeIn(query: string, line: number, column: number): { line: number; column: number } {
  const lines = query.split("\n");
  if (line >= 1 && line <= lines.length) return { line, column };
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

const MOST_SIGNS = 8;

/** What the grammar would take, without its classes of characters; the few first. */
function signs(list: string): string {
  const found = list.match(/"(?:[^"\\]|\\.)*"|(?<![\w\]'])[A-Z_]{2,}(?![\w'])/g) ?? [];
  const plain = [...new Set(found.map((sign) => sign.replaceAll(/^"|"$/g, "").replaceAll("\\", "")))];
  return plain.slice(0, MOST_SIGNS).join(", ") + (plain.length > MOST_SIGNS ? ", …" : "");
}
