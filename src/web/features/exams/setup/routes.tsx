import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { assessmentKinds, assessmentStates, examinedStages } from '../../../../modules/exams/vocabulary.ts'
import { appRoute } from '../../../app/root.tsx'
import { searchParams } from '../../../ui/search-params.ts'

/** Setting an assessment up: the list, the gate, schools and samples, papers and their reviewers, the rules. */
export const setupRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams',
    validateSearch: searchParams({
      q: 'text',
      term: 'text',
      kind: assessmentKinds,
      stage: examinedStages,
      grade: 'number',
      state: assessmentStates,
      own: 'flag',
    }),
    component: lazyRouteComponent(() => import('./exams-page.tsx'), 'ExamsPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/new',
    component: lazyRouteComponent(() => import('./new-page.tsx'), 'NewAssessmentPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/policy',
    component: lazyRouteComponent(() => import('./policy-page.tsx'), 'PolicyPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/gate-log',
    validateSearch: searchParams({ show: ['lifted', 'acknowledged', 'refused', 'carriedOut'] }),
    component: lazyRouteComponent(() => import('./gate-log-page.tsx'), 'GateLogPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/reviews',
    component: lazyRouteComponent(() => import('./reviews-page.tsx'), 'ReviewsPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/$id',
    component: lazyRouteComponent(() => import('./assessment-page.tsx'), 'AssessmentPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/$id/edit',
    component: lazyRouteComponent(() => import('./edit-page.tsx'), 'EditAssessmentPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/$id/schools',
    component: lazyRouteComponent(() => import('./schools-page.tsx'), 'AssessmentSchoolsPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/$id/papers/$paperId',
    component: lazyRouteComponent(() => import('./blueprint/blueprint-page.tsx'), 'BlueprintPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/$id/papers/$paperId/review',
    component: lazyRouteComponent(() => import('./review-page.tsx'), 'ReviewPage'),
  }),
] as const
