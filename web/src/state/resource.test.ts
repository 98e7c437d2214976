import { expect, test } from "vitest";
import { Problem } from "../api/problem";
import type { Page } from "../api/types";
import { Pages, Resource } from "./resource.svelte";

test("an answer that comes late does not replace a newer one", async () => {
  const resource = new Resource<string>();
  let answerFirst: (text: string) => void = () => undefined;
  const first = resource.load(() => new Promise((resolve) => (answerFirst = resolve)));
  await resource.load(() => Promise.resolve("second"));
  answerFirst("first");
  await first;
  expect(resource.data).toBe("second");
  expect(resource.loading).toBe(false);
});

test("a newer request aborts the older one without a problem", async () => {
  const resource = new Resource<string>();
  let aborted = false;
  const first = resource.load(
    (signal) =>
      new Promise((_, reject) =>
        signal.addEventListener("abort", () => {
          aborted = true;
          reject(new DOMException("", "AbortError"));
        }),
      ),
  );
  await resource.load(() => Promise.resolve("second"));
  await first;
  expect([aborted, resource.data, resource.problem]).toEqual([true, "second", null]);
});

test("a problem keeps the old data and goes away with the next answer", async () => {
  const resource = new Resource<string>();
  await resource.load(() => Promise.resolve("old"));
  await resource.load(() => Promise.reject(new Problem("unreachable")));
  expect([resource.data, resource.problem?.kind]).toEqual(["old", "unreachable"]);
  await resource.load(() => Promise.resolve("new"));
  expect([resource.data, resource.problem]).toEqual(["new", null]);
});

test("pages are appended until there is no next one", async () => {
  const pages = new Pages<number>();
  const answers: Record<string, Page<number>> = {
    first: { items: [1, 2], total: 3, next: "2" },
    "2": { items: [3], total: 3, next: null },
  };
  await pages.load((cursor) => Promise.resolve(answers[cursor ?? "first"]!));
  expect([pages.items, pages.total, pages.next]).toEqual([[1, 2], 3, "2"]);
  await pages.more();
  await pages.more();
  expect([pages.items, pages.next]).toEqual([[1, 2, 3], null]);
});

test("a list that fails on its second page keeps the first", async () => {
  const pages = new Pages<number>();
  await pages.load((cursor) =>
    cursor ? Promise.reject(new Problem("failed")) : Promise.resolve({ items: [1], total: 2, next: "1" }),
  );
  await pages.more();
  expect([pages.items, pages.page.problem?.kind]).toEqual([[1], "failed"]);
});
