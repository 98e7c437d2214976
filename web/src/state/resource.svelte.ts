import { untrack } from "svelte";
import { Problem, isAbort } from "../api/problem";
import type { Page } from "../api/types";

type Fetch<T> = (signal: AbortSignal) => Promise<T>;

/**
 * One answer of the server that a view waits for. A newer load aborts the older one, so an answer that comes late
 * never replaces a newer one. While reloading, the old data stays.
 */
export class Resource<T> {
  data: T | null = $state.raw(null);
  problem: Problem | null = $state.raw(null);
  loading = $state(false);
  #running: AbortController | null = null;

  async load(fetch: Fetch<T>): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.loading = true;
    try {
      const data = await fetch(running.signal);
      if (running.signal.aborted) return;
      this.data = data;
      this.problem = null;
    } catch (error) {
      if (running.signal.aborted || isAbort(error)) return;
      this.problem = error instanceof Problem ? error : new Problem("failed", String(error));
    }
    this.loading = false;
  }

  clear(): void {
    this.#running?.abort();
    this.data = null;
    this.problem = null;
    this.loading = false;
  }
}

type FetchPage<T> = (cursor: string | null, signal: AbortSignal) => Promise<Page<T>>;

/** A list that arrives page by page; `more` appends the next one. */
export class Pages<T> {
  items: T[] = $state.raw([]);
  total = $state(0);
  next: string | null = $state(null);
  page = new Resource<Page<T>>();
  #fetch: FetchPage<T> | null = null;

  async load(fetch: FetchPage<T>): Promise<void> {
    this.#fetch = fetch;
    this.page.clear();
    // Called from effects, which must follow what is asked for, not what has arrived.
    await untrack(() => this.#take(null, []));
  }

  async more(): Promise<void> {
    if (this.next !== null) await this.#take(this.next, this.items);
  }

  async #take(cursor: string | null, before: T[]): Promise<void> {
    const fetch = this.#fetch;
    if (!fetch) return;
    const previous = this.page.data;
    await this.page.load((signal) => fetch(cursor, signal));
    const page = this.page.data;
    if (!page || page === previous) return;
    this.items = [...before, ...page.items];
    this.total = page.total;
    this.next = page.next;
  }
}
