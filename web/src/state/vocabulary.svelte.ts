import { api } from "../api/client";
import type { Concept, Vocabulary } from "../api/types";
import type { Lang } from "../i18n/lang";
import { Resource } from "./resource.svelte";

export type Scheme =
  | "institution-kinds"
  | "sectors"
  | "roles"
  | "cooperation-kinds"
  | "relations"
  | "programme-kinds"
  | "place-kinds"
  | "certainty"
  | "statuses";

/** The controlled terms with their names in both languages, loaded once. */
class Terms {
  #answer = new Resource<Vocabulary>();
  #index = $derived(indexed(this.#answer.data));

  load(): void {
    void this.#answer.load((signal) => api.vocabulary(signal));
  }

  concepts(scheme: Scheme): Concept[] {
    return this.#answer.data?.schemes[scheme] ?? [];
  }

  concept(scheme: Scheme, id: string): Concept | null {
    return this.#index.get(`${scheme}#${id}`) ?? null;
  }

  /** What an institution does in a cooperation: a role where the source names one, else the relation. */
  part(role: string | null, relation: string, lang: Lang): string {
    const name = role ?? relation;
    return this.label(this.concept("roles", name) ? "roles" : "relations", name, lang);
  }

  /** Name of a term; a term the vocabulary does not know is shown as it is written, with spaces. */
  label(scheme: Scheme, id: string, lang: Lang): string {
    const labels = this.concept(scheme, id)?.labels;
    return labels?.[lang] ?? labels?.pl ?? id.replaceAll(/[_-]/g, " ");
  }
}

function indexed(vocabulary: Vocabulary | null): Map<string, Concept> {
  const index = new Map<string, Concept>();
  for (const [scheme, concepts] of Object.entries(vocabulary?.schemes ?? {})) {
    for (const concept of concepts ?? []) index.set(`${scheme}#${concept.id}`, concept);
  }
  return index;
}

export const terms = new Terms();
