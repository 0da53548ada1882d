/** Marks: contract → operation or query. */
export const marksApi = {}
