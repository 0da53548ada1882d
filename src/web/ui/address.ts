import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

type Search = Record<string, unknown>

/**
 * The address bar's search parameters as state shared by filters, lists and panels.
 * `change` merges; undefined removes a parameter. Filters replace the history entry, opening a panel adds one.
 */
export function useAddress(): [Search, (patch: Search, options?: { push?: boolean }) => void] {
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const change = useCallback(
    (patch: Search, options?: { push?: boolean }) => {
      void navigate({
        to: '.',
        search: ((old: Search) => ({ ...old, ...patch })) as never,
        replace: !options?.push,
        resetScroll: false,
      })
    },
    [navigate],
  )
  return [search, change]
}

/** The record shown in the side panel: `?open=ID`. */
export function useOpen(): { id: string | undefined; open: (id: string) => void; close: () => void } {
  const [search, change] = useAddress()
  const id = typeof search.open === 'string' ? search.open : undefined
  return {
    id,
    open: (next) => change({ open: next }, { push: id === undefined }),
    close: () => change({ open: undefined }),
  }
}
