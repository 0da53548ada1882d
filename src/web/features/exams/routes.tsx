import { meetingRoutes } from './meeting/routes.tsx'
import { resultRoutes } from './results/routes.tsx'

/** Quality monitoring: assessments, papers, pupils, marks, results, meetings. */
export const examsRoutes = [...meetingRoutes, ...resultRoutes] as const
