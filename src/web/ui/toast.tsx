import { lazy, Suspense, useSyncExternalStore } from 'react'

type Toast = { tone: 'good' | 'bad' | 'plain'; text: string; action?: { label: string; run: () => void } }

const Host = lazy(() => import('./toast-host.tsx'))
let wanted = false
const listeners = new Set<() => void>()

/** The same word again within this time is the same word: a button was pressed twice. */
const sameWithin = 1_000
let last = { tone: '', text: '', at: 0 }

async function show(toast: Toast): Promise<void> {
  const { tone, text } = toast
  const again = last.tone === tone && last.text === text && Date.now() - last.at < sameWithin
  last = { tone, text, at: Date.now() }
  if (again) return
  wanted = true
  for (const listener of listeners) listener()
  const { showToast } = await import('./toast-host.tsx')
  showToast(toast)
}

/**
 * A short word at the edge of the screen: what just happened, with an optional way back (撤销).
 * Errors that belong to a field or list are shown there, not here.
 */
export const toast = {
  good: (text: string, action?: Toast['action']) => void show({ tone: 'good', text, action }),
  bad: (text: string, action?: Toast['action']) => void show({ tone: 'bad', text, action }),
  plain: (text: string, action?: Toast['action']) => void show({ tone: 'plain', text, action }),
}

/** Rendered once in main.tsx; loads nothing until the first toast. */
export function ToastHost() {
  const shown = useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => wanted,
    () => false,
  )
  return shown ? (
    <Suspense>
      <Host />
    </Suspense>
  ) : null
}
