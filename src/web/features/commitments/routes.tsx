import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../app/root.tsx'
import { searchParams } from '../../ui/search-params.ts'

/** Commitments: the board, the list of all of them, and the page on which one is set or changed. */
export const commitmentsRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/commitments',
    validateSearch: searchParams({
      kind: ['school', 'group', 'district'],
      standing: ['behind', 'late', 'onPace', 'done', 'notStarted'],
      association: 'text',
      plan: 'text',
      q: 'text',
      sort: ['behind', 'name'],
      open: 'text',
      unit: 'text',
    }),
    component: lazyRouteComponent(() => import('./board-page.tsx'), 'BoardPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/commitments/all',
    validateSearch: searchParams({ q: 'text', state: ['active', 'asked', 'retired'] }),
    component: lazyRouteComponent(() => import('./commitments-page.tsx'), 'CommitmentsPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/commitments/new',
    component: lazyRouteComponent(() => import('./new-page.tsx'), 'NewCommitmentsPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/commitments/$commitmentId/edit',
    component: lazyRouteComponent(() => import('./edit-page.tsx'), 'EditCommitmentPage'),
  }),
] as const
