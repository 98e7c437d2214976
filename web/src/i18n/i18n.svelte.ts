import { settings } from "../state/settings.svelte";
import { en } from "./en";
import type { Lang } from "./lang";
import { type Message, type Params, compose } from "./message";
import { type Key, pl } from "./pl";

const catalogues: Record<Lang, Record<Key, Message>> = { pl, en };

/** Text of `key` in the visitor's language; reading it in a view makes the view follow the language. */
export function t(key: Key, params?: Params): string {
  return compose(catalogues[settings.lang][key], settings.lang, params);
}
