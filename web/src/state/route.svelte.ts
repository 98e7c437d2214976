import type { Lang } from "../i18n/lang";
import { type Address, formatAddress, parseAddress } from "./address";
import { type Focus, START, formatFocus, parseFocus } from "./focus";
import { settings } from "./settings.svelte";

/**
 * The address bar as state. Invariant: `focus` and `at` always equal what the address says, so reloading or
 * sharing it shows the same.
 */
class Route {
  focus: Focus = $state.raw(START);
  at: string | null = $state(null);
  /** Whether the visitor has gone anywhere since the page was loaded. */
  moved = false;

  constructor() {
    this.#read();
    addEventListener("popstate", () => this.#read());
  }

  /** Opens `focus`; a new entry for the back button unless it is already open. */
  go(focus: Focus): void {
    if (formatFocus(focus) === formatFocus(this.focus)) return;
    this.moved = true;
    this.focus = focus;
    history.pushState(null, "", this.href());
  }

  /** Corrects the address of what is already open, for an id that has been merged into another. */
  replace(id: string): void {
    this.focus = parseFocus(id);
    history.replaceState(null, "", this.href());
  }

  close(): void {
    this.go(START);
  }

  setAt(at: string | null): void {
    if (at === this.at) return;
    this.at = at;
    history.pushState(null, "", this.href());
  }

  /** Switching language is not a step to go back over. */
  setLang(lang: Lang): void {
    settings.setLang(lang);
    history.replaceState(null, "", this.href());
  }

  /** Address of `focus` in the present view, for real links. */
  href(focus: Focus = this.focus): string {
    const address: Address = { focus, at: this.at, lang: settings.lang };
    return location.pathname + formatAddress(address, location.search);
  }

  #read(): void {
    const address = parseAddress(location.search);
    this.focus = address.focus;
    this.at = address.at;
    if (address.lang) settings.setLang(address.lang);
  }
}

export const route = new Route();
