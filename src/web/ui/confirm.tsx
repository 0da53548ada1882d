import { lazy, Suspense, useSyncExternalStore } from 'react'

export type Confirmation = {
  title: string
  /** What will happen, and what cannot be undone. */
  message: React.ReactNode
  /** The verb on the red button: 删除, 取消活动 … */
  action: string
  /** Ask for a reason; the promise then gives it. */
  reason?: { label: string; placeholder?: string }
}
export type Pending = Confirmation & { answer: (value: string | false) => void }

const Dialog = lazy(() => import('./confirm-dialog.tsx'))
let pending: Pending | null = null
const listeners = new Set<() => void>()
const set = (next: Pending | null) => {
  pending = next
  for (const listener of listeners) listener()
}

/**
 * Asks for a reason before something that is hard to undo (cancelling an activity, returning a plan).
 * @returns the reason, or false when the user thinks better of it.
 */
export function askReason(confirmation: Confirmation): Promise<string | false> {
  return new Promise((resolve) => {
    const answer = (value: string | false) => {
      set(null)
      resolve(value)
    }
    set({ ...confirmation, answer })
  })
}

/** Asks before something that is hard to undo: `if (await confirmDestructive({ … })) remove.mutate()`. */
export async function confirmDestructive(confirmation: Omit<Confirmation, 'reason'>): Promise<boolean> {
  return (await askReason(confirmation)) !== false
}

/** Rendered once in main.tsx. */
export function ConfirmHost() {
  const current = useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => pending,
    () => null,
  )
  return current ? (
    <Suspense>
      <Dialog {...current} />
    </Suspense>
  ) : null
}
