import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../app/root.tsx'
import { searchParams } from '../ui/search-params.ts'

/** The living style page: registered in development builds only. */
export const styleRoutes = import.meta.env.DEV
  ? [
      createRoute({
        getParentRoute: () => appRoute,
        path: '/_style',
        validateSearch: searchParams({
          q: 'text',
          scope: 'text',
          type: 'text',
          from: 'text',
          to: 'text',
          sort: 'text',
        }),
        component: lazyRouteComponent(() => import('./style-page.tsx'), 'StylePage'),
      }),
    ]
  : []
