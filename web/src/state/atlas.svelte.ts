import { api } from "../api/client";
import type { Network, NetworkNode, Overview } from "../api/types";
import { mergeNetworks } from "./network";
import { Resource } from "./resource.svelte";

/** How many institutions the map asks for at once; the server answers the most connected ones. */
const LIMIT = 500;
/** Partners fetched around an institution that is not on the map yet. */
const SURROUNDINGS = 100;

/**
 * What the map and the panel share: the network on the canvas and which institutions the open panel speaks of.
 * `lit` is set by panels (parties of an agreement, institutions of a town) and read by the map.
 */
class Atlas {
  overview = new Resource<Overview>();
  base = new Resource<Network>();
  lit: readonly string[] | null = $state.raw(null);
  /** Sector pointed at in the legend. */
  sector: string | null = $state(null);
  #extra = new Resource<Network>();

  network: Network | null = $derived.by(() => {
    const { data } = this.base;
    return data && this.#extra.data ? mergeNetworks(data, this.#extra.data) : data;
  });
  nodes: Map<string, NetworkNode> = $derived(new Map(this.network?.nodes.map((node) => [node.id, node])));

  load(at: string | null, lang: string): void {
    this.#extra.clear();
    void this.overview.load((signal) => api.overview(signal));
    void this.base.load((signal) => api.network({ limit: LIMIT, at, lang }, signal));
  }

  /** Brings an institution that is not among the most connected onto the map, with its partners. */
  include(id: string, slug: string, at: string | null, lang: string): void {
    if (!this.base.data || this.nodes.has(id)) return;
    const query = { center: slug, depth: 1 as const, limit: SURROUNDINGS, at, lang };
    void this.#extra.load((signal) => api.network(query, signal));
  }
}

export const atlas = new Atlas();
