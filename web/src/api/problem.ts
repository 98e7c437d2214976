/**
 * Everything that can go wrong between the page and the server, in five kinds.
 * A view never sees a status code or raw JSON; it asks for the message of the kind.
 *
 *   unreachable  no answer at all
 *   empty        the server answers, but nothing has been built yet (503)
 *   missing      no such thing (404)
 *   refused      the request was not understood (other 4xx); `detail` says why
 *   failed       the server broke (5xx) or answered something that is not JSON
 */
export type ProblemKind = "unreachable" | "empty" | "missing" | "refused" | "failed";

export class Problem extends Error {
  constructor(
    readonly kind: ProblemKind,
    readonly detail = "",
  ) {
    super(detail || kind);
  }

  static fromStatus(status: number, detail: string): Problem {
    if (status === 503) return new Problem("empty", detail);
    if (status === 404) return new Problem("missing", detail);
    if (status >= 400 && status < 500) return new Problem("refused", detail);
    return new Problem("failed", detail);
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
