import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../app/root.tsx'
import { searchParams } from '../../ui/search-params.ts'

/** Plans: found, written, read in from Word, approved, steered and reviewed. */
export const plansRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/plans',
    validateSearch: searchParams({
      view: ['mine', 'toApprove'],
      q: 'text',
      state: ['draft', 'submitted', 'approved', 'returned', 'withdrawn'],
      owner: ['district', 'association', 'school', 'group'],
      subject: 'text',
      stage: ['kindergarten', 'primary', 'junior', 'senior'],
      term: 'text',
    }),
    component: lazyRouteComponent(() => import('./plans-page.tsx'), 'PlansPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/plans/new',
    component: lazyRouteComponent(() => import('./plan-form-page.tsx'), 'NewPlanPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/plans/import',
    component: lazyRouteComponent(() => import('./import-page.tsx'), 'ImportPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/plans/import/$sourceId',
    component: lazyRouteComponent(() => import('./source-page.tsx'), 'SourcePage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/plans/$planId',
    validateSearch: searchParams({ from: 'number', to: 'number' }),
    component: lazyRouteComponent(() => import('./plan-page.tsx'), 'PlanPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/plans/$planId/edit',
    component: lazyRouteComponent(() => import('./plan-form-page.tsx'), 'EditPlanPage'),
  }),
] as const
