import type { Lang } from "../i18n/lang";

/** A recipe of the cookbook, in the language of the page. */
export interface Example {
  id: string;
  number: number;
  question: string;
  about: string;
  query: string;
}

/** What the server writes into the page (`api/answers.py`). */
export interface Settings {
  language: Lang;
  /** What stands in the form: the query of the address, an example, or one to begin with. */
  query: string;
  /** What the ids of things begin with. */
  base: string;
  /** Prefixes that need no declaration. */
  prefixes: Record<string, string>;
  examples: Example[];
  /** Of one query: seconds, and MiB of memory and of an answer. */
  limits: { seconds: number; memory: number; answer: number };
}

/** The JSON in the element with this id; null where the page has none. */
function written(id: string): unknown {
  const text = document.getElementById(id)?.textContent;
  return text ? JSON.parse(text) : null;
}

function found(): Settings {
  const settings = written("sparql-settings");
  if (!settings) throw new Error("the page has no #sparql-settings");
  return settings as Settings;
}

export const settings: Settings = found();

/** The answer to the query in the address, if the server gave it already. */
export const given: unknown = written("sparql-answer");
