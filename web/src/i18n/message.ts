import { type Lang, LOCALES } from "./lang";

/** One form per plural category of the language; `other` is always there (fractions in Polish). */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
export type Message = string | Plural;
export type Params = Record<string, string | number>;

const rules = {
  pl: new Intl.PluralRules(LOCALES.pl),
  en: new Intl.PluralRules(LOCALES.en),
};

/**
 * Text of `message` in `lang`: the plural form is chosen by `params.n`, `{name}` is replaced by params.
 * Numbers are written by locale. A missing parameter stays visible as `{name}`.
 */
export function compose(message: Message, lang: Lang, params: Params = {}): string {
  const template = typeof message === "string" ? message : choose(message, lang, params["n"]);
  return template.replaceAll(/\{(\w+)\}/g, (slot, name: string) => {
    const value = params[name];
    if (value === undefined) return slot;
    return typeof value === "number" ? value.toLocaleString(LOCALES[lang]) : value;
  });
}

function choose(forms: Plural, lang: Lang, n: string | number | undefined): string {
  return forms[rules[lang].select(Number(n ?? 0))] ?? forms.other;
}
