/** Results: contract → operation or query. */
export const resultsApi = {}
