import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../app/root.tsx'
import { needs } from '../../app/session.ts'
import { searchParams } from '../../ui/search-params.ts'

/** The district, its schools, groups and people; the roster import; terms and holidays. */
export const organizationRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/organization',
    validateSearch: searchParams({
      view: ['tree', 'schools', 'people'],
      q: 'text',
      locality: ['urban', 'town', 'rural'],
      kind: ['kindergarten', 'primary', 'junior', 'senior', 'nineYear', 'completeSecondary', 'twelveYear'],
      association: 'text',
      subject: 'text',
      stage: ['kindergarten', 'primary', 'junior', 'senior'],
      title: 'text',
      honoured: ['1'],
    }),
    component: lazyRouteComponent(() => import('./organization-page.tsx'), 'OrganizationPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/schools/$id',
    validateSearch: searchParams({ q: 'text', subject: 'text' }),
    component: lazyRouteComponent(() => import('./school-page.tsx'), 'SchoolPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/groups/$id',
    component: lazyRouteComponent(() => import('./group-page.tsx'), 'GroupPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/people/$id',
    component: lazyRouteComponent(() => import('./person-page.tsx'), 'PersonPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/organization/import',
    beforeLoad: needs('roster.import'),
    component: lazyRouteComponent(() => import('./imports-page.tsx'), 'ImportsPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/organization/import/$id',
    beforeLoad: needs('roster.import'),
    validateSearch: searchParams({ step: ['findings'] }),
    component: lazyRouteComponent(() => import('./import-page.tsx'), 'ImportPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/settings/terms',
    component: lazyRouteComponent(() => import('./terms-page.tsx'), 'TermsPage'),
  }),
] as const
