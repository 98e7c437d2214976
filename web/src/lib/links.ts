/** An address from a source, if it is a web address; anything else (javascript:, data:) is not made a link. */
export function webAddress(address: string | null): string | null {
  if (!address) return null;
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** Host of a web address without "www.", short enough to read. */
export function hostOf(address: string): string {
  return new URL(address).host.replace(/^www\./, "");
}
