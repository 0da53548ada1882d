import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../app/root.tsx'
import { searchParams } from '../../ui/search-params.ts'

const validateSearch = searchParams({ year: 'text', kind: 'text', term: 'text', from: 'text', to: 'text' })

/** Growth records: one's own, and those that one answers for. */
export const portfoliosRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/record',
    validateSearch,
    component: lazyRouteComponent(() => import('./record-page.tsx'), 'OwnRecordPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/record/$personId',
    validateSearch,
    component: lazyRouteComponent(() => import('./record-page.tsx'), 'RecordPage'),
  }),
] as const
