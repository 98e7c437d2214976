import type { Network, NetworkEdge } from "../api/types";

/** Name of the tie between two institutions, the same whichever comes first. */
export function tieKey(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

/**
 * Adds `extra` (the surroundings of an institution that the first answer left out) to `base`. Positions are fixed
 * by the build, so both fit on one map; where both know a node or a tie, `base` is kept.
 */
export function mergeNetworks(base: Network, extra: Network): Network {
  const nodes = new Map(base.nodes.map((node) => [node.id, node]));
  for (const node of extra.nodes) if (!nodes.has(node.id)) nodes.set(node.id, node);
  const edges = new Map<string, NetworkEdge>();
  for (const edge of [...extra.edges, ...base.edges]) edges.set(tieKey(edge.source, edge.target), edge);
  return { ...base, nodes: [...nodes.values()], edges: [...edges.values()] };
}

/** Ids of the institutions tied to `id` in `network`. */
export function neighboursOf(network: Network, id: string): string[] {
  return network.edges.flatMap((edge) => {
    if (edge.source === id) return [edge.target];
    return edge.target === id ? [edge.source] : [];
  });
}
