import '../ui/mantine.css'
import '../ui/ground.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ConfirmHost } from '../ui/confirm.tsx'
import { cssVariables, theme } from '../ui/theme.ts'
import { ToastHost } from '../ui/toast.tsx'
import { queryClient } from './client.ts'
import { OfflineBanner } from './offline-banner.tsx'
import { router } from './router.tsx'
import { startSession } from './session.ts'

startSession()

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      forceColorScheme="light"
      deduplicateCssVariables={false}
      cssVariablesResolver={cssVariables}
    >
      <QueryClientProvider client={queryClient}>
        <OfflineBanner />
        <RouterProvider router={router} />
        <ToastHost />
        <ConfirmHost />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)

// A page that was open while a new version was installed asks for files that are gone: load the new version once.
window.addEventListener('vite:preloadError', () => {
  const last = Number(sessionStorage.getItem('reloaded-at') ?? 0)
  if (Date.now() - last < 30_000) return
  sessionStorage.setItem('reloaded-at', String(Date.now()))
  window.location.reload()
})
