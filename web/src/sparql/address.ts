import { VIEWS, type View } from "./columns";

/** What the address bar holds, so that it can be shared: a query and how its answer is shown. */
export interface Address {
  query: string | null;
  view: View;
}

export function readAddress(search: string): Address {
  const parameters = new URLSearchParams(search);
  const view = parameters.get("view");
  return { query: parameters.get("query"), view: VIEWS.find((one) => one === view) ?? "table" };
}

/** The address with a query and a view; what else stands in `search` (the language) is kept. */
export function writeAddress({ query, view }: Address, search: string): string {
  const parameters = new URLSearchParams(search);
  parameters.delete("example");
  for (const [name, value] of [
    ["query", query],
    ["view", view === "table" ? null : view],
  ] as const) {
    if (value === null) parameters.delete(name);
    else parameters.set(name, value);
  }
  const text = parameters.toString();
  return text ? `/sparql?${text}` : "/sparql";
}

/** The address of an answer as a file. */
export function fileAddress(query: string, format: string): string {
  return `/sparql?${new URLSearchParams({ query, format }).toString()}`;
}
