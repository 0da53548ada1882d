import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconQrcode, IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useRef, useState } from 'react'
import { registrationStateLabels } from '../../../modules/activities/vocabulary.ts'
import { client, orpc, type Answers } from '../../app/client.ts'
import { NotAllowed } from '../../app/session.ts'
import { useAddress } from '../../ui/address.ts'
import { timeOf } from '../../ui/dates.ts'
import { Page, Section } from '../../ui/page.tsx'
import { errorSentence, ErrorState } from '../../ui/states.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import { useChanged } from './changed.ts'
import { LastCheckIn, type Outcome } from './last-check-in.tsx'
import { SessionChoice } from './session-choice.tsx'
import { useNow } from './now.ts'
import { WithActivity } from './with-activity.tsx'
import { sessionAt, type Activity, type Session } from './words.tsx'
import styles from './door.module.css'

const Scanner = lazy(() => import('./scanner.tsx'))
const route = getRouteApi('/app/activities/$id/door')
type Found = Answers['activities']['searchAtDoor']['people'][number]

/** The organiser's phone at the door: find a person and sign them in, or scan their code. */
export function DoorPage() {
  const { id } = route.useParams()
  return (
    <WithActivity id={id}>
      {(activity) => {
        if (!activity.may.checkInOthers) throw new NotAllowed('activities.checkInOthers')
        return <Door activity={activity} />
      }}
    </WithActivity>
  )
}

function Door({ activity }: { activity: Activity }) {
  const { session: chosen } = route.useSearch()
  const [, change] = useAddress()
  const now = useNow()
  const session =
    activity.sessions.find(({ id }) => id === chosen) ?? (sessionAt(activity.sessions, now) as Session)
  const [scanning, setScanning] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const door = useDoor(session.id, () => field.current?.select())
  return (
    <Page
      title="门口签到"
      note={
        <>
          {activity.title} · <TeachingDate value={session.startsAt} to={session.endsAt} />
        </>
      }
      back={{ to: `/activities/${activity.id}?tab=check-ins`, label: '签到名单' }}
      narrow
    >
      <SessionChoice
        sessions={activity.sessions}
        value={session.id}
        onChange={(id) => change({ session: id })}
      />
      <LiveCount activity={activity} sessionId={session.id} />
      {scanning ? (
        <Suspense>
          <Scanner onCode={door.scan} onClose={() => setScanning(false)} />
        </Suspense>
      ) : (
        <Button
          size="md"
          variant="default"
          leftSection={<IconQrcode size={20} aria-hidden />}
          onClick={() => setScanning(true)}
        >
          扫老师的个人码
        </Button>
      )}
      <LastCheckIn outcome={door.outcome} mayUndo={activity.state === 'underWay'} onUndo={door.undo} />
      <Search sessionId={session.id} field={field} busy={door.busy} onCheckIn={door.checkIn} />
    </Page>
  )
}

/** Signs in by name or by code, and keeps what came of the last one in sight. */
function useDoor(sessionId: string, onDone: () => void) {
  const changed = useChanged()
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const show = async (asked: () => Promise<Answers['activities']['checkInByDoor']>) => {
    try {
      setOutcome({ kind: 'in', result: await asked() })
      navigator.vibrate?.(60)
      onDone()
    } catch (error) {
      setOutcome({ kind: 'refused', sentence: errorSentence(error) })
      navigator.vibrate?.([60, 80, 60])
    }
    await changed()
  }
  const door = useMutation({
    mutationFn: (personId: string) => show(() => client.activities.checkInByDoor({ sessionId, personId })),
  })
  return {
    outcome,
    busy: door.isPending ? door.variables : null,
    checkIn: (personId: string) => door.mutate(personId),
    scan: (code: string) => show(() => client.activities.checkInByScan({ sessionId, code })),
    undo: async (personId: string, name: string) => {
      try {
        await client.activities.undoCheckIn({ sessionId, personId })
        setOutcome({ kind: 'undone', name })
      } catch (error) {
        setOutcome({ kind: 'refused', sentence: errorSentence(error) })
      }
      await changed()
    },
  }
}

function LiveCount({ activity, sessionId }: { activity: Activity; sessionId: string }) {
  const { data } = useQuery(
    orpc.activities.listCheckIns.queryOptions({
      input: { id: activity.id, sessionId, limit: 1 },
      refetchInterval: 4_000,
    }),
  )
  if (!data) return null
  return (
    <p className={styles.count} aria-live="polite">
      <strong>{data.checkInCount}</strong> / {data.expectedCount} 人已签到
      {data.lateCount > 0 && `,${data.lateCount} 人迟到`}
    </p>
  )
}

function Search({
  sessionId,
  field,
  busy,
  onCheckIn,
}: {
  sessionId: string
  field: React.RefObject<HTMLInputElement | null>
  busy: string | null | undefined
  onCheckIn: (personId: string) => void
}) {
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), 200)
  const { data, error } = useQuery({
    ...orpc.activities.searchAtDoor.queryOptions({ input: { sessionId, text: asked } }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  })
  const people = asked === '' ? [] : (data?.people ?? [])
  return (
    <>
      <TextInput
        ref={field}
        size="lg"
        type="search"
        label="查找老师"
        placeholder="姓名、拼音首字母或工号"
        autoComplete="off"
        autoCapitalize="none"
        leftSection={<IconSearch size={20} stroke={1.7} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {error && <ErrorState error={error} />}
      {asked !== '' && data && people.length === 0 && (
        <p className={styles.note}>没有找到“{asked}”。请核对姓名，或改用工号查找。</p>
      )}
      {people.length > 0 && (
        <Section flush>
          <ul className={styles.people} aria-label="找到的老师">
            {people.map((person) => (
              <li key={person.id}>
                <div>
                  <strong>{person.name}</strong>
                  <small>
                    {[person.schoolName, person.staffNumber].filter(Boolean).join(' · ')}
                    {person.registration && ` · ${registrationStateLabels[person.registration]}`}
                  </small>
                </div>
                <Action person={person} busy={busy === person.id} onCheckIn={onCheckIn} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

function Action({
  person,
  busy,
  onCheckIn,
}: {
  person: Found
  busy: boolean
  onCheckIn: (personId: string) => void
}) {
  if (person.checkedInAt) return <StatusBadge tone="good">{timeOf(person.checkedInAt)} 已签到</StatusBadge>
  return (
    <Button size="md" loading={busy} aria-label={`为${person.name}签到`} onClick={() => onCheckIn(person.id)}>
      签到
    </Button>
  )
}
