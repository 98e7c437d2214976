/** A tie as it stands on the screen, pixels. */
export interface Line {
  id: string;
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/**
 * The tie nearest to a point, within `reach` pixels. Done here rather than by sigma's edge picking, which redraws
 * every edge for each look and needs a pointer as precise as the line is thin.
 */
export function nearestLine(lines: Iterable<Line>, x: number, y: number, reach: number): string | null {
  let nearest: string | null = null;
  let least = reach * reach;
  for (const line of lines) {
    const distance = squaredDistance(line, x, y);
    if (distance <= least) [nearest, least] = [line.id, distance];
  }
  return nearest;
}

function squaredDistance({ x1, y1, x2, y2 }: Line, x: number, y: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / length));
  return (x - x1 - along * dx) ** 2 + (y - y1 - along * dy) ** 2;
}
