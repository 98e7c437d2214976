import type { EdgeDisplayData, NodeDisplayData } from "sigma/types";
import { type EdgeFacts, type MapGraph, type NodeFacts, crowding } from "./graph";
import { type Palette, mix } from "./palette";

/** What stands out at the moment. Pure data: the reducers below turn it into looks on every refresh. */
export interface Emphasis {
  /** The institution under the pointer. */
  hovered: string | null;
  /** The institution whose panel is open; it is outlined. */
  selected: string | null;
  /** The pair whose panel is open. */
  tie: string | null;
  /** Institutions the open panel speaks of. */
  lit: ReadonlySet<string> | null;
  /** Sector pointed at in the legend. */
  sector: string | null;
}

export const CALM: Emphasis = { hovered: null, selected: null, tie: null, lit: null, sector: null };

/** The emphasis worked out on a graph: which nodes are lit (null: all) and which edges. */
export interface Light {
  nodes: ReadonlySet<string> | null;
  edge: (edge: string, source: string, target: string) => boolean;
  /** How strongly a tie is drawn when nothing in particular is lit; weaker the more ties there are. */
  calm: number;
}

/** Pointing wins over the open panel, the panel over the legend. */
export function lightOf(graph: MapGraph, emphasis: Emphasis): Light {
  const calm = 0.5 * crowding(graph.size, 300, 0.3);
  const centre = emphasis.hovered ?? emphasis.selected;
  if (centre && graph.hasNode(centre)) {
    const nodes = new Set([centre, ...graph.neighbors(centre)]);
    return { nodes, edge: (_, source, target) => source === centre || target === centre, calm };
  }
  const { tie, lit, sector } = emphasis;
  if (tie && graph.hasEdge(tie)) return { nodes: new Set(graph.extremities(tie)), edge: (edge) => edge === tie, calm };
  if (lit && lit.size > 0) return within(lit, calm);
  if (sector) return within(new Set(graph.filterNodes((_, facts) => facts.sector === nameOf(sector))), calm);
  return { nodes: null, edge: () => true, calm };
}

/** The legend calls institutions without a hue "other"; on the graph they have no sector. */
export const OTHER = "other";
const nameOf = (sector: string) => (sector === OTHER ? null : sector);

function within(nodes: ReadonlySet<string>, calm: number): Light {
  return { nodes, edge: (_, source, target) => nodes.has(source) && nodes.has(target), calm };
}

export interface NodeLook extends Partial<NodeDisplayData> {
  borderColor: string;
}

export function nodeLook(id: string, facts: NodeFacts, light: Light, emphasis: Emphasis, palette: Palette): NodeLook {
  const colour = (facts.sector && palette.sectors[facts.sector]) || palette.other;
  const dimmed = light.nodes !== null && !light.nodes.has(id);
  const chief = id === emphasis.selected || id === emphasis.hovered;
  return {
    x: facts.x,
    y: facts.y,
    size: facts.radius,
    color: dimmed ? mix(palette.paper, colour, 0.22) : colour,
    borderColor: dimmed ? mix(palette.paper, colour, 0.3) : mix(colour, palette.ink, 0.45),
    zIndex: chief ? 3 : dimmed ? 0 : 2,
    label: null,
  };
}

export function edgeLook(lit: boolean, facts: EdgeFacts, light: Light, palette: Palette): Partial<EdgeDisplayData> {
  const colour = palette.ties[facts.kind];
  const strong = light.nodes !== null && lit;
  return {
    size: strong ? facts.width * 1.35 : facts.width,
    color: mix(palette.paper, colour, strong ? 0.95 : lit ? light.calm : 0.1),
    zIndex: strong ? 2 : lit ? 1 : 0,
  };
}
