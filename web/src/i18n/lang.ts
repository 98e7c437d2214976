export type Lang = "pl" | "en";

export const LANGS: readonly Lang[] = ["pl", "en"];

export function isLang(text: unknown): text is Lang {
  return text === "pl" || text === "en";
}

/** BCP 47 tag used for numbers and dates. */
export const LOCALES: Record<Lang, string> = { pl: "pl-PL", en: "en-GB" };
