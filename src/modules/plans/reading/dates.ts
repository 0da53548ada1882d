import { addDays, daysBetween, daysInMonth, weekdayOf } from '../../../platform/calendar-day.ts'
import type { DateExpression } from './date-expressions.ts'
import type { DatePoint } from './date-words.ts'
import type { TermName } from './terms.ts'
import { dateOf, day, monthOf, yearOf } from './days.ts'
import type { Day, Period } from './parsed-plan.ts'

/** What fills in a year that is not written: the plan's own period, the date read last, the caller's day. */
export type YearContext = {
  anchor: Period | null
  previous: Day | null
  today: Day | null
}

export type DateProblem = 'invalidDate' | 'yearUnknown' | 'datesReversed' | 'weekdayMismatch'

export type ResolvedDate = {
  period: Period | null
  problems: DateProblem[]
  /** the year was guessed from the caller's day */
  yearGuessed: boolean
  /** the ends of a term are those usual in the country, not the document's */
  termAssumed: boolean
}

const TERMS: Record<TermName, [number, number, number, number]> = {
  schoolYear: [0, 9, 1, 8],
  autumn: [0, 9, 1, 1],
  spring: [0, 2, 0, 7],
  year: [0, 1, 0, 12],
  half1: [0, 1, 0, 6],
  half2: [0, 7, 0, 12],
  q1: [0, 1, 0, 3],
  q2: [0, 4, 0, 6],
  q3: [0, 7, 0, 9],
  q4: [0, 10, 0, 12],
}

function monthEnd(year: number, month: number): Day | null {
  return month < 1 || month > 12 ? null : day(year, month, daysInMonth(year, month))
}

/** First and last day of a term that begins in the year: autumn September–January, spring February–July. */
export function termPeriod(term: TermName, year: number, lastYear: number = year): Period | null {
  const [ahead, first, later, last] = TERMS[term]
  const from = day(year + ahead, first, 1)
  const to = monthEnd(lastYear + later, last)
  return from && to ? { from, to } : null
}

function distance(period: Period, value: Day): number {
  if (value < period.from) return daysBetween(value, period.from)
  return value > period.to ? daysBetween(period.to, value) : 0
}

function nearestIn(candidates: Day[], to: Day, back: number): Day {
  const rated = candidates.map((value) => ({ value, away: daysBetween(to, value) }))
  const inWindow = rated.filter(({ away }) => away >= -back && away < 365 - back)
  return (inWindow[0] ?? rated.reduce((a, b) => (Math.abs(b.away) < Math.abs(a.away) ? b : a))).value
}

/** The year for a month and date that has none written. */
function inferYear(
  month: number,
  date: number,
  context: YearContext,
): { year: number; guessed: boolean } | null {
  const base = context.anchor?.from ?? context.previous ?? context.today
  if (!base) return null
  const years = [-1, 0, 1, 2, 3].map((step) => yearOf(base) + step)
  const candidates = years.flatMap((year) => day(year, month, Math.min(date, daysInMonth(year, month))) ?? [])
  if (candidates.length === 0) return null
  const { anchor } = context
  if (anchor) {
    const least = Math.min(...candidates.map((value) => distance(anchor, value)))
    const best = candidates.filter((value) => distance(anchor, value) === least)
    const chosen = best.length > 1 && context.previous ? nearestIn(best, context.previous, 60) : best[0]!
    return { year: yearOf(chosen), guessed: false }
  }
  const back = context.previous ? 60 : 120
  return { year: yearOf(nearestIn(candidates, base, back)), guessed: !context.previous }
}

function relativeYear(point: DatePoint, context: YearContext): number | undefined {
  if (point.relative === undefined) return undefined
  const base = context.previous ?? context.anchor?.from ?? context.today
  if (!base) return undefined
  const step = point.relative === 'next' ? 1 : point.relative === 'last' ? -1 : 0
  return yearOf(base) + step
}

function edge(point: DatePoint, year: number, which: 'from' | 'to'): Day | null {
  const { month } = point
  if (month === undefined) return which === 'from' ? day(year, 1, 1) : day(year, 12, 31)
  if (month < 1 || month > 12) return null
  const last = daysInMonth(year, month)
  if (point.date !== undefined) return day(year, month, point.date)
  if (point.week !== undefined) {
    const first = (point.week - 1) * 7 + 1
    return first > last ? null : day(year, month, which === 'from' ? first : Math.min(first + 6, last))
  }
  const [first, final] = {
    first: [1, 10],
    middle: [11, 20],
    last: [21, last],
    firstTwo: [1, 20],
    lastTwo: [11, last],
    firstHalf: [1, 15],
    secondHalf: [16, last],
    whole: [1, last],
  }[point.part ?? 'whole'] as [number, number]
  return day(year, month, which === 'from' ? first : final)
}

function monthDay(point: DatePoint): number {
  return (
    (point.month ?? 1) * 100 + (point.date ?? (point.part === 'last' ? 25 : point.part === 'middle' ? 15 : 1))
  )
}

function resolveTerm(expression: DateExpression): Period | null {
  const { start, end, term } = expression
  return term && start.year !== undefined ? termPeriod(term, start.year, end?.year ?? start.year) : null
}

/** Days for a date as written. `period` is null when the calendar has no such day or no year can be told. */
export function resolveDate(expression: DateExpression, context: YearContext): ResolvedDate {
  const { start, end } = expression
  const result: ResolvedDate = { period: null, problems: [], yearGuessed: false, termAssumed: false }
  if (expression.term) {
    result.period = resolveTerm(expression)
    result.termAssumed = ['schoolYear', 'autumn', 'spring'].includes(expression.term)
    return result
  }
  let year = start.year ?? relativeYear(start, context)
  let endYear = end?.year
  if (year === undefined && endYear !== undefined && end) {
    year = monthDay(start) <= monthDay(end) ? endYear : endYear - 1
  }
  if (year === undefined) {
    const inferred = inferYear(start.month ?? 1, start.date ?? 1, context)
    if (!inferred) {
      result.problems.push('yearUnknown')
      return result
    }
    year = inferred.year
    result.yearGuessed = inferred.guessed
  }
  if (end && endYear === undefined) {
    if (end.relative !== undefined) endYear = year + (end.relative === 'next' ? 1 : 0)
    else endYear = wrapsIntoNextYear(start, end) ? year + 1 : year
  }
  const from = edge(start, year, 'from')
  const to = end ? edge(end, endYear ?? year, 'to') : edge(start, year, 'to')
  if (!from || !to) {
    result.problems.push('invalidDate')
    return result
  }
  for (const [point, value] of [
    [start, from],
    [end, to],
  ] as const) {
    if (point?.weekday !== undefined && weekdayOf(value) !== point.weekday)
      result.problems.push('weekdayMismatch')
  }
  if (to < from) {
    result.problems.push('datesReversed')
    result.period = { from: to, to: from }
  } else result.period = expression.deadline ? { from: to, to } : { from, to }
  return result
}

/**
 * 9月-1月 runs into the next year, and so does 12月28日-1月3日; 9月10日-9月5日 and 5月-3月 are mistakes. A school year
 * never runs backwards over the summer, so only a start from August on wraps.
 */
function wrapsIntoNextYear(start: DatePoint, end: DatePoint): boolean {
  const [first, last] = [start.month ?? 1, end.month ?? 1]
  return last < first && (first >= 8 || first - last >= 6) && last <= 8
}

/** Whole months that a period covers when it runs from a first to a last day of months, else null. */
export function wholeMonths(period: Period): number | null {
  if (dateOf(period.from) !== 1) return null
  if (dateOf(period.to) !== daysInMonth(yearOf(period.to), monthOf(period.to))) return null
  return (yearOf(period.to) - yearOf(period.from)) * 12 + monthOf(period.to) - monthOf(period.from) + 1
}

/** Monday to Friday of teaching week `first` to `last`, counted from the Monday of week 1. */
export function teachingWeeks(firstMonday: Day, first: number, last: number = first): Period {
  return { from: addDays(firstMonday, (first - 1) * 7), to: addDays(firstMonday, (last - 1) * 7 + 4) }
}
