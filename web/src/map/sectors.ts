import { terms } from "../state/vocabulary.svelte";
import { palettes } from "./palette";

/** The sector, or the nearest broader one, that has a hue of its own; null is drawn as "other". */
export function sectorWithHue(id: string | null): string | null {
  const seen = new Set<string>();
  for (let sector = id; sector && !seen.has(sector);) {
    if (sector in palettes.light.sectors) return sector;
    seen.add(sector);
    sector = terms.concept("sectors", sector)?.broader ?? null;
  }
  return null;
}
