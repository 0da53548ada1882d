import { createRouter } from '@tanstack/react-router'
import { accountsRoutes, signInRoutes } from '../features/accounts/routes.tsx'
import { styleRoutes } from '../style/routes.tsx'
import { Loading } from '../ui/loading.tsx'
import { parseSearch, stringifySearch } from '../ui/search-params.ts'
import { whenSignedOut } from './client.ts'
import { ErrorPage, NotFoundPage } from './error-pages.tsx'
import { appRoute, elsewhereRoute, rootRoute } from './root.tsx'
import { forgetSession } from './session.ts'

/** Every feature's routes, one line each. */
const routeTree = rootRoute.addChildren([
  ...signInRoutes,
  appRoute.addChildren([...accountsRoutes, ...styleRoutes, elsewhereRoute]),
])

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultPendingComponent: Loading,
  defaultPendingMs: 250,
  defaultErrorComponent: ErrorPage,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: true,
})

whenSignedOut(() => {
  if (router.state.location.pathname === '/sign-in') return
  forgetSession(true)
  void router.navigate({ to: '/sign-in', search: { next: router.state.location.href } })
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
  interface StaticDataRouteOption {
    /** The page's name in the browser's title and history. */
    title?: string
  }
}
