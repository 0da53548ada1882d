/** Marks: import, correction, versions. */
export const marks = {}
