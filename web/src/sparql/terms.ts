import { fold } from "../lib/fold";
import { settings } from "./settings";

/** A term to write into a query: `ogn:Institution`, what it is called, and both folded, to look in. */
export interface Term {
  curie: string;
  label: string;
  folded: string;
}

interface Words {
  "@language"?: string;
  "@value": string;
}
interface Node {
  "@id": string;
  "@type"?: string | string[];
  "rdfs:label"?: Words | Words[];
  "sh:name"?: Words | Words[];
  "sh:path"?: { "@id"?: string };
}
interface Document {
  "@graph": Node[];
}
interface Vocabulary {
  schemes: Record<string, { id: string; labels: Record<string, string> }[]>;
}

let loading: Promise<Term[]> | null = null;

/** Classes, properties and concepts of our ontology, from this server, once. */
export function terms(): Promise<Term[]> {
  loading ??= load().catch(() => {
    loading = null;
    return [];
  });
  return loading;
}

async function load(): Promise<Term[]> {
  const [model, shapes, vocabulary] = await Promise.all([
    read<Document>("/ns.jsonld"),
    read<Document>("/ns/shapes.jsonld"),
    read<Vocabulary>("/api/vocabulary"),
  ]);
  const labels = new Map<string, string>();
  const add = (curie: string | undefined, label: string | undefined) => {
    const prefix = curie?.split(":")[0] ?? "";
    if (curie && prefix in settings.prefixes && !labels.has(curie)) labels.set(curie, label ?? "");
  };
  for (const node of model["@graph"]) if (node["rdfs:label"]) add(node["@id"], worded(node["rdfs:label"]));
  for (const node of shapes["@graph"]) add(node["sh:path"]?.["@id"], worded(node["sh:name"]));
  add("rdfs:label", undefined);
  for (const [scheme, concepts] of Object.entries(vocabulary.schemes)) {
    const prefix = scheme.replaceAll("-", "_");
    for (const { id, labels } of concepts) add(`${prefix}:${id}`, labels[settings.language] ?? labels["pl"]);
  }
  return [...labels].map(([curie, label]) => ({ curie, label, folded: fold(`${curie} ${label}`) }));
}

function worded(words: Words | Words[] | undefined): string | undefined {
  const all = words === undefined ? [] : [words].flat();
  const found = all.find((one) => one["@language"] === settings.language) ?? all[0];
  return found?.["@value"];
}

async function read<T>(address: string): Promise<T> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return (await answer.json()) as T;
}

const MOST = 40;

/** Terms in which `text` stands: first those that begin with it. */
export function matching(all: readonly Term[], text: string): Term[] {
  const wanted = fold(text);
  const found = all.filter(({ folded }) => folded.includes(wanted));
  const rank = ({ curie, folded }: Term) => {
    if (folded.startsWith(wanted)) return 0;
    return fold(curie.split(":")[1] ?? "").startsWith(wanted) ? 1 : 2;
  };
  return found.toSorted((a, b) => rank(a) - rank(b) || a.curie.localeCompare(b.curie)).slice(0, MOST);
}

/** An IRI with one of our prefixes, else null. */
export function curieOf(iri: string): string | null {
  for (const [prefix, namespace] of Object.entries(settings.prefixes)) {
    const local = iri.startsWith(namespace) ? iri.slice(namespace.length) : "";
    if (/^[\w.-]+$/.test(local)) return `${prefix}:${local}`;
  }
  return null;
}
