import type { Row, Table } from "./answer";
import { type Position, numberAt } from "./columns";

/** Degrees: longitude, latitude. */
export type LonLat = readonly [number, number];

/** What a WKT text draws: single points, and lines, of which closed ones are the edges of areas. */
export interface Shape {
  points: LonLat[];
  lines: LonLat[][];
}

/** Points, lines and areas of WKT; null where the text is none. An IRI of a reference system before it is passed over. */
export function readWkt(text: string): Shape | null {
  const found = /^\s*(?:<[^>]*>\s*)?(MULTI)?(POINT|LINESTRING|POLYGON)\s*Z?\s*(\(.*\))\s*$/is.exec(text);
  if (!found) return null;
  const groups = (found[3] ?? "").match(/[^()]+/g)?.filter((group) => /\d/.test(group)) ?? [];
  const lines = groups.map((group) => group.split(",").flatMap((pair) => readPair(pair)));
  if (lines.every((line) => line.length === 0)) return null;
  return found[2]?.toUpperCase() === "POINT" ? { points: lines.flat(), lines: [] } : { points: [], lines };
}

function readPair(pair: string): LonLat[] {
  const [longitude, latitude] = pair.trim().split(/\s+/).map(Number);
  return isPlace(longitude, latitude) ? [[longitude as number, latitude as number]] : [];
}

function isPlace(longitude: number | undefined, latitude: number | undefined): boolean {
  return Math.abs(longitude ?? Infinity) <= 180 && Math.abs(latitude ?? Infinity) <= 90;
}

/** Rows of one place together. */
export interface Place {
  at: LonLat;
  shape: Shape | null;
  rows: Row[];
}

/** Places of an answer, those with most rows first, and how many rows have none. */
export function placesOf(table: Table, position: Position): { places: Place[]; outside: number } {
  const places = new Map<string, Place>();
  let outside = 0;
  for (const row of table.rows) {
    const found = placeOf(row, position);
    const key = found ? `${found.at.join(" ")} ${found.shape?.lines.length ?? 0}` : "";
    const known = places.get(key);
    if (!found) outside++;
    else if (known) known.rows.push(row);
    else places.set(key, { ...found, rows: [row] });
  }
  return { places: [...places.values()].toSorted((a, b) => b.rows.length - a.rows.length), outside };
}

function placeOf(row: Row, position: Position): Omit<Place, "rows"> | null {
  if ("geometry" in position) {
    const shape = readWkt(row[position.geometry]?.value ?? "");
    const at = shape && middle([...shape.points, ...shape.lines.flat()]);
    return shape && at ? { at, shape: shape.lines.length > 0 ? shape : null } : null;
  }
  const [longitude, latitude] = [numberAt(row, position.longitude), numberAt(row, position.latitude)];
  if (longitude === null || latitude === null || !isPlace(longitude, latitude)) return null;
  return { at: [longitude, latitude], shape: null };
}

function middle(points: readonly LonLat[]): LonLat | null {
  if (points.length === 0) return null;
  const sum = points.reduce(([x, y], [longitude, latitude]) => [x + longitude, y + latitude], [0, 0] as LonLat);
  return [sum[0] / points.length, sum[1] / points.length];
}

/** Web Mercator with the world from 0 to 1 both ways, north at 0. */
export function project([longitude, latitude]: LonLat): { x: number; y: number } {
  const bounded = Math.max(-85, Math.min(85, latitude)) * (Math.PI / 180);
  return { x: (longitude + 180) / 360, y: 0.5 - Math.asinh(Math.tan(bounded)) / (2 * Math.PI) };
}

/** The part of TopoJSON that boundaries need. */
export interface Topology {
  transform: { scale: LonLat; translate: LonLat };
  arcs: LonLat[][];
}

/** The lines of a topology in degrees; in it they are steps from one whole number to the next. */
export function linesOf({ transform: { scale, translate }, arcs }: Topology): LonLat[][] {
  return arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]): LonLat => {
      [x, y] = [x + dx, y + dy];
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  });
}
