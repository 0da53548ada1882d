/** Meeting packs, quality meetings and the measures agreed there. */
export const meetings = {}
