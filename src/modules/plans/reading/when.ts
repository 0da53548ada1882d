import { addDays, daysBetween, weekdayOf } from '../../../platform/calendar-day.ts'
import { type DateExpression, findDates } from './date-expressions.ts'
import { findWeeks } from './week-expressions.ts'
import { findTimes } from './clock-times.ts'
import { resolveDate, teachingWeeks } from './dates.ts'
import { WEEKDAY_NAMES, monthOf, yearOf } from './days.ts'
import type { Period } from './parsed-plan.ts'
import { type Reading, warn } from './reading.ts'
import { checkDuration } from './duration.ts'
import { type Span, cover, isEmpty, keyOf, part, textOf, trimSpan } from './source.ts'

/** When something takes place, and the words that say so. */
export type When = {
  period: Period
  startTime?: string
  endTime?: string
  /** the stretch that holds the date */
  span: Span
  /** the year was written or could be told from the plan */
  single: boolean
  deadline: boolean
}

export type WhenReading = {
  loose?: boolean
  /** terms and whole years count as a date */
  terms?: boolean
  /** week numbers count as a date */
  weeks?: boolean
  /** a bare number is a week number: in a column of weeks */
  bareWeeks?: boolean
  /** join all dates of the stretch into one period */
  all?: boolean
}

const CHINESE_PROBLEMS = {
  invalidDate: (text: string) => `“${text}”不是有效的日期，请核对。`,
  yearUnknown: (text: string) => `“${text}”没有写年份，从文件中也看不出是哪一年，请补上年份。`,
  datesReversed: (text: string) => `“${text}”的结束日期早于开始日期，已按先后调换，请核对。`,
}

/** Resolves one expression, says what is wrong with it, and remembers it for the years of later dates. */
export function settle(reading: Reading, words: Span, expression: DateExpression): Period | null {
  const resolved = resolveDate(expression, reading.years)
  for (const problem of resolved.problems) {
    if (problem === 'weekdayMismatch') warnWeekday(reading, words, expression, resolved.period)
    else warn(reading, problem, words, CHINESE_PROBLEMS[problem](textOf(words)))
  }
  const { period } = resolved
  if (!period) return null
  if (resolved.termAssumed) {
    const months = `${yearOf(period.from)}年${monthOf(period.from)}月至${yearOf(period.to)}年${monthOf(period.to)}月`
    warn(reading, 'termAssumed', words, `“${textOf(words)}”按${months}理解，请核对学期起止日期。`)
  }
  if (resolved.yearGuessed && !reading.warnings.some(({ code }) => code === 'yearInferred')) {
    warn(
      reading,
      'yearInferred',
      words,
      `文件中没有写年份，“${textOf(words)}”等日期按${yearOf(period.from)}年推算，请核对。`,
    )
  }
  if (!expression.term) reading.years.previous = period.from
  return period
}

function warnWeekday(
  reading: Reading,
  words: Span,
  { start, end }: DateExpression,
  period: Period | null,
): void {
  if (!period) return
  for (const [point, value] of [
    [start, period.from],
    [end, period.to],
  ] as const) {
    const written = point?.weekday
    const real = weekdayOf(value)
    if (written === undefined || written === real) continue
    const message = `${value}是周${WEEKDAY_NAMES[real]}，文中写的是周${WEEKDAY_NAMES[written]}，请核对日期。`
    warn(reading, 'weekdayMismatch', words, message)
  }
}

/** The day that `第3周周三` names within the weeks, or the weeks themselves. */
function weekdayWithin(period: Period, key: string): Period {
  const found = /(?:周|星期)([一二三四五六日天])/.exec(key)
  if (!found || daysBetween(period.from, period.to) > 7) return period
  const weekday = found[1] === '天' ? 7 : '一二三四五六日'.indexOf(found[1]!) + 1
  const value = addDays(period.from, weekday - 1)
  return { from: value, to: value }
}

function readWeeks(reading: Reading, span: Span, loose: boolean): When | null {
  const key = keyOf(span)
  const weeks = findWeeks(key, { loose })
  if (!weeks) return null
  const words = part(span, weeks.from, weeks.to)
  if (!reading.firstMonday) {
    const message = `只写了周次（“${textOf(words)}”）没有写日期，需要先知道第1周从哪一天开始，请补上第1周的周一。`
    if (!reading.warnings.some(({ code }) => code === 'weekWithoutDate'))
      warn(reading, 'weekWithoutDate', words, message)
    return null
  }
  const period = weekdayWithin(
    teachingWeeks(reading.firstMonday, weeks.first, weeks.last),
    key.slice(weeks.to),
  )
  reading.years.previous = period.from
  return { period, span: words, single: false, deadline: false, ...timesOf(span) }
}

function timesOf(span: Span): { startTime?: string; endTime?: string } {
  const times = findTimes(keyOf(span))
  if (!times?.startTime) return {}
  return times.endTime
    ? { startTime: times.startTime, endTime: times.endTime }
    : { startTime: times.startTime }
}

/** The first date of a stretch (or all of them joined); null when there is none or it cannot be resolved. */
export function readWhen(reading: Reading, span: Span, how: WhenReading = {}): When | null {
  const key = keyOf(span)
  const expressions = findDates(key, { loose: how.loose ?? false }).filter(({ term }) => how.terms || !term)
  const dated = expressions.some(({ term }) => !term) ? expressions.filter(({ term }) => !term) : expressions
  const chosen = how.all ? dated : dated.slice(0, 1)
  const settled = chosen.flatMap((expression) => {
    const period = settle(reading, part(span, expression.from, expression.to), expression)
    return period ? [{ expression, period }] : []
  })
  const first = settled[0]
  if (!first) return how.weeks ? readWeeks(reading, span, how.bareWeeks ?? false) : null
  let words = part(span, first.expression.from, first.expression.to)
  let { period } = first
  for (const { expression, period: other } of settled.slice(1)) {
    words = cover(words, part(span, expression.from, expression.to))
    period = {
      from: other.from < period.from ? other.from : period.from,
      to: other.to > period.to ? other.to : period.to,
    }
  }
  if (settled.length > 1 || first.expression.list) {
    warn(
      reading,
      'severalDates',
      words,
      `“${textOf(words)}”写了几个日期，暂按${period.from}至${period.to}处理，请核对。`,
    )
  }
  checkDuration(reading, part(span, first.expression.to), period)
  const { startTime, endTime, deadline } = first.expression
  const when: When = { period, span: words, single: period.from === period.to, deadline: deadline === true }
  const times = startTime
    ? { startTime, endTime }
    : when.single
      ? timesOf(part(span, first.expression.to))
      : {}
  if (times.startTime) when.startTime = times.startTime
  if (times.endTime) when.endTime = times.endTime
  return when
}

/** Times of day alone, for a time that stands apart from its date. */
export function readTimes(span: Span): { startTime?: string; endTime?: string } {
  return timesOf(span)
}

/** The text without the date at its beginning or end. */
export function withoutDate(span: Span, { span: date }: When): Span {
  if (date.source !== span.source || date.from < span.from || date.to > span.to) return span
  const edges = ' ,;:、()[]【】—-'
  const before = trimSpan({ ...span, to: date.from }, edges)
  const after = trimSpan({ ...span, from: date.to }, ' ,;:、)]】—-')
  if (keyOf(before).replace(/[于在定拟将从自的]/g, '').length === 0)
    return isEmpty(after) ? span : trimSpan(after, '.')
  if (isEmpty(trimSpan(after, '。'))) return trimSpan(before, '于在')
  return span
}
