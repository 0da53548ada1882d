import { resultRoutes } from './results/routes.tsx'

/** Quality monitoring: assessments, papers, pupils, marks, results, meetings. */
export const examsRoutes = [...resultRoutes] as const
