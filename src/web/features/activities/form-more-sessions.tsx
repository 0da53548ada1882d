import { Button, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { Change } from './activity-form.tsx'
import { SessionFields } from './form-sessions.tsx'
import { nextSession, type FormSession, type FormValues } from './form-values.ts'
import styles from './form.module.css'

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
                placeholder="例如：上午场、低段分会场"
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
