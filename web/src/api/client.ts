import { Problem, isAbort } from "./problem";
import type {
  CooperationDetail,
  CooperationSummary,
  InstitutionCooperation,
  InstitutionDetail,
  InstitutionSummary,
  Network,
  Overview,
  Page,
  Partner,
  SearchAnswer,
  SourceDetail,
  SourceSummary,
  Tie,
  Vocabulary,
} from "./types";

type Value = string | number | null | undefined;
type Params = Record<string, Value>;

/** Path and query of one request; empty values are left out, segments are escaped. */
export function address(segments: string[], params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== "") query.set(name, String(value));
  }
  const path = `/api/${segments.map(encodeURIComponent).join("/")}`;
  return query.size ? `${path}?${query}` : path;
}

/** Asks, and answers with parsed JSON; throws Problem, or AbortError when `signal` fired. */
async function get<T>(segments: string[], params: Params, signal: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(address(segments, params), { signal, headers: { Accept: "application/json" } });
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new Problem("unreachable");
  }
  const body = await readJson(response, signal);
  if (!response.ok) throw Problem.fromStatus(response.status, detailOf(body));
  if (body === undefined) throw new Problem("failed");
  return body as T;
}

async function readJson(response: Response, signal: AbortSignal): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
}

function detailOf(body: unknown): string {
  if (typeof body === "object" && body !== null && "detail" in body && typeof body.detail === "string") {
    return body.detail;
  }
  return "";
}

/** Parameters shared by most requests: the date of validity and the language of names. */
export type Common = { at?: string | null; lang?: string };
export type Paging = { limit?: number; cursor?: string | null };
type NetworkQuery = Common & { center?: string; depth?: 1 | 2; limit?: number };
type InstitutionsQuery = Common & Paging & { place?: string; sort?: "name" | "partners" };

export const api = {
  overview: (signal: AbortSignal) => get<Overview>(["overview"], {}, signal),
  vocabulary: (signal: AbortSignal) => get<Vocabulary>(["vocabulary"], {}, signal),
  search: (q: string, lang: string, signal: AbortSignal) =>
    get<SearchAnswer>(["search"], { q, lang, limit: 10 }, signal),
  network: (query: NetworkQuery, signal: AbortSignal) => get<Network>(["network"], query, signal),
  institutions: (query: InstitutionsQuery, signal: AbortSignal) =>
    get<Page<InstitutionSummary>>(["institutions"], query, signal),
  institution: (slug: string, query: Common, signal: AbortSignal) =>
    get<InstitutionDetail>(["institutions", slug], query, signal),
  partners: (slug: string, query: Common & Paging, signal: AbortSignal) =>
    get<Page<Partner>>(["institutions", slug, "partners"], query, signal),
  cooperationsOf: (slug: string, query: Common & Paging, signal: AbortSignal) =>
    get<Page<InstitutionCooperation>>(["institutions", slug, "cooperations"], query, signal),
  tie: (a: string, b: string, query: Common, signal: AbortSignal) => get<Tie>(["ties", a, b], query, signal),
  cooperations: (query: Common & Paging & { kind?: string }, signal: AbortSignal) =>
    get<Page<CooperationSummary>>(["cooperations"], query, signal),
  cooperation: (kind: string, slug: string, query: Common, signal: AbortSignal) =>
    get<CooperationDetail>(["cooperations", kind, slug], query, signal),
  sources: (signal: AbortSignal) => get<{ items: SourceSummary[] }>(["sources"], {}, signal),
  source: (slug: string, signal: AbortSignal) => get<SourceDetail>(["sources", slug], {}, signal),
};
