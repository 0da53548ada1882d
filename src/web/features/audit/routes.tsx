import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../app/root.tsx'
import { searchParams } from '../../ui/search-params.ts'

/** Who changed what and when: what concerns oneself, and for administrators everything. */
export const auditRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/audit',
    validateSearch: searchParams({ scope: ['mine', 'all'] }),
    component: lazyRouteComponent(() => import('./audit-page.tsx'), 'AuditPage'),
  }),
] as const
