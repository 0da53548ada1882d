import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../app/root.tsx'
import { searchParams } from '../../ui/search-params.ts'

/** Activities: found, joined, made, kept at the door, judged and concluded. */
export const activitiesRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/activities',
    validateSearch: searchParams({
      view: ['organising', 'all'],
      when: ['past'],
      q: 'text',
      state: 'text',
      type: 'text',
      subject: 'text',
      stage: 'text',
      school: 'text',
      from: 'text',
      to: 'text',
    }),
    component: lazyRouteComponent(() => import('./activities-page.tsx'), 'ActivitiesPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/activities/new',
    validateSearch: searchParams({ planItem: 'text', plan: 'text', day: 'text' }),
    component: lazyRouteComponent(() => import('./activity-form-page.tsx'), 'NewActivityPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/activities/$id',
    validateSearch: searchParams({ q: 'text', state: 'text', session: 'text' }),
    component: lazyRouteComponent(() => import('./activity-page.tsx'), 'ActivityPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/activities/$id/edit',
    component: lazyRouteComponent(() => import('./activity-form-page.tsx'), 'EditActivityPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/activities/$id/door',
    validateSearch: searchParams({ session: 'text' }),
    component: lazyRouteComponent(() => import('./door-page.tsx'), 'DoorPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/activities/$id/feedback',
    component: lazyRouteComponent(() => import('./feedback-page.tsx'), 'FeedbackPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/activities/$id/conclude',
    component: lazyRouteComponent(() => import('./conclude-page.tsx'), 'ConcludePage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/me/code',
    component: lazyRouteComponent(() => import('./my-code-page.tsx'), 'MyCodePage'),
  }),
] as const
