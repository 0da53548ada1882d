import { useState } from 'react'

interface History<State> {
  past: State[]
  now: State
  future: State[]
}

const most = 100

/** A state with its earlier ones. `set` is one step that can be undone; with `joined` it joins the step before. */
export function useHistory<State>(initial: () => State) {
  const [history, setHistory] = useState<History<State>>(() => ({ past: [], now: initial(), future: [] }))
  return {
    now: history.now,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    set(next: State, joined = false) {
      setHistory(({ past, now }) => ({
        past: joined ? past : [...past.slice(1 - most), now],
        now: next,
        future: [],
      }))
    },
    undo() {
      setHistory((it) => {
        const before = it.past.at(-1)
        return before === undefined
          ? it
          : { past: it.past.slice(0, -1), now: before, future: [it.now, ...it.future] }
      })
    },
    redo() {
      setHistory((it) => {
        const [next, ...future] = it.future
        return next === undefined ? it : { past: [...it.past, it.now], now: next, future }
      })
    },
    /** Begins anew from a state. */
    reset(next: State) {
      setHistory({ past: [], now: next, future: [] })
    },
  }
}
