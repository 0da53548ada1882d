import { weekdayText } from '../../platform/calendar-day.ts'
import { dayOf, timeOf } from '../../platform/clock.ts'
import type { Span } from './rules.ts'

/** A day as teachers say it: '9月14日 周三'. */
export function dayText(day: string): string {
  const [, month, date] = day.split('-').map(Number)
  return `${month}月${date}日 ${weekdayText(day)}`
}

/** '9月14日 周三 14:00–16:00'; over several days '9月14日 周三 14:00 至 9月15日 周四 11:00'. */
export function whenText(span: Span, zone: string): string {
  const [from, to] = [dayOf(span.startsAt, zone), dayOf(span.endsAt, zone)]
  const [start, end] = [timeOf(span.startsAt, zone), timeOf(span.endsAt, zone)]
  return from === to
    ? `${dayText(from)} ${start}–${end}`
    : `${dayText(from)} ${start} 至 ${dayText(to)} ${end}`
}
