/** Pupils and who sits an assessment. */
export const pupils = {}
