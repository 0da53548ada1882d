import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { ConfirmHost } from '../ui/confirm.tsx'
import { cssVariables, theme } from '../ui/theme.ts'
import { ToastHost } from '../ui/toast.tsx'
import { OfflineBanner } from './offline-banner.tsx'
import type { createAppRouter } from './router.tsx'
import type { Visit } from './session.ts'

/** The whole app, in the browser and for the first view on the server. */
export function App({ visit, router }: { visit: Visit; router: ReturnType<typeof createAppRouter> }) {
  return (
    <MantineProvider
      theme={theme}
      forceColorScheme="light"
      deduplicateCssVariables={false}
      cssVariablesResolver={cssVariables}
    >
      <QueryClientProvider client={visit.queryClient}>
        <OfflineBanner />
        <RouterProvider router={router} />
        <ToastHost />
        <ConfirmHost />
      </QueryClientProvider>
    </MantineProvider>
  )
}
