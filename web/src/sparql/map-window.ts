import { type Place, project } from "./geometry";

/** The part of the world that a map shows: its middle and its width, of a world from 0 to 1. */
export interface Window {
  x: number;
  y: number;
  span: number;
}

/** The window with all of some places in it, for a map `aspect` times as wide as it is high. */
export function around(places: readonly Place[], aspect: number): Window {
  const spots = places.flatMap(({ at, shape }) => [at, ...(shape?.lines.flat() ?? [])]).map((at) => project(at));
  if (spots.length === 0) return { x: 0.5, y: 0.4, span: 1 };
  const [left, right] = [Math.min(...spots.map(({ x }) => x)), Math.max(...spots.map(({ x }) => x))];
  const [top, bottom] = [Math.min(...spots.map(({ y }) => y)), Math.max(...spots.map(({ y }) => y))];
  const span = Math.max(1.25 * (right - left), 1.25 * (bottom - top) * aspect, 0.006);
  return { x: (left + right) / 2, y: (top + bottom) / 2, span: Math.min(span, 1) };
}

/** The places without the outermost that have a twentieth of the weight on each side. */
export function chief(places: Place[], weight: (place: Place) => number): Place[] {
  const within = (axis: 0 | 1, some: Place[]) => {
    const order = some.toSorted((a, b) => a.at[axis] - b.at[axis]);
    const total = order.reduce((sum, place) => sum + weight(place), 0);
    let before = 0;
    return order.filter((place) => {
      const middle = (before += weight(place)) - weight(place) / 2;
      return middle >= total * 0.05 && middle <= total * 0.95;
    });
  };
  return within(1, within(0, places));
}
