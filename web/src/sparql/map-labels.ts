import type { Box } from "../map/place-labels";

export interface Label {
  x: number;
  y: number;
  text: string;
  anchor: "start" | "end";
}

/** A circle on the map, pixels, and what it is called. */
export interface Named {
  x: number;
  y: number;
  r: number;
  name: string;
}

const LONGEST = 34;
const LETTER = 6.6;
/** Where the buttons are, from the right upper corner. */
const BUTTONS = { width: 60, height: 140 };

/** Names right or left of their circles, those that lie on no other name, circle or button; the first come first. */
export function labelsOf(circles: readonly Named[], width: number, height: number): Label[] {
  const taken: Box[] = circles.map(({ x, y, r }) => ({ left: x - r, right: x + r, top: y - r, bottom: y + r }));
  taken.push({ left: width - BUTTONS.width, right: width, top: 0, bottom: BUTTONS.height });
  const isInside = (box: Box) => box.right < width && box.left > 0 && box.top > 0 && box.bottom < height;
  const isFree = (box: Box) =>
    taken.every((o) => o.right < box.left || o.left > box.right || o.bottom < box.top || o.top > box.bottom);
  return circles.flatMap(({ x, y, r, name }): Label[] => {
    const text = name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
    const long = text.length * LETTER + 2;
    const beside = [x + r + 3, x - r - 3 - long].map((left) => {
      return { left, right: left + long, top: y - 8, bottom: y + 8 };
    });
    const box = beside.find((one) => isInside(one) && isFree(one));
    if (!text || !box) return [];
    taken.push(box);
    const isRight = box.left > x;
    return [{ x: isRight ? box.left : box.right, y: y + 4, text, anchor: isRight ? "start" : "end" }];
  });
}
