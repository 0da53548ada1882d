import '../ui/mantine.css'
import '../ui/ground.css'
import { createMemoryHistory } from '@tanstack/react-router'
import { renderToString } from 'react-dom/server'
import { AssumedPhone } from '../ui/screen.ts'
import { App } from './app.tsx'
import { createQueryClient, takeInitial, type Initial } from './client.ts'
import { createAppRouter } from './router.tsx'
import type { Visit } from './session.ts'

/**
 * The first view of a page as HTML, painted by the server from the same answers that it inlines (`initial`), so that a
 * slow phone shows the page before its scripts have arrived. Goes in place of `<!--first-view-->`; the browser renders
 * the page anew (no hydration), so nothing breaks when the two differ in a detail.
 * Nothing is fetched: what `initial` lacks is shown as still loading. Holds no state between calls.
 * @returns an empty string when the address leads elsewhere (sign-in) or the page cannot be painted without a browser;
 *   the latter is told to `onError`
 */
export async function firstView(
  initial: Initial,
  view: { address: string; phone: boolean },
  onError?: (error: unknown) => void,
): Promise<string> {
  const visit: Visit = { signedOut: initial.me === null, queryClient: createQueryClient(() => {}) }
  try {
    takeInitial(visit.queryClient, initial)
    const router = createAppRouter(visit, createMemoryHistory({ initialEntries: [view.address] }))
    await router.load()
    const { location, matches } = router.state
    if (location.href !== view.address) return ''
    const failed = matches.find((it) => it.status === 'error')
    if (failed) throw failed.error
    return renderToString(
      <AssumedPhone value={view.phone}>
        <App visit={visit} router={router} />
      </AssumedPhone>,
    )
  } catch (error) {
    onError?.(error)
    return ''
  } finally {
    visit.queryClient.clear()
  }
}
