import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../app/root.tsx'
import { searchParams } from '../../ui/search-params.ts'

/** The ledger: what was recorded in one's charge. */
export const ledgerRoutes = [
  createRoute({
    getParentRoute: () => appRoute,
    path: '/ledger',
    validateSearch: searchParams({
      q: 'text',
      kind: 'text',
      school: 'text',
      group: 'text',
      person: 'text',
      subject: 'text',
      stage: ['kindergarten', 'primary', 'junior', 'senior'],
      from: 'text',
      to: 'text',
      taken: ['back'],
      open: 'text',
    }),
    component: lazyRouteComponent(() => import('./ledger-page.tsx'), 'LedgerPage'),
  }),
] as const
