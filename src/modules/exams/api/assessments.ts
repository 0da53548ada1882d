/** Assessments: contract → operation or query. */
export const assessmentsApi = {}
