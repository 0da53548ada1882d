import { createContext, use, useSyncExternalStore } from 'react'

/** What to assume where there is no screen to ask: while the server paints the first view. */
export const AssumedPhone = createContext(false)

const narrowScreen = '(max-width: 48em)'

function onResized(changed: () => void): () => void {
  const query = window.matchMedia(narrowScreen)
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}

/** True up to 48em: cards instead of tables, sheets instead of side panels. */
export function usePhone(): boolean {
  const assumed = use(AssumedPhone)
  return useSyncExternalStore(
    onResized,
    () => window.matchMedia(narrowScreen).matches,
    () => assumed,
  )
}

/**
 * Which of two ways to lay out a page are to be rendered: the one for this screen, and while the server paints, both,
 * as it can only guess at the screen. Styles hide the one that is not for it (`max-width: 48em`).
 */
export function useWays(): { wide: boolean; narrow: boolean } {
  const phone = usePhone()
  const painting = typeof window === 'undefined'
  return { wide: painting || !phone, narrow: painting || phone }
}
