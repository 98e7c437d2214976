/** The frame of the map of the whole graph; see map/network-map.ts. */
const FRAME = 950;
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

export interface Spot {
  x: number;
  y: number;
}

type Ties = readonly (readonly [number, number])[];

/**
 * Places for `count` circles with ties between them: ties pull, circles push each other away (Fruchterman and
 * Reingold), all within the frame, as
 * much wider than high as `aspect` says. The same ties give the same places. For hundreds of circles: all pairs are compared.
 */
export function layout(count: number, ties: Ties, aspect = 1): Spot[] {
  const spots: Spot[] = Array.from({ length: count }, (_, at) => {
    const away = Math.sqrt(at + 0.5);
    return { x: away * Math.cos(at * GOLDEN), y: away * Math.sin(at * GOLDEN) };
  });
  const rounds = count > 250 ? 150 : 300;
  const degrees = Array.from({ length: count }, () => 0);
  for (const end of ties.flat()) degrees[end] = (degrees[end] ?? 0) + 1;
  for (let round = 0; round < rounds; round++)
    move(spots, ties, degrees, 0.1 * Math.sqrt(count) * (1 - round / rounds) + 0.01);
  return framed(spots.map(({ x, y }) => ({ x: x * aspect, y })));
}

function move(spots: Spot[], ties: Ties, degrees: readonly number[], most: number): void {
  const forces = spots.map(({ x, y }) => ({ x: -x * 0.06, y: -y * 0.06 }));
  for (let a = 0; a < spots.length; a++) {
    for (let b = a + 1; b < spots.length; b++) pull(spots, forces, a, b, (distance) => -1 / distance);
  }
  // Among many who are all tied to each other a single tie pulls less, or they would lie on one heap.
  for (const [a, b] of ties) {
    const shared = Math.min(degrees[a] ?? 1, degrees[b] ?? 1);
    pull(spots, forces, a, b, (distance) => (distance * distance) / (2 * shared));
  }
  for (const [at, { x, y }] of forces.entries()) {
    const spot = spots[at];
    const length = Math.hypot(x, y) || 1;
    if (!spot) continue;
    spot.x += (x / length) * Math.min(length, most);
    spot.y += (y / length) * Math.min(length, most);
  }
}

function pull(spots: Spot[], forces: Spot[], a: number, b: number, strength: (distance: number) => number): void {
  const [from, to, one, other] = [spots[a], spots[b], forces[a], forces[b]];
  if (!from || !to || !one || !other) return;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const distance = Math.max(Math.hypot(dx, dy), 0.05);
  const force = strength(distance) / distance;
  one.x += dx * force;
  one.y += dy * force;
  other.x -= dx * force;
  other.y -= dy * force;
}

function framed(spots: Spot[]): Spot[] {
  const [left, right] = ends(spots.map(({ x }) => x));
  const [bottom, top] = ends(spots.map(({ y }) => y));
  const scale = (2 * FRAME) / Math.max(right - left, top - bottom, 1e-9);
  return spots.map(({ x, y }) => ({ x: (x - (left + right) / 2) * scale, y: (y - (bottom + top) / 2) * scale }));
}

function ends(values: number[]): [number, number] {
  return values.length === 0 ? [0, 0] : [Math.min(...values), Math.max(...values)];
}
