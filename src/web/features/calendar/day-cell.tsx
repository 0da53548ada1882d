import { Button, Popover } from '@mantine/core'
import { useState } from 'react'
import { addDays, daysBetween } from '../../../platform/calendar-day.ts'
import { today } from '../../ui/dates.ts'
import type { Moving } from './calendar-page.tsx'
import { dragged, EventChip } from './event-chip.tsx'
import { type CalendarEvent, type SpecialDay } from './words.tsx'
import styles from './calendar.module.css'

/** One day of a grid: its number, what marks it, what takes place. Takes what is dropped on it. */
export function DayCell({
  day,
  events,
  mark,
  most,
  faint = false,
  onMove,
}: {
  day: string
  events: CalendarEvent[]
  mark: SpecialDay | undefined
  /** As many events are shown at once; the others unfold. */
  most: number
  faint?: boolean
  onMove: (moving: Moving) => void
}) {
  const [over, setOver] = useState(false)
  const shown = events.length > most ? events.slice(0, most - 1) : events
  const rest = events.slice(shown.length)
  const date = Number(day.slice(8))
  return (
    <td
      className={styles.day}
      data-today={day === today() || undefined}
      data-mark={mark?.kind}
      data-faint={faint || undefined}
      data-over={over || undefined}
      onDragOver={(drag) => {
        if (!dragged.event) return
        drag.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(drag) => {
        drag.preventDefault()
        setOver(false)
        const { event, from } = dragged
        if (!event || from === day) return
        onMove({ event, startsOn: addDays(event.startsOn, daysBetween(from, day)) })
      }}
    >
      <div className={styles.date}>
        <span>{date === 1 ? `${Number(day.slice(5, 7))}月1日` : date}</span>
        {mark && <small>{mark.kind === 'makeup' ? '调休上班' : mark.name}</small>}
      </div>
      {shown.map((event) => (
        <EventChip key={event.id} event={event} day={day} />
      ))}
      {rest.length > 0 && (
        <Popover position="bottom-start" shadow="lg" withinPortal>
          <Popover.Target>
            <Button size="compact-xs" variant="subtle" fullWidth justify="start">
              还有 {rest.length} 项
            </Button>
          </Popover.Target>
          <Popover.Dropdown className={styles.more}>
            {rest.map((event) => (
              <EventChip key={event.id} event={event} day={day} />
            ))}
          </Popover.Dropdown>
        </Popover>
      )}
    </td>
  )
}
