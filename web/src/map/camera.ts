import type Sigma from "sigma";
import type { CameraState } from "sigma/types";

/** The part of Sigma that knows where things are on the screen. */
export type Screen = Pick<Sigma, "getDimensions" | "graphToViewport" | "viewportToFramedGraph">;
type Camera = ReturnType<Sigma["getCamera"]>;

/** Parts of the canvas that other things cover, pixels. */
export interface Insets {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

export const NO_INSETS: Insets = { top: 0, right: 0, bottom: 0, left: 0 };

const HOME: CameraState = { x: 0.5, y: 0.5, ratio: 1, angle: 0 };
/** Closest view: a few institutions fill the screen, not one. */
export const CLOSEST = 0.08;
export const FARTHEST = 3;
const DURATION = 200;

interface Point {
  x: number;
  y: number;
}

/** Camera that shows all `points` (graph coordinates) inside the part of the canvas that `insets` leave free. */
export function cameraFor(sigma: Screen, points: Point[], insets: Insets, closest: number): CameraState {
  const { width, height } = sigma.getDimensions();
  const onScreen = points.map((point) => sigma.graphToViewport(point, { cameraState: HOME }));
  const [left, right] = extent(onScreen.map(({ x }) => x));
  const [top, bottom] = extent(onScreen.map(({ y }) => y));
  const room = { x: width - insets.left - insets.right, y: height - insets.top - insets.bottom };
  const needed = Math.max((right - left) / Math.max(room.x, 1), (bottom - top) / Math.max(room.y, 1));
  const ratio = Math.min(FARTHEST, Math.max(closest, needed));
  const middle = sigma.viewportToFramedGraph({ x: (left + right) / 2, y: (top + bottom) / 2 }, { cameraState: HOME });
  // Looking a little aside moves the content into the free part.
  const aside = { x: (width + insets.right - insets.left) / 2, y: (height + insets.bottom - insets.top) / 2 };
  const state = { ...middle, ratio, angle: 0 };
  return { ...state, ...sigma.viewportToFramedGraph(aside, { cameraState: state }) };
}

function extent(values: number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/** Moves the camera in 200 ms, at once for visitors who asked for less motion. */
export function moveCamera(camera: Camera, state: Partial<CameraState>, animate = true): void {
  const still = !animate || matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (still) camera.setState(state);
  else void camera.animate(state, { duration: DURATION, easing: "quadraticInOut" });
}
