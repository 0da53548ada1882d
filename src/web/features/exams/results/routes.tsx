import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../../app/root.tsx'
import { searchParams } from '../../../ui/search-params.ts'

const version = { version: 'number' } as const
const units = {
  ...version,
  by: ['school', 'cluster', 'alliance', 'locality', 'sex'],
  q: 'text',
  view: ['table', 'picture'],
} as const

/** Results of an assessment, from the district down to a class. */
export const resultRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/$id/results',
    validateSearch: searchParams(version),
    component: lazyRouteComponent(() => import('./overview-page.tsx'), 'OverviewPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/$id/results/units',
    validateSearch: searchParams(units),
    component: lazyRouteComponent(() => import('./units-page.tsx'), 'UnitsPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/$id/results/subject/$paperId',
    validateSearch: searchParams(units),
    component: lazyRouteComponent(() => import('./subject-page.tsx'), 'SubjectPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/$id/results/paper/$paperId',
    validateSearch: searchParams({
      ...version,
      open: 'text',
      sort: 'text',
      show: ['finding', 'hard', 'easy', 'flat', 'off'],
    }),
    component: lazyRouteComponent(() => import('./items-page.tsx'), 'ItemsPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/$id/results/school/$schoolId',
    validateSearch: searchParams(version),
    component: lazyRouteComponent(() => import('./school-page.tsx'), 'SchoolPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/$id/results/subject/$paperId/school/$schoolId',
    validateSearch: searchParams(version),
    component: lazyRouteComponent(() => import('./school-subject-page.tsx'), 'SchoolSubjectPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/$id/results/subject/$paperId/school/$schoolId/class/$className',
    validateSearch: searchParams(version),
    component: lazyRouteComponent(() => import('./class-page.tsx'), 'ClassPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/$id/results/subject/$paperId/school/$schoolId/class/$className/pupils',
    validateSearch: searchParams({ q: 'text' }),
    component: lazyRouteComponent(() => import('./pupils-page.tsx'), 'PupilsPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/$id/results/value-added',
    validateSearch: searchParams({ ...version, paper: 'text', method: ['reml', 'ml', 'ols'] }),
    component: lazyRouteComponent(() => import('./value-added-page.tsx'), 'ValueAddedPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/$id/results/trends',
    validateSearch: searchParams({
      ...version,
      subject: 'text',
      unit: ['school', 'cluster', 'alliance', 'locality'],
      id: 'text',
      by: ['grade', 'cohort'],
    }),
    component: lazyRouteComponent(() => import('./trends-page.tsx'), 'TrendsPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/$id/results/views',
    validateSearch: searchParams(version),
    component: lazyRouteComponent(() => import('./views-page.tsx'), 'ViewsPage'),
  }),
] as const
