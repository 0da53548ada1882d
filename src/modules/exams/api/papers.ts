/** Papers: contract → operation or query. */
export const papersApi = {}
