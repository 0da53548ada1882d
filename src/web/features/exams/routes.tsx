/** Quality monitoring: assessments, papers, pupils, marks, results, meetings. */
export const examsRoutes = [] as const
