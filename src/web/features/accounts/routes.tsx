import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute, rootRoute } from '../../app/root.tsx'
import { searchParams } from '../../ui/search-params.ts'

/** Pages without the shell: for people who are not, or not fully, signed in. */
export const signInRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/sign-in',
    validateSearch: searchParams({ next: 'text' }),
    component: lazyRouteComponent(() => import('./sign-in-page.tsx'), 'SignInPage'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/change-password',
    component: lazyRouteComponent(() => import('./change-password-page.tsx'), 'ChangePasswordPage'),
  }),
] as const

export const accountsRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/me',
    component: lazyRouteComponent(() => import('./my-account-page.tsx'), 'MyAccountPage'),
  }),
] as const
