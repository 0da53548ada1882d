import { useParams, useSearch } from '@tanstack/react-router'
import { type ResultLinks, resultLinks } from './links.ts'

/** Which assessment and which version of its results the address names; undefined: the one that everyone sees. */
export function useResults(): { assessmentId: string; version: number | undefined; links: ResultLinks } {
  const { id = '' }: { id?: string } = useParams({ strict: false })
  const search: Record<string, unknown> = useSearch({ strict: false })
  const version = typeof search.version === 'number' ? search.version : undefined
  return { assessmentId: id, version, links: resultLinks(id, version) }
}
