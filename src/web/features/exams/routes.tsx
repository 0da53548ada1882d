import { marksRoutes } from './marks/routes.tsx'
import { meetingRoutes } from './meeting/routes.tsx'
import { resultRoutes } from './results/routes.tsx'
import { setupRoutes } from './setup/routes.tsx'

/** Quality monitoring: assessments, papers, pupils, marks, results, meetings. */
export const examsRoutes = [...marksRoutes, ...meetingRoutes, ...resultRoutes, ...setupRoutes] as const
