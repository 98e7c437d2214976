import { type Name, type Placed, type Sheet, placeNames } from "./place-labels";

/** A circle as it stands on the screen now. */
export interface Spot {
  id: string;
  label: string;
  glyph: string | null;
  x: number;
  y: number;
  radius: number;
  colour: string;
  /** Names of dimmed circles are not written. */
  dimmed: boolean;
  /** Selected or hovered: named first, in bold. */
  chief: boolean;
}

export interface Ink {
  ink: string;
  paper: string;
  accent: string;
}

const FONT = '"Source Sans 3", system-ui, sans-serif';
const LINE = 1.18;
const LONGEST_LINE = 26;
const MOST_NAMES = 140;
/** Below this radius a circle is too small for an abbreviation inside. */
const GLYPH_RADIUS = 12;

/**
 * Breaks a long name into at most three lines between words, shortening what does not fit. One-letter words stay
 * with the next one, as Polish typography has it ("w Białymstoku").
 */
export function breakName(name: string): string[] {
  const lines: string[] = [];
  for (const word of name.split(/(?<!(?:^|\s)\S)\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < LONGEST_LINE) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.length <= 3 ? lines : [...lines.slice(0, 2), `${lines[2]}…`];
}

/** Writes the names that find room, halo first, and the outline of the selected circle. */
export class NameWriter {
  #widths = new Map<string, number>();
  readonly #context: CanvasRenderingContext2D;

  constructor(context: CanvasRenderingContext2D) {
    this.#context = context;
  }

  /** To be called when the fonts have arrived: widths measured before are of another font. */
  forget(): void {
    this.#widths.clear();
  }

  /** `spots` in order of importance. */
  draw(spots: Spot[], sheet: Sheet, colours: Ink): void {
    for (const spot of spots) if (spot.chief) this.#outline(spot, colours);
    this.#drawGlyphs(spots);
    const named = spots.filter((spot) => !spot.dimmed).slice(0, MOST_NAMES);
    const blocks = new Map(named.map((spot) => [spot.id, { spot, lines: breakName(spot.label), size: sizeOf(spot) }]));
    const names = named.map((spot): Name => {
      const lines = blocks.get(spot.id)?.lines ?? [];
      const size = sizeOf(spot);
      const widest = Math.max(...lines.map((line) => this.#width(line, size, spot.chief)));
      const { id, x, y, radius, chief } = spot;
      return { id, x, y, radius, width: widest, height: lines.length * size * LINE, wanted: chief };
    });
    for (const placed of placeNames(names, spots, sheet)) {
      const block = blocks.get(placed.id);
      const name = names.find(({ id }) => id === placed.id);
      if (block && name) this.#write(block.lines, block.size, block.spot.chief, placed, name.width, colours);
    }
  }

  #width(text: string, size: number, bold: boolean): number {
    const key = `${size}${bold ? "b" : ""}${text}`;
    let width = this.#widths.get(key);
    if (width === undefined) {
      this.#context.font = font(size, bold);
      width = this.#context.measureText(text).width;
      this.#widths.set(key, width);
    }
    return width;
  }

  #write(lines: string[], size: number, bold: boolean, placed: Placed, width: number, colours: Ink): void {
    const context = this.#context;
    context.font = font(size, bold);
    context.textAlign = placed.align;
    context.textBaseline = "alphabetic";
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = `${colours.paper}e6`;
    context.fillStyle = colours.ink;
    const shift = { left: 0, center: width / 2, right: width }[placed.align];
    lines.forEach((line, index) => {
      const baseline = placed.top + size * (0.95 + index * LINE);
      context.strokeText(line, placed.left + shift, baseline);
      context.fillText(line, placed.left + shift, baseline);
    });
  }

  #outline({ x, y, radius }: Spot, colours: Ink): void {
    const context = this.#context;
    context.beginPath();
    context.arc(x, y, radius + 3.5, 0, 2 * Math.PI);
    context.lineWidth = 2.5;
    context.strokeStyle = colours.accent;
    context.stroke();
  }

  /** Only circles that no other lies on say what they are: elsewhere it could be read as the other's. */
  #drawGlyphs(spots: Spot[]): void {
    for (const spot of spots) {
      if (!spot.glyph || spot.dimmed || spot.radius < GLYPH_RADIUS) continue;
      const clear = (other: Spot) => Math.hypot(other.x - spot.x, other.y - spot.y) > other.radius + spot.radius / 2;
      if (spot.chief || spots.every((other) => other === spot || clear(other))) this.#glyph(spot, spot.glyph);
    }
  }

  #glyph({ x, y, radius, colour }: Spot, glyph: string): void {
    const context = this.#context;
    const size = Math.min(radius * 0.72, (radius * 1.75) / (glyph.length * 0.62));
    if (size < 7.5) return;
    context.font = font(size, true);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = readableOn(colour);
    context.fillText(glyph, x, y + size * 0.05);
  }
}

function font(size: number, bold: boolean): string {
  return `${bold ? 600 : 400} ${size}px ${FONT}`;
}

/** Names of larger circles are a little larger, as towns on an atlas page. */
function sizeOf({ radius, chief }: Spot): number {
  return chief ? 15 : 12 + Math.round(Math.min(3, Math.max(0, (radius - 8) / 4)));
}

/** Black or white, whichever reads better on `colour` (#rrggbb). */
export function readableOn(colour: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(
    (at) => (Number.parseInt(colour.slice(at, at + 2), 16) / 255) ** 2.2,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.2 ? "#1b1a18" : "#ffffff";
}
