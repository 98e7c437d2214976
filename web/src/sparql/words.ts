import { type Message, type Params, compose } from "../i18n/message";
import { type Word, en, pl } from "./catalogue";
import { settings } from "./settings";

const catalogues: Record<"pl" | "en", Record<Word, Message>> = { pl, en };

/** A text of this page in its language. */
export function say(word: Word, params?: Params): string {
  return compose(catalogues[settings.language][word], settings.language, params);
}
