import { addDays, daysBetween, endOfMonth, mondayOf, weekdayOf } from '../../../platform/calendar-day.ts'
import type { Rhythm } from '../contract.ts'

/** What the arithmetic needs of a district's calendar. */
export interface TeachingCalendar {
  terms: { name: string; startsOn: string; endsOn: string; firstMonday: string }[]
  schoolYears: { name: string; startsOn: string; endsOn: string }[]
  /** Holidays, and the weekend days worked in exchange. */
  specialDays: { kind: 'holiday' | 'makeup'; startsOn: string; endsOn: string }[]
}

/** One turn of a rhythm: a week, month, quarter, term or school year, cut to the commitment's own dates. */
export interface RhythmPeriod {
  /** '2026-10', '2026-Q4', '2026-10-12' (a week's Monday), or the first day of the term or year. */
  key: string
  /** 10月, 第四季度, 第7周, 2026—2027学年第一学期 */
  label: string
  from: string
  to: string
}

/**
 * A week, month or quarter is asked for only when teaching goes on in this share of its working days: nothing is due in
 * August, nor in the last week of February when the term has just begun. The third quarter has July and August in it
 * and still has its September.
 */
const teachingShare = { week: 1 / 2, month: 1 / 2, quarter: 1 / 3 } as const

/** The periods of a rhythm between two days, in order of time. Without a calendar every period counts. */
export function periodsOf(
  per: Rhythm,
  startsOn: string,
  endsOn: string,
  calendar: TeachingCalendar,
): RhythmPeriod[] {
  const cut = (period: RhythmPeriod): RhythmPeriod => ({
    ...period,
    from: later(period.from, startsOn),
    to: earlier(period.to, endsOn),
  })
  const whole = wholePeriods(per, startsOn, endsOn, calendar)
  const cutPeriods = whole.map(cut)
  if (per === 'term' || per === 'year') return cutPeriods
  const asked = cutPeriods.filter(({ from, to }, at) => {
    const all = workingDays(whole[at]!.from, whole[at]!.to, { ...calendar, terms: [] })
    return all > 0 && workingDays(from, to, calendar) / all >= teachingShare[per]
  })
  return asked.length > 0 ? asked : cutPeriods
}

/** The period of `today`; between two of them, or after the last, the one that ended last; before all, the first. */
export function periodOn<Period extends { from: string; to: string }>(
  periods: Period[],
  today: string,
): Period | null {
  return periods.findLast(({ from }) => from <= today) ?? periods[0] ?? null
}

/**
 * Share of a period's working days that have gone by at the end of `today`, 0–1. Working days are Monday to Friday in
 * a term, less holidays, plus days worked in exchange; a period without any counts calendar days.
 */
export function elapsedShare(
  { from, to }: { from: string; to: string },
  today: string,
  calendar: TeachingCalendar,
): number {
  if (today < from) return 0
  if (today >= to) return 1
  const all = workingDays(from, to, calendar)
  if (all > 0) return workingDays(from, today, calendar) / all
  return (daysBetween(from, today) + 1) / (daysBetween(from, to) + 1)
}

/** How many working days there are between two days, both included. Terms bound them only where there are terms. */
export function workingDays(from: string, to: string, calendar: TeachingCalendar): number {
  const { terms, specialDays } = calendar
  const bounded = terms.some((term) => term.startsOn <= to && term.endsOn >= from)
  if (terms.length > 0 && !bounded) return 0
  const within = (ranges: { startsOn: string; endsOn: string }[], day: string): boolean =>
    ranges.some((range) => range.startsOn <= day && range.endsOn >= day)
  const near = specialDays.filter((special) => special.startsOn <= to && special.endsOn >= from)
  const holidays = near.filter(({ kind }) => kind === 'holiday')
  const makeups = near.filter(({ kind }) => kind === 'makeup')
  let count = 0
  for (let day = from; day <= to; day = addDays(day, 1)) {
    if (bounded && !within(terms, day)) continue
    const weekday = weekdayOf(day) <= 5
    if (within(makeups, day) || (weekday && !within(holidays, day))) count += 1
  }
  return count
}

function wholePeriods(per: Rhythm, from: string, to: string, calendar: TeachingCalendar): RhythmPeriod[] {
  switch (per) {
    case 'week': {
      const monday = mondayOf(from)
      return stepping(monday, to, (start) => ({
        key: start,
        label: weekLabel(start, calendar),
        from: start,
        to: addDays(start, 6),
      }))
    }
    case 'month':
      return stepping(`${from.slice(0, 7)}-01`, to, (start) => ({
        key: start.slice(0, 7),
        label: `${Number(start.slice(5, 7))}月`,
        from: start,
        to: endOfMonth(start),
      }))
    case 'quarter': {
      const first = Math.floor((Number(from.slice(5, 7)) - 1) / 3) * 3 + 1
      return stepping(`${from.slice(0, 5)}${String(first).padStart(2, '0')}-01`, to, (start) => {
        const quarter = (Number(start.slice(5, 7)) + 2) / 3
        return {
          key: `${start.slice(0, 4)}-Q${quarter}`,
          label: `第${'一二三四'[quarter - 1]}季度`,
          from: start,
          to: endOfMonth(addDays(start, 62)),
        }
      })
    }
    case 'term':
      return named(calendar.terms, from, to)
    case 'year':
      return named(calendar.schoolYears, from, to)
  }
}

function stepping(first: string, to: string, period: (start: string) => RhythmPeriod): RhythmPeriod[] {
  const periods: RhythmPeriod[] = []
  for (let start = first; start <= to; start = addDays(periods.at(-1)!.to, 1)) periods.push(period(start))
  return periods
}

/** Terms or school years that touch the range; where none is known, the range itself. */
function named(
  ranges: { name: string; startsOn: string; endsOn: string }[],
  from: string,
  to: string,
): RhythmPeriod[] {
  const touched = ranges
    .filter((range) => range.startsOn <= to && range.endsOn >= from)
    .toSorted((a, b) => a.startsOn.localeCompare(b.startsOn))
    .map(({ name, startsOn, endsOn }) => ({ key: startsOn, label: name, from: startsOn, to: endsOn }))
  return touched.length > 0 ? touched : [{ key: from, label: `${from}—${to}`, from, to }]
}

function weekLabel(monday: string, { terms }: TeachingCalendar): string {
  const friday = addDays(monday, 4)
  const term = terms.find(({ startsOn, endsOn }) => startsOn <= friday && endsOn >= monday)
  if (!term) return `${monday}起的一周`
  const week = Math.round(daysBetween(term.firstMonday, monday) / 7) + 1
  return week >= 1 ? `第${week}周` : `${monday}起的一周`
}

const earlier = (a: string, b: string): string => (a < b ? a : b)
const later = (a: string, b: string): string => (a > b ? a : b)
