import { type Lang, LOCALES } from "../i18n/lang";

/** An amount with its currency by locale; an unknown currency code is written after the number. */
export function formatMoney(amount: number, currency: string | null, lang: Lang): string {
  if (!currency) return amount.toLocaleString(LOCALES[lang]);
  try {
    const options = { style: "currency", currency, maximumFractionDigits: 2, trailingZeroDisplay: "stripIfInteger" };
    return amount.toLocaleString(LOCALES[lang], options as Intl.NumberFormatOptions);
  } catch {
    return `${amount.toLocaleString(LOCALES[lang])} ${currency}`;
  }
}
