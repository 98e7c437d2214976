import { UndirectedGraph } from "graphology";
import type { CooperationKind, Network, NetworkNode } from "../api/types";
import { tieKey } from "../state/network";
import { chiefKind } from "./palette";

/** Facts of the network only; how they look is decided in style.ts, and the graph is never changed for looks. */
export interface NodeFacts {
  x: number;
  y: number;
  label: string;
  /** One of the ten sectors with a hue, or null. */
  sector: string | null;
  /** Abbreviation of the institution's kind ("WUP"), drawn inside large circles. */
  glyph: string | null;
  /** Pixels at the zoom that shows the whole map. */
  radius: number;
}

export interface EdgeFacts {
  kind: CooperationKind;
  width: number;
}

export type MapGraph = UndirectedGraph<NodeFacts, EdgeFacts>;

const SMALLEST = 4.5;
/** Fewer partners than this never fill the largest circle, so that a small network is not all giants. */
const MANY = 16;

/** What the map needs to know about a node beyond the network's answer. */
export interface Reading {
  sector(id: string | null): string | null;
  glyph(kind: string | null): string | null;
  /** Size of the canvas, pixels: circles are drawn so small that most of them have room beside each other. */
  width: number;
  height: number;
}

/** Area is proportional to the number of partners. */
export function radiusOf(partners: number, most: number, largest: number): number {
  return Math.max(SMALLEST, largest * Math.sqrt(partners / Math.max(most, MANY)));
}

export function widthOf(weight: number): number {
  return 1.5 + 1.2 * Math.log2(Math.max(weight, 1));
}

/** How much smaller things are drawn where there are more than `room` of them; 1 where there is room. */
export function crowding(count: number, room: number, power: number): number {
  return Math.min(1, (room / Math.max(count, 1)) ** power);
}

/** Radius for the most partners: smaller on a small canvas, among many, and where circles would lie on each other. */
function largestRadius(nodes: NetworkNode[], { width, height }: Reading): number {
  const largest = (Math.min(width, height) < 400 ? 17 : 23) * crowding(nodes.length, 60, 0.35);
  return Math.max(SMALLEST * 1.6, largest * elbowRoom(nodes, width, height, largest));
}

/** Above this many, circles are small anyway and comparing all pairs takes too long. */
const MOST_COMPARED = 1500;

/** 1 where circles of up to `largest` pixels fit beside each other, less where a third of them would overlap. */
export function elbowRoom(nodes: NetworkNode[], width: number, height: number, largest: number): number {
  if (nodes.length < 2 || nodes.length > MOST_COMPARED) return 1;
  const span = (values: number[]) => Math.max(1, Math.max(...values) - Math.min(...values));
  const scale = Math.min(width / span(nodes.map(({ x }) => x)), height / span(nodes.map(({ y }) => y)));
  const most = nodes.reduce((max, { partners }) => Math.max(max, partners), 1);
  const radii = nodes.map(({ partners }) => radiusOf(partners, most, largest));
  const rooms = nodes.map((node, index) => {
    let least = Infinity;
    for (const [at, other] of nodes.entries()) {
      if (at === index) continue;
      const distance = Math.hypot(node.x - other.x, node.y - other.y) * scale;
      least = Math.min(least, distance / ((radii[index] ?? 0) + (radii[at] ?? 0)));
    }
    return least;
  });
  return Math.min(1, rooms.sort((a, b) => a - b)[Math.floor(rooms.length / 3)] ?? 1);
}

/** Edges whose ends are not both in the network are left out: the map draws no line to nowhere. */
export function toGraph(network: Network, reading: Reading): MapGraph {
  const graph: MapGraph = new UndirectedGraph();
  const largest = largestRadius(network.nodes, reading);
  const thinner = crowding(network.edges.length, 400, 0.25);
  const most = network.nodes.reduce((max, node) => Math.max(max, node.partners), 1);
  for (const { id, x, y, label, sector, kind, partners } of network.nodes) {
    const radius = radiusOf(partners, most, largest);
    graph.mergeNode(id, { x, y, label, sector: reading.sector(sector), glyph: reading.glyph(kind), radius });
  }
  for (const { source, target, weight, kinds } of network.edges) {
    if (source === target || !graph.hasNode(source) || !graph.hasNode(target)) continue;
    const facts = { kind: chiefKind(kinds), width: widthOf(weight) * thinner };
    graph.mergeUndirectedEdgeWithKey(tieKey(source, target), source, target, facts);
  }
  return graph;
}
