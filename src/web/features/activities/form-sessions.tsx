import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../app/client.ts'
import { DayField } from '../../ui/date-fields.tsx'
import { teachingWeek, weekdayOf } from '../../ui/dates.ts'
import { useTeachingTerm } from '../../ui/teaching-date.tsx'
import type { Change } from './activity-form.tsx'
import { Conflicts } from './conflicts.tsx'
import { instantsOf, nextSession, type FormSession, type FormValues } from './form-values.ts'
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
            {weekdayOf(session.day)}
            {week !== null && ` 第${week}周`}
          </p>
        )
      )}
    </div>
  )
}

/** The second session and all further ones, each with its own title and place. */
export function MoreSessions({
  form: { sessions },
  mistakes,
  change,
}: {
  form: FormValues
  mistakes: Record<string, string>
  change: Change
}) {
  const replace = (id: string, next: FormSession | null) =>
    change({ sessions: sessions.flatMap((it) => (it.id === id ? (next ?? []) : it)) })
  return (
    <fieldset className={styles.block}>
      <legend>场次</legend>
      {sessions.length > 1 &&
        sessions.map((session, index) => (
          <div key={session.id} className={styles.session}>
            <div className={styles.head}>
              <strong>第 {index + 1} 场</strong>
              {index > 0 && (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  color="gray"
                  leftSection={<IconTrash size={15} aria-hidden />}
                  onClick={() => replace(session.id, null)}
                >
                  移除第 {index + 1} 场
                </Button>
              )}
            </div>
            {index > 0 && (
              <SessionFields
                session={session}
                mistake={mistakes[`session ${session.id}`]}
                onChange={(next) => replace(session.id, next)}
              />
            )}
            <div className={styles.two}>
              <TextInput
                label={`第 ${index + 1} 场名称`}
                maxLength={100}
                placeholder="例如:上午场、低段分会场"
                value={session.title}
                onChange={(event) => replace(session.id, { ...session, title: event.currentTarget.value })}
              />
              <TextInput
                label={`第 ${index + 1} 场地点`}
                maxLength={100}
                placeholder="与活动地点不同时填写"
                value={session.place}
                onChange={(event) => replace(session.id, { ...session, place: event.currentTarget.value })}
              />
            </div>
            <div>
              <AcrossDays session={session} onChange={(next) => replace(session.id, next)} />
            </div>
          </div>
        ))}
      <div className={styles.row}>
        {sessions.length === 1 && sessions[0] && (
          <AcrossDays session={sessions[0]} onChange={(next) => change({ sessions: [next] })} />
        )}
        <Button
          variant="light"
          size="xs"
          leftSection={<IconPlus size={15} aria-hidden />}
          disabled={sessions.length >= 20}
          onClick={() => change({ sessions: [...sessions, nextSession(sessions)] })}
        >
          再加一场
        </Button>
      </div>
    </fieldset>
  )
}

/** Online discussions and the like last for days. */
function AcrossDays({
  session,
  onChange,
}: {
  session: FormSession
  onChange: (session: FormSession) => void
}) {
  const across = session.endDay !== null
  return (
    <Button
      size="xs"
      variant="subtle"
      disabled={!session.day}
      onClick={() => onChange({ ...session, endDay: across ? null : session.day })}
    >
      {across ? '改为当天结束' : '跨天举行'}
    </Button>
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
