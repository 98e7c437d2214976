import type { CooperationKind } from "../api/types";

/**
 * What the panel shows. Exactly one thing is in focus at a time, and it is written in the address (`?focus=`), so
 * every state can be shared and the back button works.
 */
export type ListTab = "institutions" | "ties" | "cooperations";

export type Focus =
  | { view: "start" }
  | { view: "institution"; slug: string }
  | { view: "cooperation"; kind: CooperationKind; slug: string }
  | { view: "between"; a: string; b: string }
  | { view: "place"; slug: string }
  | { view: "programme"; slug: string }
  | { view: "list"; tab: ListTab; kind?: CooperationKind }
  | { view: "sources" }
  | { view: "source"; slug: string };

export const START: Focus = { view: "start" };

const COOPERATION_KINDS: readonly string[] = ["project", "agreement", "group", "event", "tie"];
const isCooperationKind = (text: string): text is CooperationKind => COOPERATION_KINDS.includes(text);
const LIST_TABS: readonly string[] = ["institutions", "ties", "cooperations"];

/** Slug of an id `kind/slug`. */
export function slugOf(id: string): string {
  return id.slice(id.indexOf("/") + 1);
}

/** The focus an address names; anything not understood is the start, never an error. */
export function parseFocus(text: string | null): Focus {
  const [head = "", ...rest] = (text ?? "").split("/");
  const slug = rest.join("/");
  if (head === "sources" && !slug) return { view: "sources" };
  if (!slug) return START;
  if (head === "institution" || head === "place" || head === "programme" || head === "source") {
    return { view: head, slug };
  }
  if (isCooperationKind(head)) return { view: "cooperation", kind: head, slug };
  if (head === "list") return parseList(rest);
  const [a, b] = rest;
  if (head === "between" && rest.length === 2 && a && b) return { view: "between", a, b };
  return START;
}

function parseList([tab = "", kind = ""]: string[]): Focus {
  if (!LIST_TABS.includes(tab)) return START;
  const list: Focus = { view: "list", tab: tab as ListTab };
  return tab === "cooperations" && isCooperationKind(kind) ? { ...list, kind } : list;
}

/** Inverse of parseFocus; null for the start, which needs no address. */
export function formatFocus(focus: Focus): string | null {
  switch (focus.view) {
    case "start":
      return null;
    case "sources":
      return "sources";
    case "list":
      return focus.kind ? `list/${focus.tab}/${focus.kind}` : `list/${focus.tab}`;
    case "between":
      return `between/${focus.a}/${focus.b}`;
    case "cooperation":
      return `${focus.kind}/${focus.slug}`;
    default:
      return `${focus.view}/${focus.slug}`;
  }
}

/** Focus on the pair of two institution ids, the same whichever comes first. */
export function between(idA: string, idB: string): Focus {
  const [a = "", b = ""] = [slugOf(idA), slugOf(idB)].sort();
  return { view: "between", a, b };
}
