import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { conflictText } from '../../../modules/plans/wording.ts'
import { addDays, daysBetween } from '../../../platform/calendar-day.ts'
import { client, orpc } from '../../app/client.ts'
import { Cautions } from '../../ui/cautions.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Loading } from '../../ui/loading.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import { toast } from '../../ui/toast.tsx'
import type { Moving } from './calendar-page.tsx'
import { type CalendarEvent, spanDays, useChanged } from './words.tsx'
import styles from './calendar.module.css'

const daysLater = (instant: string, days: number): string =>
  new Date(Date.parse(instant) + days * 86_400_000).toISOString()

/** What stands in the way of the new day, as sentences; the server knows. */
async function cautionsOf(
  event: CalendarEvent,
  startsOn: string,
): Promise<{ text: string; note?: React.ReactNode }[]> {
  const days = daysBetween(event.startsOn, startsOn)
  if (event.activity) {
    const { id, revision, startsAt } = event.activity
    const answer = await client.activities.reschedule({
      id,
      revision,
      startsAt: daysLater(startsAt, days),
      dryRun: true,
    })
    return answer.conflicts.map(({ text }) => ({ text }))
  }
  const endsOn = addDays(event.endsOn, days)
  const { conflicts } = await client.calendar.checkMove({ itemId: event.id, startsOn, endsOn })
  return conflicts.map((it) => ({
    text: conflictText(it),
    note: <TeachingDate value={it.startsOn} to={it.endsOn === it.startsOn ? undefined : it.endsOn} />,
  }))
}

async function moveTo(event: CalendarEvent, startsOn: string): Promise<void> {
  const days = daysBetween(event.startsOn, startsOn)
  if (event.activity) {
    const { id, revision, startsAt } = event.activity
    await client.activities.reschedule({ id, revision, startsAt: daysLater(startsAt, days), dryRun: false })
    return
  }
  await client.plans.moveItem({
    itemId: event.id,
    startsOn,
    endsOn: addDays(event.endsOn, days),
    despiteConflicts: true,
  })
}

/**
 * Another day for an event, dropped there or typed. What it would clash with is said first; nothing in the way and a drop
 * is one press of Enter.
 */
export default function MoveDialog({ moving, onClose }: { moving: Moving; onClose: () => void }) {
  const { event } = moving
  const changed = useChanged()
  const [startsOn, setStartsOn] = useState(moving.startsOn ?? event.startsOn)
  const same = startsOn === '' || startsOn === event.startsOn
  const check = useQuery({
    queryKey: [...orpc.calendar.key(), 'cautions', event.id, event.activity?.revision, startsOn],
    queryFn: () => cautionsOf(event, startsOn),
    enabled: !same,
    staleTime: 0,
  })
  const cautions = same ? [] : (check.data ?? [])
  const move = useMutation({
    mutationFn: () => moveTo(event, startsOn),
    onSuccess: async () => {
      toast.good('已改期，有关的老师会收到通知')
      await changed()
      onClose()
    },
  })
  const error = move.error ?? (same ? null : check.error)
  const later = same ? 0 : daysBetween(event.startsOn, startsOn)
  return (
    <Dialog title={`改期：${event.title}`} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(submit) => {
          submit.preventDefault()
          if (!same && !check.isFetching) move.mutate()
        }}
      >
        <p>
          原定 <TeachingDate value={event.startsOn} to={spanDays(event) > 0 ? event.endsOn : undefined} />{' '}
          {event.startTime}
        </p>
        <TextInput
          type="date"
          label="改到"
          data-autofocus={moving.startsOn === undefined || undefined}
          value={startsOn}
          onChange={(input) => setStartsOn(input.currentTarget.value)}
          description={
            same ? undefined : (
              <>
                <TeachingDate
                  value={startsOn}
                  to={spanDays(event) > 0 ? addDays(event.endsOn, later) : undefined}
                />
                {event.startTime && ` ${event.startTime}，时间不变`}
              </>
            )
          }
        />
        {!same && check.isFetching && <Loading />}
        {cautions.length > 0 && <Cautions items={cautions} />}
        {error && <ErrorState error={error} />}
        <div className={styles.formActions}>
          <Button variant="default" onClick={onClose}>
            不改了
          </Button>
          <Button
            type="submit"
            data-autofocus={moving.startsOn !== undefined || undefined}
            color={cautions.length > 0 ? 'red' : undefined}
            disabled={same || check.isFetching || check.error !== null}
            loading={move.isPending}
          >
            {cautions.length > 0 ? '仍然改期' : '改期'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
