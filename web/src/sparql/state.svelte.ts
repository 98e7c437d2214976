import { type Address, readAddress, writeAddress } from "./address";
import { type Answer, readJson } from "./answer";
import { type Refusal, RefusedError, ask } from "./ask";
import type { View } from "./columns";
import { given, settings } from "./settings";

/** What was asked, and what came of it. Invariant: after an answer the address asks the same again. */
class State {
  /** What stands in the field. */
  text = $state(settings.query);
  /** The query that `answer` or `refusal` is of. */
  asked = $state("");
  answer: Answer | null = $state.raw(null);
  refusal: Refusal | null = $state.raw(null);
  view: View = $state("table");
  running = $state(false);
  stopped = $state(false);
  seconds = $state(0);
  /** How long the answer took, seconds; null where the server gave it with the page. */
  took: number | null = $state(null);
  #running: AbortController | null = null;

  constructor() {
    this.#follow(readAddress(location.search));
    addEventListener("popstate", () => this.#follow(readAddress(location.search)));
  }

  #follow({ query, view }: Address): void {
    this.view = view;
    if (query === null) {
      this.#forget();
    } else if (query !== this.asked) {
      this.text = query;
      if (given !== null && !this.asked) this.#take(query, readJson(given), null);
      else void this.#ask(query);
    }
  }

  #forget(): void {
    this.stop();
    this.asked = "";
    this.answer = this.refusal = null;
    this.stopped = false;
  }

  /** Asks what stands in the field. */
  run(): void {
    const query = this.text;
    if (!query.trim()) return;
    if (query !== this.asked) this.view = "table";
    history.pushState(null, "", this.address(query));
    void this.#ask(query);
  }

  stop(): void {
    this.#running?.abort();
    this.#running = null;
    if (this.running) this.stopped = true;
    this.running = false;
  }

  show(view: View): void {
    this.view = view;
    history.replaceState(null, "", this.address(this.asked));
  }

  address(query: string): string {
    return writeAddress({ query, view: this.view }, location.search);
  }

  async #ask(query: string): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const begun = performance.now();
    const elapsed = () => (performance.now() - begun) / 1000;
    this.asked = query;
    [this.running, this.stopped, this.seconds, this.refusal] = [true, false, 0, null];
    const clock = setInterval(() => this.#running === running && (this.seconds = Math.floor(elapsed())), 250);
    try {
      const answer = await ask(query, running.signal);
      if (this.#running === running) this.#take(query, answer, elapsed());
    } catch (error) {
      if (this.#running === running) this.#refuse(error);
    } finally {
      clearInterval(clock);
      if (this.#running === running) this.running = false;
    }
  }

  #take(query: string, answer: Answer, took: number | null): void {
    [this.asked, this.answer, this.refusal, this.took] = [query, answer, null, took];
  }

  #refuse(error: unknown): void {
    this.answer = null;
    this.refusal =
      error instanceof RefusedError ? error.refusal : { title: "ended", word: "error.server", detail: String(error) };
  }
}

export const state = new State();
