import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../app/root.tsx'
import { searchParams } from '../../ui/search-params.ts'

/** The calendar (行事历): whose and how it is shown stand in the address bar. */
export const calendarRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/calendar',
    validateSearch: searchParams({
      scope: ['school', 'cluster', 'district', 'subject'],
      school: 'text',
      association: 'text',
      subject: 'text',
      stage: ['kindergarten', 'primary', 'junior', 'senior'],
      view: ['month', 'list'],
      term: 'text',
      on: 'text',
    }),
    component: lazyRouteComponent(() => import('./calendar-page.tsx'), 'CalendarPage'),
  }),
] as const
