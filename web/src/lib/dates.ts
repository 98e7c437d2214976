import { type Lang, LOCALES } from "../i18n/lang";

/** Dates are YYYY, YYYY-MM or YYYY-MM-DD; what the source did not state is never shown. */
const PARTIAL = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/;

/**
 * A date in words with the precision it has. `inPhrase` gives the form after "od", "do" ("od lipca 2010"), which
 * differs from the bare one ("lipiec 2010") in Polish for dates without a day.
 */
export function formatDate(date: string, lang: Lang, inPhrase = false): string {
  const [, year, month, day] = PARTIAL.exec(date) ?? [];
  if (!year) return date;
  if (!month) return year;
  const moment = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1)));
  if (day) return format(moment, lang, { day: "numeric", month: "long", year: "numeric" });
  return inPhrase ? `${monthInPhrase(moment, lang)} ${year}` : format(moment, lang, { month: "long", year: "numeric" });
}

function format(moment: Date, lang: Lang, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(LOCALES[lang], { ...options, timeZone: "UTC" }).format(moment);
}

// Beside a day the month stands in the genitive; that form is what "od" and "do" need.
function monthInPhrase(moment: Date, lang: Lang): string {
  const formatter = new Intl.DateTimeFormat(LOCALES[lang], { day: "numeric", month: "long", timeZone: "UTC" });
  return formatter.formatToParts(moment).find((part) => part.type === "month")?.value ?? "";
}
