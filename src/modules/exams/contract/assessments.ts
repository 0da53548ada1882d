/** Assessments: the gate, the filing, the sample, the schools that take part. */
export const assessments = {}
