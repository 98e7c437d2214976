import { createNodeBorderProgram } from "@sigma/node-border";
import Sigma from "sigma";
import type { CameraState } from "sigma/types";
import { CLOSEST, FARTHEST, type Insets, NO_INSETS, cameraFor, moveCamera } from "./camera";
import type { EdgeFacts, MapGraph, NodeFacts } from "./graph";
import { nearestLine } from "./hit";
import { NameWriter, type Spot } from "./names";
import type { Palette } from "./palette";
import type { Box } from "./place-labels";
import { CALM, type Emphasis, type Light, type NodeLook, edgeLook, lightOf, nodeLook } from "./style";

export interface MapEvents {
  institution(id: string): void;
  tie(a: string, b: string): void;
  nothing(): void;
  /** Boxes of the canvas, in pixels, that other things lie on; no name is written there. */
  covered(): Box[];
  /** After every frame. */
  drawn(nodes: number, edges: number): void;
}

const NodeProgram = createNodeBorderProgram<NodeFacts, EdgeFacts>({
  borders: [
    { size: { value: 0.09 }, color: { attribute: "borderColor" } },
    { size: { fill: true }, color: { attribute: "color" } },
  ],
});

/** The layout's frame, fixed, so that filtering never shifts or rescales what people remember. */
const FRAME = { x: [-1000, 1000] as [number, number], y: [-1000, 1000] as [number, number] };
const MARGIN = 52;
/** The institutions to be seen; null for all. */
interface Aim {
  ids: readonly string[] | null;
}

/** The closest view that the map chooses by itself. */
const NEAR = 0.5;
/** How near the pointer, or a finger, must come to a line or a circle, pixels. */
const REACH = { mouse: 6, touch: 16 };

/**
 * The network on a canvas. Holds the only Sigma instance; looks are computed by reducers from `emphasis` and
 * `palette`, the graph itself is never changed. `destroy` must be called when the container goes.
 */
export class NetworkMap {
  readonly #sigma: Sigma<NodeFacts, EdgeFacts>;
  readonly #events: MapEvents;
  readonly #names: NameWriter;
  #graph: MapGraph;
  #order: string[] = [];
  #light: Light;
  #emphasis: Emphasis = CALM;
  #palette: Palette;
  #insets: Insets = NO_INSETS;
  /** What the camera was last put up to show; null once the visitor has moved it. */
  #aim: Aim | null = { ids: null };

  constructor(container: HTMLElement, graph: MapGraph, palette: Palette, events: MapEvents) {
    this.#events = events;
    this.#graph = graph;
    this.#palette = palette;
    this.#light = lightOf(graph, CALM);
    this.#sigma = new Sigma<NodeFacts, EdgeFacts>(graph, container, {
      renderLabels: false,
      // A page that is being left or turned has no width for a moment.
      allowInvalidContainer: true,
      zIndex: true,
      minCameraRatio: CLOSEST,
      maxCameraRatio: FARTHEST,
      stagePadding: 0,
      zoomToSizeRatioFunction: (ratio) => ratio ** 0.4,
      defaultNodeType: "bordered",
      nodeProgramClasses: { bordered: NodeProgram },
      nodeHoverProgramClasses: { bordered: NodeProgram },
      defaultDrawNodeHover: () => undefined,
      nodeReducer: (id, facts): NodeLook => nodeLook(id, facts, this.#light, this.#emphasis, this.#palette),
      edgeReducer: (id, facts) => {
        const [source, target] = this.#graph.extremities(id);
        return edgeLook(this.#light.edge(id, source, target), facts, this.#light, this.#palette);
      },
    });
    this.#sigma.setCustomBBox(FRAME).refresh();
    const canvas = this.#sigma.getCanvases()["labels"];
    const context = canvas?.getContext("2d");
    if (!context) throw new Error("no 2d context for names");
    this.#names = new NameWriter(context);
    this.#listen();
    this.#sort();
    void document.fonts.ready.then(() => {
      this.#names.forget();
      this.#sigma.scheduleRefresh();
    });
  }

  setGraph(graph: MapGraph): void {
    this.#graph = graph;
    this.#light = lightOf(graph, this.#emphasis);
    this.#sort();
    this.#sigma.setGraph(graph);
    this.#sigma.setCustomBBox(FRAME);
    this.#sigma.refresh();
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    this.#restyle();
  }

  /** Everything that stands out except what is hovered, which the map knows itself. */
  setEmphasis(emphasis: Omit<Emphasis, "hovered">): void {
    this.#emphasis = { ...emphasis, hovered: this.#emphasis.hovered };
    this.#restyle();
  }

  /** As long as the visitor has not moved the map, it keeps showing what it was meant to show. */
  setInsets(insets: Insets): void {
    this.#insets = insets;
    if (this.#aim) this.#show(this.#aim);
  }

  /** Shows everything. */
  fit(animate = true): void {
    this.#show({ ids: null }, animate);
  }

  /** Moves only if one of `ids` is out of sight; ids that are not on the map are ignored. */
  reveal(ids: readonly string[]): void {
    const present = this.#present(ids);
    if (present.some((id) => !this.#isFree(this.#spotOf(id)))) {
      this.#aim = null;
      moveCamera(this.#sigma.getCamera(), this.#target(present, this.#sigma.getCamera().ratio));
    }
  }

  /** Goes to `ids`, and nearer when they would be lost in the view; ids that are not on the map are ignored. */
  approach(ids: readonly string[]): void {
    const present = this.#present(ids);
    if (present.length === 0) return;
    const { ratio } = this.#sigma.getCamera();
    const target = this.#target(present, NEAR);
    const lost = target.ratio < ratio * 0.75;
    if (lost || present.some((id) => !this.#isFree(this.#spotOf(id)))) this.#show({ ids: present });
  }

  zoom(factor: number): void {
    this.#aim = null;
    const camera = this.#sigma.getCamera();
    moveCamera(camera, { ratio: camera.getBoundedRatio(camera.ratio * factor) });
  }

  destroy(): void {
    this.#sigma.kill();
  }

  #present(ids: readonly string[]): string[] {
    return ids.filter((id) => this.#graph.hasNode(id));
  }

  #show(aim: Aim, animate = true): void {
    this.#aim = aim;
    const ids = this.#present(aim.ids ?? this.#graph.nodes());
    if (ids.length > 0) moveCamera(this.#sigma.getCamera(), this.#target(ids, NEAR), animate);
  }

  #target(ids: readonly string[], closest: number): CameraState {
    const points = ids.map((id) => this.#graph.getNodeAttributes(id));
    const { top, right, bottom, left } = this.#insets;
    const insets = { top: top + MARGIN, right: right + MARGIN, bottom: bottom + MARGIN, left: left + MARGIN };
    return cameraFor(this.#sigma, points, insets, closest);
  }

  #listen(): void {
    const sigma = this.#sigma;
    sigma.on("enterNode", ({ node }) => this.#hover(node));
    sigma.on("leaveNode", () => this.#hover(null));
    sigma.on("clickNode", ({ node }) => this.#events.institution(node));
    sigma.on("clickStage", ({ event }) => {
      const reach = "touches" in event.original ? REACH.touch : REACH.mouse;
      const institution = this.#institutionAt(event.x, event.y, reach);
      const tie = this.#tieAt(event.x, event.y, reach);
      if (institution) this.#events.institution(institution);
      else if (tie) this.#events.tie(...this.#graph.extremities(tie));
      else this.#events.nothing();
    });
    sigma.on("moveBody", ({ event }) => this.#point(event.x, event.y));
    sigma.on("afterRender", () => this.#drawNames());
    // A double click zooms in sigma; it must not do so on top of opening an institution.
    sigma.on("doubleClickNode", ({ preventSigmaDefault }) => preventSigmaDefault());
    const moved = () => (this.#aim = null);
    sigma.getMouseCaptor().on("wheel", moved).on("mousedown", moved);
    sigma.getTouchCaptor().on("touchdown", moved);
    sigma.on("resize", () => this.#aim && this.#show(this.#aim, false));
  }

  #hover(hovered: string | null): void {
    this.#emphasis = { ...this.#emphasis, hovered };
    this.#restyle();
  }

  /** The pointer says what can be clicked. */
  #point(x: number, y: number): void {
    const onTie = this.#emphasis.hovered === null && this.#tieAt(x, y, REACH.mouse) !== null;
    this.#sigma.getContainer().style.cursor = this.#emphasis.hovered || onTie ? "pointer" : "grab";
  }

  #restyle(): void {
    this.#light = lightOf(this.#graph, this.#emphasis);
    this.#sigma.refresh({ skipIndexation: true, schedule: true });
  }

  #sort(): void {
    this.#order = this.#graph
      .nodes()
      .sort((a, b) => this.#graph.getNodeAttribute(b, "radius") - this.#graph.getNodeAttribute(a, "radius"));
  }

  /** Circles can be smaller than a finger: the nearest one within `reach` of its edge. */
  #institutionAt(x: number, y: number, reach: number): string | null {
    const near = this.#order
      .map((id) => this.#spotOf(id))
      .map((spot) => ({ id: spot.id, away: Math.hypot(spot.x - x, spot.y - y) - spot.radius }))
      .filter(({ away }) => away <= reach)
      .sort((a, b) => a.away - b.away);
    return near[0]?.id ?? null;
  }

  #tieAt(x: number, y: number, reach: number): string | null {
    const places = new Map(this.#graph.mapNodes((id, { x, y }) => [id, this.#sigma.graphToViewport({ x, y })]));
    const lines = this.#graph.mapEdges((id, _, source, target) => {
      const [from, to] = [places.get(source), places.get(target)];
      return { id, x1: from?.x ?? 0, y1: from?.y ?? 0, x2: to?.x ?? 0, y2: to?.y ?? 0 };
    });
    const strong = lines.filter(({ id }) => this.#light.edge(id, ...this.#graph.extremities(id)));
    return nearestLine(strong, x, y, reach) ?? nearestLine(lines, x, y, reach);
  }

  #spotOf(id: string): Spot {
    const { label, glyph, radius, x, y, sector } = this.#graph.getNodeAttributes(id);
    return {
      ...this.#sigma.graphToViewport({ x, y }),
      id,
      label,
      glyph,
      radius: this.#sigma.scaleSize(radius),
      colour: (sector && this.#palette.sectors[sector]) || this.#palette.other,
      dimmed: this.#light.nodes !== null && !this.#light.nodes.has(id),
      chief: id === this.#emphasis.selected || id === this.#emphasis.hovered,
    };
  }

  #isFree({ x, y, radius }: Spot): boolean {
    const { width, height } = this.#sigma.getDimensions();
    const { top, right, bottom, left } = this.#insets;
    return x > left + radius && y > top + radius && x < width - right - radius && y < height - bottom - radius;
  }

  #drawNames(): void {
    const { width, height } = this.#sigma.getDimensions();
    const spots = this.#order
      .map((id) => this.#spotOf(id))
      .filter(({ x, y, radius }) => x > -radius && y > -radius && x < width + radius && y < height + radius)
      .sort((a, b) => Number(b.chief) - Number(a.chief));
    this.#names.draw(spots, { width, height, covered: this.#events.covered() }, this.#palette);
    this.#events.drawn(this.#graph.order, this.#graph.size);
  }
}
