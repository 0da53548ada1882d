import { createRootRouteWithContext, createRoute, Outlet } from '@tanstack/react-router'
import { searchParams } from '../ui/search-params.ts'
import { ErrorPage, NotFoundPage } from './error-pages.tsx'
import { signedIn, type Visit } from './session.ts'
import { Shell } from './shell/shell.tsx'

export const rootRoute = createRootRouteWithContext<Visit>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
  errorComponent: ErrorPage,
})

/**
 * Parent of every page for signed-in people: shell around it, `context.me` in guards and loaders.
 * `open` is the record shown in the side panel, `tab` the chosen tab; every page has them.
 */
export const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  beforeLoad: signedIn,
  validateSearch: searchParams({ open: 'text', tab: 'text' }),
  component: Shell,
})

/** Any other address: says so inside the shell. */
export const elsewhereRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '$',
  component: NotFoundPage,
})
