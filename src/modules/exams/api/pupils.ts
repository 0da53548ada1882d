/** Pupils: contract → operation or query. */
export const pupilsApi = {}
