import type { Network } from "../api/types";
import type { Table, Term } from "./answer";
import { layout } from "./layout";

/** What a circle stands for, which is its colour. */
export type NodeKind = "institution" | "cooperation" | "other";

export interface Tied {
  term: Term;
  /** Other ends of its ties. */
  others: Set<string>;
}

export interface Web {
  /** By key (a kind of term and its value), those with most ties first. */
  nodes: Map<string, Tied>;
  /** Keys of two ends, and how many rows say so. */
  ties: { a: string; b: string; weight: number }[];
  total: number;
}

export const keyOf = (term: Term) => `${term.type === "literal" ? "l" : "i"}:${term.value}`;

/** The ties that rows state between the values of two columns; only among the best connected `most`. */
export function webOf(table: Table, from: number, to: number, most: number): Web {
  const nodes = new Map<string, Tied>();
  const weights = new Map<string, { a: string; b: string; weight: number }>();
  for (const row of table.rows) {
    const [one, other] = [row[from], row[to]];
    if (!one || !other || (table.triples && other.type === "literal")) continue;
    const [first = "", second = ""] = [keyOf(one), keyOf(other)].toSorted();
    if (first === second) continue;
    for (const [term, end] of [[one, other] as const, [other, one] as const]) {
      const tied = nodes.get(keyOf(term)) ?? { term, others: new Set<string>() };
      tied.others.add(keyOf(end));
      nodes.set(keyOf(term), tied);
    }
    const key = `${first}\n${second}`;
    weights.set(key, { a: first, b: second, weight: (weights.get(key)?.weight ?? 0) + 1 });
  }
  const order = [...nodes].toSorted(([, a], [, b]) => b.others.size - a.others.size);
  const kept = new Map(order.slice(0, most));
  const ties = [...weights.values()].filter(({ a, b }) => kept.has(a) && kept.has(b));
  return { nodes: kept, ties, total: nodes.size };
}

/** The kind of what a term names, by its id. */
export function kindOf(id: string | null): NodeKind {
  if (id?.startsWith("institution/")) return "institution";
  return /^(?:project|agreement|group|event)\//.test(id ?? "") ? "cooperation" : "other";
}

/** The web with a place for each circle, as the map draws it. */
export function toNetwork(
  web: Web,
  nameOf: (term: Term) => string,
  kind: (term: Term) => NodeKind,
  aspect: number,
): Network {
  const keys = [...web.nodes.keys()];
  const numbers = new Map(keys.map((key, at) => [key, at]));
  const ends = web.ties.map(({ a, b }) => [numbers.get(a) ?? 0, numbers.get(b) ?? 0] as const);
  const spots = layout(keys.length, ends, aspect);
  const nodes = [...web.nodes].map(([id, { term, others }], at) => ({
    id,
    label: nameOf(term),
    kind: null,
    sector: kind(term),
    place: null,
    partners: others.size,
    x: spots[at]?.x ?? 0,
    y: spots[at]?.y ?? 0,
  }));
  const edges = web.ties.map(({ a, b, weight }) => ({ source: a, target: b, weight, kinds: [], cooperations: weight }));
  return { nodes, edges, truncated: false, total_nodes: web.total, total_edges: edges.length };
}
