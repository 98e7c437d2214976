import { expect, test } from "vitest";
import { palettes } from "./palette";

type Triple = [number, number, number];
type Matrix = [Triple, Triple, Triple];

/** Machado, Oliveira, Fernandes 2009, severity 1, on linear RGB. */
const VISION: Record<string, Matrix> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** OKLab (Ottosson 2020); one unit is the way from black to white. */
const TO_LMS: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const TO_LAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

const times = (matrix: Matrix, [a, b, c]: Triple): Triple => matrix.map(([x, y, z]) => x * a + y * b + z * c) as Triple;
const each = (triple: Triple, change: (value: number) => number): Triple => triple.map(change) as Triple;

function linear(colour: string): Triple {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255) as Triple;
  return each(channels, (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
}

const clamp = (value: number) => Math.min(1, Math.max(0, value));
const lab = (rgb: Triple) => times(TO_LAB, each(times(TO_LMS, each(rgb, clamp)), Math.cbrt));

/** Distance of the two most similar colours, as seen through `see`. */
function closest(colours: string[], see: (rgb: Triple) => Triple): number {
  const seen = colours.map((colour) => lab(see(linear(colour))));
  const distances = seen.flatMap((a, index) =>
    seen.slice(0, index).map((b) => Math.hypot(...a.map((v, i) => v - b[i]!))),
  );
  return Math.min(...distances);
}

const grey = (rgb: Triple): Triple => {
  const luminance = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
  return [luminance, luminance, luminance];
};

const SETS = (["light", "dark"] as const).flatMap((theme) => [
  { name: `sectors, ${theme}`, colours: Object.values(palettes[theme].sectors), apart: 0.095, greyApart: 0.03 },
  { name: `ties, ${theme}`, colours: Object.values(palettes[theme].ties), apart: 0.12, greyApart: 0.07 },
]);

test.each(SETS)("$name: every pair stays apart in each colour vision and in grey print", (set) => {
  expect(closest(set.colours, (rgb) => rgb)).toBeGreaterThan(set.apart);
  for (const matrix of Object.values(VISION)) {
    expect(closest(set.colours, (rgb) => times(matrix, rgb))).toBeGreaterThan(set.apart);
  }
  expect(closest(set.colours, grey)).toBeGreaterThan(set.greyApart);
});

test.each(["light", "dark"] as const)("at most ten hues, the same sectors in both, %s", (theme) => {
  expect(Object.keys(palettes[theme].sectors)).toEqual(Object.keys(palettes.light.sectors));
  expect(Object.keys(palettes[theme].sectors).length).toBeLessThanOrEqual(10);
});
