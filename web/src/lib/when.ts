import type { CooperationSummary } from "../api/types";
import type { Lang } from "../i18n/lang";
import type { Params } from "../i18n/message";
import type { Key } from "../i18n/pl";
import { formatDate } from "./dates";

export interface Phrase {
  key: Key;
  params: Params;
}

type Dates = Pick<CooperationSummary, "start" | "end"> & { signed?: string | null };

/** When something was: "signed 26 July 2010", "since 2009", "2009 to 2012", one day; nothing if no source says. */
export function when({ start, end, signed }: Dates, lang: Lang): Phrase[] {
  const phrases: Phrase[] = [];
  if (signed) phrases.push(signing(signed, lang));
  const period = periodOf(start, end, lang);
  // A signed paper that starts on the day it was signed needs no second date.
  if (period && !(signed && start === signed && !end)) phrases.push(period);
  return phrases;
}

// "podpisano lipiec 2010" is no Polish; without a day the date stands apart.
function signing(signed: string, lang: Lang): Phrase {
  const toTheDay = signed.length >= "2010-07-26".length;
  return {
    key: toTheDay ? "cooperation.signed" : "cooperation.signed.about",
    params: { date: formatDate(signed, lang) },
  };
}

function periodOf(start: string | null, end: string | null, lang: Lang): Phrase | null {
  const words = (date: string) => formatDate(date, lang, true);
  if (start && start === end) return { key: "cooperation.on", params: { date: formatDate(start, lang) } };
  if (start && end) return { key: "cooperation.between", params: { start: words(start), end: words(end) } };
  if (start) return { key: "cooperation.since", params: { date: words(start) } };
  return end ? { key: "cooperation.until", params: { date: words(end) } } : null;
}
