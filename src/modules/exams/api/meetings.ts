/** Meetings: contract → operation or query. */
export const meetingsApi = {}
