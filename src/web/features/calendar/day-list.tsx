import { Button } from '@mantine/core'
import { useState } from 'react'
import { daysBetween } from '../../../platform/calendar-day.ts'
import { useOpen } from '../../ui/address.ts'
import { relativeDay, today } from '../../ui/dates.ts'
import { EmptyState } from '../../ui/states.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import { byDay, type CalendarEvent, EventBadge, markOf, type SpecialDay, whenText } from './words.tsx'
import styles from './calendar.module.css'

/** Day after day, for reading and for the phone; begins at today. */
export function DayList({
  range,
  events,
  specialDays,
  scope,
}: {
  range: { from: string; to: string }
  events: CalendarEvent[]
  specialDays: SpecialDay[]
  scope: string
}) {
  const [whole, setWhole] = useState(false)
  const { days, periods } = byDay(events, range.from, range.to)
  for (const mark of specialDays) {
    const day = mark.startsOn < range.from ? range.from : mark.startsOn
    if (!days.has(day) && day <= range.to) days.set(day, [])
  }
  const inOrder = [...days.keys()].toSorted()
  // What is over already folds away, so that the list begins today.
  const past = inOrder.filter((day) => day < today())
  const folded = !whole && past.length < inOrder.length ? past.length : 0
  if (inOrder.length === 0 && periods.length === 0) {
    return (
      <div className={styles.sheet}>
        <EmptyState title="这个月没有安排">
          {scope === 'mine'
            ? '负责的工作、要参加的活动会出现在这里。也可以切换到本校、全区看看。'
            : '换一个月或范围看看。'}
        </EmptyState>
      </div>
    )
  }
  return (
    <div className={styles.days}>
      {periods.length > 0 && (
        <section aria-label="持续进行">
          <h2>持续进行</h2>
          <ul>
            {periods.map((event) => (
              <Row key={event.id} event={event} />
            ))}
          </ul>
        </section>
      )}
      {folded > 0 && (
        <Button variant="default" size="xs" onClick={() => setWhole(true)}>
          看本月早些时候({folded} 天)
        </Button>
      )}
      {inOrder.slice(folded).map((day) => {
        const mark = markOf(specialDays, day)
        return (
          <section key={day} data-today={day === today() || undefined}>
            <h2>
              <TeachingDate value={day} />
              {Math.abs(daysBetween(today(), day)) <= 14 && <small>{relativeDay(day)}</small>}
              {mark && <span data-mark={mark.kind}>{mark.kind === 'makeup' ? '调休上班' : mark.name}</span>}
            </h2>
            <ul>
              {(days.get(day) ?? []).map((event) => (
                <Row key={event.id} event={event} />
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}

function Row({ event }: { event: CalendarEvent }) {
  const { open } = useOpen()
  const when = event.startsOn === event.endsOn ? (event.startTime ?? '全天') : whenText(event)
  return (
    <li>
      <button type="button" className={styles.line} onClick={() => open(event.id)}>
        <span className={styles.lineWhen}>{when}</span>
        <span className={styles.lineTitle}>
          {event.title}
          <small>{[event.place, event.responsible ?? event.ownerName].filter(Boolean).join(' · ')}</small>
        </span>
        <EventBadge state={event.state} plain />
      </button>
    </li>
  )
}
