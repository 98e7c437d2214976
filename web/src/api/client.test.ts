import { afterEach, expect, test, vi } from "vitest";
import { address, api } from "./client";

afterEach(() => vi.unstubAllGlobals());

const signal = () => new AbortController().signal;

function server(status: number, body: string): void {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(body, { status })));
}

test("paths and queries are escaped, empty parameters left out", () => {
  expect(address(["institutions", "a/b?c"], { at: null, lang: "pl", q: "", place: "place/x" })).toBe(
    "/api/institutions/a%2Fb%3Fc?lang=pl&place=place%2Fx",
  );
});

test.each([
  [404, '{"detail":"there is no institution"}', "missing"],
  [422, '{"detail":"at: not a date"}', "refused"],
  [503, '{"detail":"no graph yet"}', "empty"],
  [500, "<html>oops</html>", "failed"],
  [502, "", "failed"],
  [200, "<html>a proxy's page</html>", "failed"],
])("status %i with %s is the problem “%s…”", async (status, body, kind) => {
  server(status, body);
  await expect(api.overview(signal())).rejects.toMatchObject({ kind });
});

test("a refusal keeps what the server says about it", async () => {
  server(422, '{"detail":"at: not a date"}');
  await expect(api.overview(signal())).rejects.toMatchObject({ detail: "at: not a date" });
});

test("no answer at all is “unreachable”, and an aborted request is no problem", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed to fetch")));
  await expect(api.overview(signal())).rejects.toMatchObject({ kind: "unreachable" });
  vi.stubGlobal("fetch", () => Promise.reject(new DOMException("", "AbortError")));
  await expect(api.overview(signal())).rejects.toMatchObject({ name: "AbortError" });
});
