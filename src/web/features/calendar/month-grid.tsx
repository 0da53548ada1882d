import { addDays, mondayOf } from '../../../platform/calendar-day.ts'
import type { Moving } from './calendar-page.tsx'
import { DayCell } from './day-cell.tsx'
import { EventChip } from './event-chip.tsx'
import { byDay, type CalendarEvent, markOf, type SpecialDay } from './words.tsx'
import styles from './calendar.module.css'

const headings = ['周一', '周二', '周三', '周四', '周五', '周六', '周日']

/** One month, with the days of the weeks at its edges; periods stand above. */
export function MonthGrid({
  month,
  events,
  specialDays,
  onMove,
}: {
  /** Any day of it. */
  month: string
  events: CalendarEvent[]
  specialDays: SpecialDay[]
  onMove: (moving: Moving) => void
}) {
  const key = month.slice(0, 7)
  const first = mondayOf(`${key}-01`)
  const weeks: string[] = []
  for (let monday = first; monday.slice(0, 7) <= key; monday = addDays(monday, 7)) weeks.push(monday)
  const { days, periods } = byDay(events, first, addDays(weeks.at(-1) ?? first, 6))
  return (
    <>
      {periods.length > 0 && (
        <div className={styles.periods} role="group" aria-label="持续进行">
          <small>持续进行</small>
          {periods.slice(0, 12).map((event) => (
            <EventChip key={event.id} event={event} day={event.startsOn} />
          ))}
          {periods.length > 12 && <small>等 {periods.length} 项</small>}
        </div>
      )}
      <div className={styles.scroll} role="region" aria-label="按月" tabIndex={0}>
        <table className={styles.grid}>
          <caption className="visually-hidden">{key} 的行事历</caption>
          <thead>
            <tr>
              {headings.map((heading, index) => (
                <th key={heading} scope="col" className={index > 4 ? styles.weekend : undefined}>
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeks.map((monday) => (
              <tr key={monday}>
                {headings.map((heading, index) => {
                  const day = addDays(monday, index)
                  return (
                    <DayCell
                      key={heading}
                      day={day}
                      events={days.get(day) ?? []}
                      mark={markOf(specialDays, day)}
                      most={5}
                      faint={day.slice(0, 7) !== key}
                      onMove={onMove}
                    />
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
