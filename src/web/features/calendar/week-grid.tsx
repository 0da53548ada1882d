import { useEffect, useRef } from 'react'
import { addDays } from '../../../platform/calendar-day.ts'
import { today } from '../../ui/dates.ts'
import type { Moving } from './calendar-page.tsx'
import { DayCell } from './day-cell.tsx'
import { EventChip } from './event-chip.tsx'
import { byDay, type CalendarEvent, markOf, type SpecialDay, type weeksOf } from './words.tsx'
import styles from './calendar.module.css'

const headings = ['周一', '周二', '周三', '周四', '周五', '周六', '周日']
const monthDay = (day: string): string => `${Number(day.slice(5, 7))}.${Number(day.slice(8))}`

/** The term as offices print it: a row a teaching week, a column a day; periods stand beside the week's number. */
export function WeekGrid({
  weeks,
  events,
  specialDays,
  onMove,
}: {
  weeks: ReturnType<typeof weeksOf>
  events: CalendarEvent[]
  specialDays: SpecialDay[]
  onMove: (moving: Moving) => void
}) {
  const now = useRef<HTMLTableRowElement>(null)
  const holder = useRef<HTMLDivElement>(null)
  const [first, last] = [weeks[0]?.from ?? '', weeks.at(-1)?.to ?? '']
  const { days, periods } = byDay(events, first, last)
  // The week that one is in comes into sight when the term is opened; the page itself stays where it is.
  useEffect(() => {
    const row = now.current
    if (row && holder.current) holder.current.scrollTop = row.offsetTop - row.offsetHeight / 2
  }, [])
  return (
    <div ref={holder} className={styles.scroll} role="region" aria-label="按教学周" tabIndex={0}>
      <table className={styles.grid}>
        <caption className="visually-hidden">按教学周的行事历</caption>
        <thead>
          <tr>
            <th scope="col" className={styles.weekHead}>
              周次
            </th>
            {headings.map((heading, index) => (
              <th key={heading} scope="col" className={index > 4 ? styles.weekend : undefined}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => {
            const current = week.from <= today() && week.to >= today()
            const going = periods.filter((it) => it.startsOn <= week.to && it.endsOn >= week.from)
            return (
              <tr key={week.from} ref={current ? now : undefined} data-now={current || undefined}>
                <th scope="row" className={styles.week}>
                  <strong>{week.number === null ? '—' : `第${week.number}周`}</strong>
                  <small>
                    {monthDay(week.from)}–{monthDay(week.to)}
                  </small>
                  {going.slice(0, 3).map((event) => (
                    <EventChip key={event.id} event={event} day={event.startsOn} />
                  ))}
                  {going.length > 3 && <small>等 {going.length} 项持续进行</small>}
                </th>
                {headings.map((heading, index) => {
                  const day = addDays(week.from, index)
                  return (
                    <DayCell
                      key={heading}
                      day={day}
                      events={days.get(day) ?? []}
                      mark={markOf(specialDays, day)}
                      most={4}
                      faint={index > 4}
                      onMove={onMove}
                    />
                  )
                })}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
