/**
 * Where names go. Invariant: no two placed names overlap, and no name leaves the viewport.
 * Names are offered in order of importance; a name that finds no room is left out, and appears on zooming in.
 */
export interface Name {
  id: string;
  /** Centre and radius of the circle, pixels. */
  x: number;
  y: number;
  radius: number;
  /** Size of the text block, pixels. */
  width: number;
  height: number;
  /** Stays even where it covers circles. */
  wanted: boolean;
}

export interface Placed {
  id: string;
  /** Top left corner of the text block. */
  left: number;
  top: number;
  align: "left" | "center" | "right";
}

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Circle {
  x: number;
  y: number;
  radius: number;
  /** Faded circles may be written over. */
  dimmed: boolean;
}

/** The canvas, and the parts of it where no name may stand. */
export interface Sheet {
  width: number;
  height: number;
  covered: Box[];
}

const GAP = 4;
const CELL = 96;

/** Boxes and circles filed by the squares they touch, so that a look-up meets only what is near. */
class Squares<T> {
  #cells = new Map<string, T[]>();

  add(item: T, box: Box): void {
    for (const key of squaresOf(box)) {
      const cell = this.#cells.get(key);
      if (cell) cell.push(item);
      else this.#cells.set(key, [item]);
    }
  }

  *near(box: Box): Generator<T> {
    for (const key of squaresOf(box)) yield* this.#cells.get(key) ?? [];
  }
}

function* squaresOf(box: Box): Generator<string> {
  for (let column = Math.floor(box.left / CELL); column <= Math.floor(box.right / CELL); column++) {
    for (let row = Math.floor(box.top / CELL); row <= Math.floor(box.bottom / CELL); row++) yield `${column},${row}`;
  }
}

export function placeNames(names: Name[], circles: Circle[], sheet: Sheet): Placed[] {
  const taken = new Squares<Box>();
  for (const box of sheet.covered) taken.add(box, box);
  const discs = new Squares<Circle>();
  for (const circle of circles) discs.add(circle, boxOf(circle));
  const placed: Placed[] = [];
  for (const name of names) {
    const choice = best(name, taken, discs, sheet);
    if (!choice) continue;
    taken.add(choice.box, choice.box);
    placed.push({ id: name.id, left: choice.box.left, top: choice.box.top, align: choice.align });
  }
  return placed;
}

type Choice = { box: Box; align: Placed["align"] };

/** The place that covers least of other circles; names not wanted at any price must cover none that counts. */
function best(name: Name, taken: Squares<Box>, discs: Squares<Circle>, sheet: Sheet): Choice | null {
  let found: Choice | null = null;
  let least = Infinity;
  for (const choice of choices(name)) {
    const { box } = choice;
    if (box.left < 0 || box.top < 0 || box.right > sheet.width || box.bottom > sheet.height) continue;
    if ([...taken.near(box)].some((other) => overlap(box, other))) continue;
    const cost = costOf(box, discs);
    if (cost < least) [found, least] = [choice, cost];
    if (least === 0) break;
  }
  return name.wanted || least < 1 ? found : null;
}

/** Covered circles by size; faded ones count for next to nothing, so they only decide between equals. */
function costOf(box: Box, discs: Squares<Circle>): number {
  const covered = new Set([...discs.near(box)].filter((circle) => covers(box, circle)));
  return [...covered].reduce((sum, { radius, dimmed }) => sum + (dimmed ? radius / 1000 : 1 + radius), 0);
}

function choices({ x, y, radius, width, height }: Name): Choice[] {
  const away = radius + GAP;
  const slant = away * Math.SQRT1_2;
  const at = (left: number, top: number, align: Placed["align"]): Choice => ({
    box: { left, top, right: left + width, bottom: top + height },
    align,
  });
  return [
    at(x - width / 2, y + away, "center"),
    at(x + away, y - height / 2, "left"),
    at(x - away - width, y - height / 2, "right"),
    at(x - width / 2, y - away - height, "center"),
    at(x + slant, y + slant, "left"),
    at(x + slant, y - slant - height, "left"),
    at(x - slant - width, y + slant, "right"),
    at(x - slant - width, y - slant - height, "right"),
  ];
}

function boxOf({ x, y, radius }: Circle): Box {
  return { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius };
}

export function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function covers(box: Box, { x, y, radius }: Circle): boolean {
  const dx = x - Math.max(box.left, Math.min(x, box.right));
  const dy = y - Math.max(box.top, Math.min(y, box.bottom));
  return dx * dx + dy * dy < radius * radius;
}
