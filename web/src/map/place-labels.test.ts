import { expect, test } from "vitest";
import { type Name, overlap, placeNames } from "./place-labels";

const sheet = { width: 800, height: 600, covered: [] };
const name = (id: string, x: number, y: number, fields: Partial<Name> = {}): Name => ({
  id,
  x,
  y,
  radius: 8,
  width: 120,
  height: 16,
  wanted: false,
  ...fields,
});
const circle = ({ x, y, radius }: Name) => ({ x, y, radius, dimmed: false });

/** A repeatable scatter (linear congruential generator): dense enough that not every name finds room. */
function scatter(count: number): Name[] {
  let seed = 7;
  const next = () => (seed = (seed * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;
  return Array.from({ length: count }, (_, index) => name(`n${index}`, next() * 800, next() * 600));
}

test("names never overlap, never leave the canvas, never cover another circle", () => {
  const names = scatter(150);
  const placed = placeNames(names, names.map(circle), sheet);
  const boxes = placed.map(({ id, left, top }) => ({ id, left, top, right: left + 120, bottom: top + 16 }));
  expect(boxes.length).toBeGreaterThan(20);
  expect(boxes.length).toBeLessThan(150);
  for (const [index, box] of boxes.entries()) {
    expect(box.left >= 0 && box.top >= 0 && box.right <= 800 && box.bottom <= 600).toBe(true);
    expect(boxes.slice(0, index).filter((other) => overlap(box, other))).toEqual([]);
    expect(names.filter(({ x, y }) => x > box.left && x < box.right && y > box.top && y < box.bottom)).toEqual([]);
  }
});

test("the more important name gets the room", () => {
  const names = [name("first", 400, 300), name("second", 401, 301)];
  const covered = [{ left: 0, top: 0, right: 800, bottom: 285 }];
  const tight = { width: 800, height: 330, covered };
  expect(placeNames(names, [], tight)[0]).toMatchObject({ id: "first", top: 312 });
});

test("nothing is written under what lies on the map", () => {
  const covered = [{ left: 200, top: 100, right: 600, bottom: 500 }];
  expect(placeNames([name("under", 400, 300, { wanted: true })], [], { ...sheet, covered })).toEqual([]);
});

test("faded circles may be covered, others only by a wanted name", () => {
  const wall = Array.from({ length: 41 }, (_, column) =>
    Array.from({ length: 31 }, (_, row) => ({ x: column * 20, y: row * 20, radius: 8, dimmed: true })),
  ).flat();
  const solid = wall.map((other) => ({ ...other, dimmed: false }));
  expect(placeNames([name("a", 400, 300)], wall, sheet)).toHaveLength(1);
  expect(placeNames([name("a", 400, 300)], solid, sheet)).toHaveLength(0);
  expect(placeNames([name("a", 400, 300, { wanted: true })], solid, sheet)).toHaveLength(1);
});
