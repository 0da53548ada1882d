import { endOfMonth } from '../../../platform/calendar-day.ts'
import { findDates } from './date-expressions.ts'
import { wholeMonths } from './dates.ts'
import { monthOf, yearOf } from './days.ts'
import type { Period } from './parsed-plan.ts'
import type { Reading } from './reading.ts'
import { type Span, keyOf, part, trimSpan } from './source.ts'
import { type When, settle } from './when.ts'

const THIRD = '上中旬|中下旬|上旬|中旬|下旬|上半月|下半月'
/** `上旬`, `本月下旬`, `上旬至中旬`, `月底`: a part of a month that the words around it name. */
const PART = `(?:(?:本|当|该)月\\s*)?(?:(${THIRD})(?:\\s*[-~—–至到]\\s*(${THIRD}))?|月(初|中|底|末))`
const AT_START = new RegExp(`^[\\s(【、,:]*${PART}(?![的内各])[)】]?`)
const FURTHER = new RegExp(`(?<=[,;、。\\s])${PART}(?![的内各])`, 'g')

/** The part of the month that a text begins with, where the month is what its surroundings are about; null without one. */
export function partOfMonth(reading: Reading, span: Span, around: When | null): When | null {
  if (!around || wholeMonths(around.period) !== 1) return null
  const found = AT_START.exec(keyOf(span))
  if (!found) return null
  const [words, first, last, edge] = found
  const within = part(span, 0, words.length)
  const month = `${yearOf(around.period.from)}年${monthOf(around.period.from)}月`
  const periodOf = (text: string): Period | null => {
    const [expression] = findDates(`${month}${text}`)
    return expression ? settle(reading, within, expression) : null
  }
  const from = periodOf(first ?? edge ?? '')
  const to = last ? periodOf(last) : from
  if (!from || !to || to.to < from.from) return null
  const period = { from: from.from, to: to.to }
  return { period, span: trimSpan(within, ' ()【】、,:'), single: false, deadline: false }
}

/** The month that a date lies in: what the bare `中旬` of a later clause is a part of. */
export function monthAround(when: When | null): When | null {
  if (!when || when.period.from.slice(0, 7) !== when.period.to.slice(0, 7)) return null
  const period = { from: `${when.period.from.slice(0, 8)}01`, to: endOfMonth(when.period.from) }
  return { ...when, period }
}

/** Whether a text is nothing but the part of a month: `上旬:` above what is done then. */
export function isBarePart(span: Span): boolean {
  const key = keyOf(span)
  return AT_START.exec(key)?.[0].length === key.replace(/[\s:,、]+$/, '').length
}

/** A text cut before each further part of a month that opens a clause: `上旬启动,中旬听评课,下旬赛课`. */
export function splitAtParts(span: Span): Span[] {
  const key = keyOf(span)
  const cuts = [...key.matchAll(FURTHER)].map(({ index }) => index).filter((at) => at > 2)
  const bounds = [0, ...cuts, key.length]
  return bounds.slice(1).map((to, index) => trimSpan(part(span, bounds[index]!, to), ',;、'))
}
