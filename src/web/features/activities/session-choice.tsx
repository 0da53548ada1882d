import { Select } from '@mantine/core'
import { teachingRange } from '../../ui/dates.ts'
import type { Session } from './words.tsx'

/** Which of several sessions is meant; nothing when there is one only. */
export function SessionChoice({
  sessions,
  value,
  onChange,
}: {
  sessions: readonly Session[]
  value: string
  onChange: (id: string) => void
}) {
  if (sessions.length < 2) return null
  return (
    <Select
      label="场次"
      allowDeselect={false}
      data={sessions.map(({ id, title, startsAt, endsAt, place }) => ({
        value: id,
        label: [title, teachingRange(startsAt, endsAt), place].filter(Boolean).join(' · '),
      }))}
      value={value}
      onChange={(id) => id && onChange(id)}
    />
  )
}
