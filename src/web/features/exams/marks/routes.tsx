import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../../app/root.tsx'
import { searchParams } from '../../../ui/search-params.ts'

/** Pupils and marks: the lists, what is in, and the imports from upload to end. */
export const marksRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/pupils',
    validateSearch: searchParams({
      q: 'text',
      school: 'text',
      grade: 'text',
      className: 'text',
      left: ['1'],
    }),
    component: lazyRouteComponent(() => import('./pupils-page.tsx'), 'PupilsPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/pupils/import/$importId',
    validateSearch: searchParams({ step: ['findings'], code: 'text' }),
    component: lazyRouteComponent(() => import('./import-page.tsx'), 'PupilsImportPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/$id/marks',
    validateSearch: searchParams({ show: ['schools', 'imports'] }),
    component: lazyRouteComponent(() => import('./marks-page.tsx'), 'MarksPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/$id/marks/missing',
    validateSearch: searchParams({ paper: 'text', school: 'text' }),
    component: lazyRouteComponent(() => import('./missing-page.tsx'), 'MissingMarksPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/exams/$id/marks/import/$importId',
    validateSearch: searchParams({ step: ['findings'], code: 'text' }),
    component: lazyRouteComponent(() => import('./import-page.tsx'), 'MarksImportPage'),
  }),
] as const
