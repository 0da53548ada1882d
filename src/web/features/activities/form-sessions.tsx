import { TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { weekdayText } from '../../../platform/calendar-day.ts'
import { orpc } from '../../app/client.ts'
import { teachingWeek } from '../../ui/dates.ts'
import { useTeachingTerm } from '../../ui/teaching-date.tsx'
import { Conflicts } from './conflicts.tsx'
import { instantsOf, type FormSession, type FormValues } from './form-values.ts'
import { DayField } from '../../ui/date-fields.tsx'
import styles from './form.module.css'

/** Day, from, to of one session. */
export function SessionFields({
  session,
  mistake,
  onChange,
}: {
  session: FormSession
  mistake?: string
  onChange: (session: FormSession) => void
}) {
  const term = useTeachingTerm()
  const week = session.day ? teachingWeek(session.day, term) : null
  const change = (patch: Partial<FormSession>) => onChange({ ...session, ...patch })
  return (
    <div>
      <div className={styles.when}>
        <DayField
          label={session.endDay ? '开始日期' : '日期'}
          required
          error={mistake !== undefined}
          value={session.day}
          onChange={(day) => change({ day })}
        />
        <TextInput
          type="time"
          label="开始"
          required
          error={mistake !== undefined}
          value={session.from}
          onChange={(event) => change({ from: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label="结束"
          required
          error={mistake !== undefined}
          value={session.to}
          onChange={(event) => change({ to: event.currentTarget.value })}
        />
      </div>
      {session.endDay && (
        <DayField label="结束日期" value={session.endDay} onChange={(endDay) => change({ endDay })} />
      )}
      {mistake ? (
        <p className={styles.mistake}>{mistake}</p>
      ) : (
        session.day && (
          <p className={styles.note}>
            {weekdayText(session.day)}
            {week !== null && ` 第${week}周`}
          </p>
        )
      )}
    </div>
  )
}

/** Asks, while the time is being chosen, what stands in its way. */
export function TimeConflicts({ form, existingId }: { form: FormValues; existingId?: string }) {
  const sessions = form.sessions.flatMap((session) => {
    const span = instantsOf(session)
    return span && span.startsAt < span.endsAt
      ? [{ id: session.id, place: session.place.trim() || form.place.trim() || null, ...span }]
      : []
  })
  const asked = {
    id: existingId,
    sessions,
    hostSchoolId: form.hostSchoolId,
    stage: form.stage,
    personIds: [form.organiser, ...form.roles.map(({ person }) => person)].flatMap((it) => it?.value ?? []),
  }
  const [key] = useDebouncedValue(JSON.stringify(asked), 400)
  const input = JSON.parse(key) as typeof asked
  const { data } = useQuery(
    orpc.activities.conflicts.queryOptions({
      input,
      enabled: input.sessions.length > 0,
      placeholderData: (before) => before,
    }),
  )
  return <Conflicts conflicts={input.sessions.length > 0 ? (data?.conflicts ?? []) : []} />
}
