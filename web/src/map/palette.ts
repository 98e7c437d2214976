import type { CooperationKind } from "../api/types";
import type { Theme } from "../state/settings.svelte";

/**
 * Colours of the map. Ten sector hues, everything else is `other`; chosen by search so that every pair stays apart
 * for the three common colour-vision deficiencies and in grey print (palette.test.ts measures it).
 * Colours are #rrggbb, so that an alpha can be appended.
 */
export interface Palette {
  paper: string;
  ink: string;
  accent: string;
  sectors: Record<string, string>;
  other: string;
  ties: Record<CooperationKind, string>;
}

export const palettes: Record<Theme, Palette> = {
  light: {
    paper: "#faf7f0",
    ink: "#22201c",
    accent: "#0f6372",
    sectors: {
      social_assistance: "#9a3104",
      labour_market: "#4b5bba",
      social_economy: "#ca6c25",
      civil_society: "#dab25a",
      education: "#45a686",
      health: "#6f1332",
      culture: "#846987",
      science: "#4d3d73",
      business: "#7ed7ca",
      administration: "#9ca5d6",
    },
    other: "#b9b3a8",
    ties: { agreement: "#7f3024", project: "#3262ad", group: "#73c3ae", event: "#c78d25", tie: "#837c74" },
  },
  dark: {
    paper: "#1b1a18",
    ink: "#ece7dc",
    accent: "#76c7d3",
    sectors: {
      social_assistance: "#ed9667",
      labour_market: "#a4bdff",
      social_economy: "#b85807",
      civil_society: "#e9ce7a",
      education: "#6ef2d5",
      health: "#844956",
      culture: "#ba94b4",
      science: "#8d7de4",
      business: "#388e74",
      administration: "#6458b7",
    },
    other: "#7b766d",
    ties: { agreement: "#af3c3a", project: "#3683c9", group: "#69eccb", event: "#e7ae55", tie: "#a39992" },
  },
};

/** Which kind a tie is drawn as when it is of several: a signed word weighs more than a shared event. */
export const TIE_ORDER: readonly CooperationKind[] = ["agreement", "project", "group", "event", "tie"];

export function chiefKind(kinds: readonly CooperationKind[]): CooperationKind {
  return TIE_ORDER.find((kind) => kinds.includes(kind)) ?? "tie";
}

/** `amount` (0..1) of `over` laid on `under`. */
export function mix(under: string, over: string, amount: number): string {
  const channel = (colour: string, at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => Math.round(channel(under, at) * (1 - amount) + channel(over, at) * amount));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}
