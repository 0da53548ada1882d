import { createRouter, type RouterHistory } from '@tanstack/react-router'
import { accountsRoutes, signInRoutes } from '../features/accounts/routes.tsx'
import { activitiesRoutes } from '../features/activities/routes.tsx'
import { auditRoutes } from '../features/audit/routes.tsx'
import { calendarRoutes } from '../features/calendar/routes.tsx'
import { commitmentsRoutes } from '../features/commitments/routes.tsx'
import { examsRoutes } from '../features/exams/routes.tsx'
import { homeRoutes } from '../features/home/routes.tsx'
import { ledgerRoutes } from '../features/ledger/routes.tsx'
import { organizationRoutes } from '../features/organization/routes.tsx'
import { plansRoutes } from '../features/plans/routes.tsx'
import { portfoliosRoutes } from '../features/portfolios/routes.tsx'
import { styleRoutes } from '../style/routes.tsx'
import { Loading } from '../ui/loading.tsx'
import { parseSearch, stringifySearch } from '../ui/search-params.ts'
import { ErrorPage, NotFoundPage } from './error-pages.tsx'
import { appRoute, elsewhereRoute, rootRoute } from './root.tsx'
import type { Visit } from './session.ts'

/** Every feature's routes, one line each. */
const routeTree = rootRoute.addChildren([
  ...signInRoutes,
  appRoute.addChildren([
    ...homeRoutes,
    ...commitmentsRoutes,
    ...ledgerRoutes,
    ...portfoliosRoutes,
    ...accountsRoutes,
    ...auditRoutes,
    ...organizationRoutes,
    ...calendarRoutes,
    ...plansRoutes,
    ...activitiesRoutes,
    ...examsRoutes,
    ...styleRoutes,
    elsewhereRoute,
  ]),
])

/** The router of one visit; on the server with a history in memory. */
export function createAppRouter(visit: Visit, history?: RouterHistory) {
  return createRouter({
    routeTree,
    context: visit,
    history,
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: Loading,
    defaultPendingMs: 250,
    defaultErrorComponent: ErrorPage,
    defaultNotFoundComponent: NotFoundPage,
    // On the server it would write a script into the first view that holds up its painting.
    scrollRestoration: history === undefined,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
  interface StaticDataRouteOption {
    /** The page's name in the browser's title and history. */
    title?: string
  }
}
