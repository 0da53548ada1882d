import type { SchoolLine } from './words.ts'

export type SchoolFilter = {
  q?: string | undefined
  locality?: SchoolLine['locality'] | undefined
  kind?: SchoolLine['kind'] | undefined
}

/** Whether a school fits what is typed and chosen; the list of schools is complete in memory. */
export function fits(school: SchoolLine, { q, locality, kind }: SchoolFilter): boolean {
  if (locality && school.locality !== locality) return false
  if (kind && school.kind !== kind) return false
  return !q || school.name.includes(q.trim())
}
