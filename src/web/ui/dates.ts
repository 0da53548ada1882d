import { daysBetween, weekdayText } from '../../platform/calendar-day.ts'

/**
 * Dates as teachers say them: 9月14日 周三 第3周. A value is a day (`2026-09-14`) or an instant (ISO with zone);
 * instants are read in the district's zone, which has been the same for all of China since 1991.
 */
export const zone = 'Asia/Shanghai'

/** What week numbers are counted from: the Monday of teaching week 1, and how many weeks there are. */
export type TeachingWeeks = { firstMonday: string; weeks: number }

const inZone = new Intl.DateTimeFormat('en-CA', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

function partsOf(instant: string | Date): { day: string; time: string } {
  const found: Record<string, string> = {}
  for (const { type, value } of inZone.formatToParts(new Date(instant))) found[type] = value
  return { day: `${found.year}-${found.month}-${found.day}`, time: `${found.hour}:${found.minute}` }
}

/** The day in the district, `YYYY-MM-DD`, of a day or an instant. */
export function dayOf(value: string | Date): string {
  if (typeof value === 'string' && value.length === 10) return value
  return partsOf(value).day
}

/** The time of day in the district, `14:00`. */
export function timeOf(instant: string | Date): string {
  return partsOf(instant).time
}

export function today(): string {
  return partsOf(new Date()).day
}

/** Number of the teaching week, 1 for the first; null outside the term. */
export function teachingWeek(day: string, term: TeachingWeeks | null | undefined): number | null {
  if (!term) return null
  const week = Math.floor(daysBetween(term.firstMonday, day) / 7) + 1
  return week >= 1 && week <= term.weeks ? week : null
}

/** 9月14日; with the year when it is not `year`. */
function monthDay(day: string, year: string): string {
  const [y = '', m = '', d = ''] = day.split('-')
  return `${y === year ? '' : `${y}年`}${Number(m)}月${Number(d)}日`
}

type Options = { term?: TeachingWeeks | null; today?: string }

const weekText = (day: string, term: TeachingWeeks | null | undefined) => {
  const week = teachingWeek(day, term)
  return week === null ? '' : ` 第${week}周`
}

/** 9月14日 周一 第3周. The year is named when it is another one than today's. */
export function teachingDate(value: string | Date, { term, today: now = today() }: Options = {}): string {
  const day = dayOf(value)
  return `${monthDay(day, now.slice(0, 4))} ${weekdayText(day)}${weekText(day, term)}`
}

/** 9月14日 周一 第3周 14:00 */
export function teachingDateTime(instant: string | Date, options: Options = {}): string {
  return `${teachingDate(instant, options)} ${timeOf(instant)}`
}

/**
 * A period, as short as it can be said: 9月14日 周一 第3周 14:00–16:00 · 9月14日–16日 第3周 · 2026年9月1日–2027年1月20日.
 * Two days give days; two instants give times as well.
 */
export function teachingRange(
  from: string | Date,
  to: string | Date,
  { term, today: now = today() }: Options = {},
): string {
  const [first, last] = [dayOf(from), dayOf(to)]
  const timed = (value: string | Date) => typeof value !== 'string' || value.length > 10
  const times = timed(from) && timed(to)
  const year = now.slice(0, 4)
  if (first === last) {
    const date = teachingDate(first, { term, today: now })
    return times ? `${date} ${timeOf(from)}–${timeOf(to)}` : date
  }
  if (times) {
    return `${monthDay(first, year)} ${weekdayText(first)} ${timeOf(from)} – ${monthDay(last, year)} ${weekdayText(last)} ${timeOf(to)}`
  }
  const sameMonth = first.slice(0, 7) === last.slice(0, 7)
  const end = sameMonth
    ? `${Number(last.slice(8))}日`
    : monthDay(last, first.slice(0, 4) === last.slice(0, 4) ? last.slice(0, 4) : year)
  const start = monthDay(first, first.slice(0, 4) === last.slice(0, 4) ? year : '')
  const [a, b] = [teachingWeek(first, term), teachingWeek(last, term)]
  const weeks = a === null || b === null ? '' : a === b ? ` 第${a}周` : ` 第${a}–${b}周`
  return `${start}–${end}${weeks}`
}

/** 今天, 明天, 3天后, 昨天, 5天前; further than two weeks off: the date. */
export function relativeDay(value: string | Date, now: string = today()): string {
  const days = daysBetween(now, dayOf(value))
  const near: Record<number, string> = { [-2]: '前天', [-1]: '昨天', 0: '今天', 1: '明天', 2: '后天' }
  if (near[days]) return near[days]
  if (Math.abs(days) > 14) return monthDay(dayOf(value), now.slice(0, 4))
  return days > 0 ? `${days}天后` : `${-days}天前`
}

/** How long ago something happened: 刚刚, 5分钟前, 3小时前, 昨天 14:00, 9月14日. */
export function ago(instant: string | Date, now: Date = new Date()): string {
  const minutes = Math.floor((now.getTime() - new Date(instant).getTime()) / 60_000)
  if (minutes < 1) return '刚刚'
  if (minutes < 60) return `${minutes}分钟前`
  const day = dayOf(instant)
  const days = daysBetween(day, dayOf(now))
  if (days === 0) return `${Math.floor(minutes / 60)}小时前`
  if (days === 1) return `昨天 ${timeOf(instant)}`
  return monthDay(day, dayOf(now).slice(0, 4))
}

/** 2小时, 1小时30分, 45分 from a number of minutes. */
export function duration(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), Math.round(minutes % 60)]
  return [hours ? `${hours}小时` : '', rest ? `${rest}分` : ''].join('') || '0分'
}
