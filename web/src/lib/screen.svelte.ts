import { MediaQuery } from "svelte/reactivity";

/** Phone width: panels become sheets over the map. The same width stands in the style sheets. */
export const isNarrow = new MediaQuery("(max-width: 45rem)");

/** Wide enough for the legend to lie beside the network rather than on it. */
export const isWide = new MediaQuery("(min-width: 64rem)");
