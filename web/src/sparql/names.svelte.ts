import { SvelteMap } from "svelte/reactivity";
import { type Term, type Answer } from "./answer";
import { ask } from "./ask";
import { settings } from "./settings";
import { curieOf } from "./terms";

const AT_ONCE = 150;

/** Names of things that an answer only gives as ids, asked for as they come into sight. */
class Names {
  readonly #found = new SvelteMap<string, string>();
  readonly #asked = new Set<string>();

  /** What to call a term: a thing by its name once that is known, a term of ours with its prefix. */
  of(term: Term): string {
    if (term.type === "uri")
      return this.#found.get(term.value) ?? idOf(term.value) ?? curieOf(term.value) ?? term.value;
    return term.type === "bnode" ? `_:${term.value}` : term.value;
  }

  isKnown(iri: string): boolean {
    return this.#found.has(iri);
  }

  /** What an answer says itself need not be asked for. */
  learn(iri: string, name: string): void {
    this.#asked.add(iri);
    this.#found.set(iri, name);
  }

  /** Asks for the names of those that are things and not known yet. */
  want(terms: Iterable<Term | null | undefined>): void {
    const wanted = new Set<string>();
    for (const term of terms) {
      if (term?.type === "uri" && idOf(term.value) !== null && !this.#asked.has(term.value)) wanted.add(term.value);
    }
    const all = [...wanted].filter((iri) => !/[<>"{}|\\^`\s]/.test(iri));
    for (const iri of all) this.#asked.add(iri);
    for (let at = 0; at < all.length; at += AT_ONCE) void this.#ask(all.slice(at, at + AT_ONCE));
  }

  async #ask(iris: string[]): Promise<void> {
    const values = iris.map((iri) => `<${iri}>`).join(" ");
    const query = `SELECT ?thing ?name { VALUES ?thing { ${values} } ?thing rdfs:label|foaf:name|dct:title ?name }`;
    try {
      this.#learnAll(await ask(query, new AbortController().signal));
    } catch {
      return; // ids stay where names cannot be had
    }
  }

  #learnAll(answer: Answer): void {
    if (!("table" in answer)) return;
    const best = new Map<string, { rank: number; name: string }>();
    for (const [thing, name] of answer.table.rows) {
      if (!thing || !name) continue;
      const rank = [settings.language, "pl", "en"].indexOf(name["xml:lang"] as never);
      const own = { rank: rank === -1 ? 9 : rank, name: name.value };
      if (own.rank < (best.get(thing.value)?.rank ?? 10)) best.set(thing.value, own);
    }
    for (const [iri, { name }] of best) this.#found.set(iri, name);
  }
}

export const names = new Names();

/** `institution/pic-1` of the thing with this IRI; null for other IRIs. */
export function idOf(iri: string): string | null {
  return iri.startsWith(settings.base) ? iri.slice(settings.base.length) : null;
}

/** Where a thing or term is explained; null where nowhere. */
export function hrefOf(term: Term): string | null {
  if (term.type !== "uri") return null;
  const id = idOf(term.value);
  if (id !== null) return `/id/${id}`;
  const ours = /^https:\/\/w3id\.org\/ogniwo\/(?:(ns)|([\w-]+))#(.+)$/.exec(term.value);
  if (ours) return `/ns${ours[2] ? `/${ours[2]}` : ""}?lang=${settings.language}#${ours[3]}`;
  return /^https?:\/\//.test(term.value) ? term.value : null;
}
