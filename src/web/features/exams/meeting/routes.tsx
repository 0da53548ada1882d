import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../../app/root.tsx'

/** The meeting on an assessment: documents, meetings, measures. */
export const meetingRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/$id/meeting',
    component: lazyRouteComponent(() => import('./meeting-page.tsx'), 'MeetingPage'),
  }),
] as const
