import { type Lang, isLang } from "../i18n/lang";
import { recall, remember } from "../lib/storage";
import { parseAddress } from "./address";

export type Theme = "light" | "dark";

/** What a visitor chose for themselves: language and colours. The address wins over what is remembered. */
class Settings {
  lang: Lang = $state(initialLang());
  theme: Theme = $state(initialTheme());

  setLang(lang: Lang): void {
    this.lang = lang;
    remember("lang", lang);
  }

  toggleTheme(): void {
    this.theme = this.theme === "dark" ? "light" : "dark";
    remember("theme", this.theme);
  }
}

function initialLang(): Lang {
  const remembered = recall("lang");
  return parseAddress(location.search).lang ?? (isLang(remembered) ? remembered : "pl");
}

function initialTheme(): Theme {
  const remembered = recall("theme");
  if (remembered === "light" || remembered === "dark") return remembered;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export const settings = new Settings();
