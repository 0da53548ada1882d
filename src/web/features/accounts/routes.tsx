import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute, rootRoute } from '../../app/root.tsx'
import { needs } from '../../app/session.ts'
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
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/set-up',
    validateSearch: searchParams({ token: 'text' }),
    component: lazyRouteComponent(() => import('./set-up-page.tsx'), 'SetUpPage'),
  }),
] as const

export const accountsRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/me',
    component: lazyRouteComponent(() => import('./my-account-page.tsx'), 'MyAccountPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/administration',
    beforeLoad: needs('accounts.administer'),
    component: lazyRouteComponent(() => import('./administration-page.tsx'), 'AdministrationPage'),
  }),
  createRoute({
    getParentRoute: () => appRoute,
    path: '/schools/$id/passwords',
    component: lazyRouteComponent(() => import('./passwords-page.tsx'), 'PasswordsPage'),
  }),
] as const
