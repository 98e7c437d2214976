/**
 * Names of things met in search, by id: a place or a programme opened from there is titled at once, without asking
 * the server what it is called.
 */
export const titles = new Map<string, string>();
