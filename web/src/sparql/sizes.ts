/** Rows that come into the table at a time. */
export const PAGE = 200;
/** Bars, or points of a line, in a chart. */
export const MOST_BARS = 60;
export const MOST_POINTS = 2000;
/** Places on a map, circles in a network. */
export const MOST_PLACES = 2000;
export const MOST_NODES = 400;
