import { type Focus, formatFocus, parseFocus } from "./focus";
import { type Lang, isLang } from "../i18n/lang";

/** The shareable part of the state, as it stands in the address bar. */
export interface Address {
  focus: Focus;
  /** YYYY-MM-DD: show only what was in force on this day; null shows everything known. */
  at: string | null;
  /** null: the address does not say. */
  lang: Lang | null;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A day that exists in the calendar (2010-02-30 does not), else null. */
export function parseDay(text: string | null): string | null {
  if (!text || !DAY.test(text)) return null;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : null;
}

export function parseAddress(search: string): Address {
  const params = new URLSearchParams(search);
  const lang = params.get("lang");
  return {
    focus: parseFocus(params.get("focus")),
    at: parseDay(params.get("at")),
    lang: isLang(lang) ? lang : null,
  };
}

/** Query string of an address; parameters of others (a deployer's, a later version's) in `search` are kept. */
export function formatAddress(address: Address, search: string): string {
  const params = new URLSearchParams(search);
  const values = { focus: formatFocus(address.focus), at: address.at, lang: address.lang };
  for (const [name, value] of Object.entries(values)) {
    if (value === null) params.delete(name);
    else params.set(name, value);
  }
  // Slashes are legal in a query and keep a shared address readable.
  const text = params.toString().replaceAll("%2F", "/");
  return text ? `?${text}` : "";
}
