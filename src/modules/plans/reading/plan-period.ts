import { daysBetween } from '../../../platform/calendar-day.ts'
import { findDates } from './date-expressions.ts'
import { resolveDate, termPeriod } from './dates.ts'
import { monthOf, yearOf } from './days.ts'
import { type Field, fieldGroups } from './fields.ts'
import type { OutlineNode } from './outline.ts'
import type { Day } from './parsed-plan.ts'
import { type Reading, claim } from './reading.ts'
import { type SourceLine, type Span, keyOf, part, spanOf } from './source.ts'
import { settle } from './when.ts'
import { type When, readWhen } from './when.ts'

const SIGNED = /^[\s(]*[〇零一二三四五六七八九十\d年月日号./\s-]{6,18}[)\s]*$/

/** Lines at the end that hold only the date on which the plan was signed. */
export function signatureLines(lines: SourceLine[]): Set<SourceLine> {
  const written = lines.filter(({ text }) => text.trim() !== '').slice(-4)
  const found = written.filter(
    (line, index) =>
      index > 0 && !line.row && SIGNED.test(line.key) && findDates(line.key)[0]?.start.date !== undefined,
  )
  return new Set(found)
}

function firstDay(span: Span): Day | null {
  const context = { anchor: null, previous: null, today: null }
  for (const expression of findDates(keyOf(span), { loose: true })) {
    if (expression.start.year === undefined || expression.term) continue
    const before = keyOf(span).slice(Math.max(0, expression.from - 6), expression.from)
    if (/根据|按照|依据|自|《|〔/.test(before)) continue
    const { period } = resolveDate(expression, context)
    if (period) return period.from
  }
  return null
}

/** A plan that begins in August or September and comes to January or later in its list runs over a school year. */
function runsOverSchoolYear(lines: SourceLine[]): boolean {
  const months = lines.flatMap((line) =>
    findDates(line.key).flatMap(({ start, term }) =>
      term || start.year !== undefined || start.month === undefined ? [] : [start.month],
    ),
  )
  const first = months[0]
  return first !== undefined && first >= 8 && months.some((month) => month <= 2)
}

/**
 * Takes years from one full date of the plan: one from August on stands for its school year, and so does an earlier one
 * after months of the autumn before it; else months are those nearest to it.
 */
function anchorAround(reading: Reading, found: Day, before: SourceLine[]): void {
  const autumnBefore = before.some((line) =>
    findDates(line.key).some(
      ({ start, term }) => !term && start.year === undefined && (start.month ?? 0) >= 8,
    ),
  )
  if (monthOf(found) >= 8) reading.years.anchor = termPeriod('schoolYear', yearOf(found))
  else if (autumnBefore) reading.years.anchor = termPeriod('schoolYear', yearOf(found) - 1)
  reading.years.previous = found
}

/** `第一学期行事历(2026-2027学年)`: the term stands apart from its school year. */
function termNamedApart(key: string): 'autumn' | 'spring' | null {
  if (/第[一1]学期|上学期|秋季?学期/.test(key)) return 'autumn'
  return /第[二2]学期|下学期|春季?学期/.test(key) ? 'spring' : null
}

/**
 * Sets what missing years are told from: a term or year in the title or just under it, else the first full date that
 * the plan gives (its signature included), else the caller's day.
 */
export function settleYears(reading: Reading, title: Span | null, lines: SourceLine[]): void {
  const top = lines.filter(({ text }) => text.trim() !== '').slice(0, 4)
  const places = [
    ...(title ? [title] : []),
    ...top.filter(({ text, row }) => text.length <= 60 || row).map(spanOf),
  ]
  for (const place of places) {
    const expression = findDates(keyOf(place)).find(
      ({ term, start }) => term !== undefined && start.year !== undefined,
    )
    if (!expression?.term) continue
    const bareYear = expression.term === 'year' && !expression.end
    if (bareYear && place !== title && !/年度?(?:工作|教研|活动|研修|培训)?(?:计划|安排)/.test(keyOf(place)))
      continue
    if (bareYear && runsOverSchoolYear(lines)) {
      reading.years.anchor = termPeriod('schoolYear', expression.start.year!)
      return
    }
    const named = termNamedApart(keyOf(place))
    if (expression.term === 'schoolYear' && named) {
      expression.term = named
      if (named === 'spring') expression.start.year! += 1
    }
    const period = settle(reading, part(place, expression.from, expression.to), expression)
    if (!period) continue
    reading.years.anchor = period
    reading.period = period
    reading.periodAssumed = true
    if (place !== title) claim(reading, part(place, expression.from, expression.to))
    return
  }
  const signed = [...signatureLines(lines)]
  const short = lines.filter(({ text, row }) => text.length <= 60 || row)
  for (const line of [...signed, ...short, ...lines]) {
    const found = firstDay(spanOf(line))
    if (!found) continue
    anchorAround(reading, found, signed.includes(line) ? [] : lines.slice(0, lines.indexOf(line) + 1))
    return
  }
  const numbered = lines.slice(0, 6).find(({ key }) => /[〔[(]20\d\d[〕\])]\s*第?\d+号/.test(key))
  const year = numbered ? Number(/[〔[(](20\d\d)[〕\])]/.exec(numbered.key)![1]) : null
  if (year !== null) reading.years.anchor = termPeriod('year', year)
}

/** The plan's time as a section or label of its own states it; `event` when it is a day (or a few) rather than a term. */
export function readPlanTime(
  reading: Reading,
  nodes: OutlineNode[],
  root: OutlineNode,
): { when: When; field: Field; event: boolean } | null {
  const groups = fieldGroups({ ...root, children: nodes })
  const timed = groups.filter((group) => group.some(({ name }) => name === 'time'))
  if (timed.length !== 1) return null
  const field = timed[0]!.find(({ name }) => name === 'time')!
  const structured = field.node.children.some((child) => child.kind === 'table')
  const dated = field.node.children.filter(
    (child) => child.kind !== 'text' && findDates(keyOf(child.span)).length > 0,
  )
  if (structured || dated.length > 1) return null
  for (const value of field.values) {
    const when = readWhen(reading, value, { terms: true, all: true })
    if (!when) continue
    const days = daysBetween(when.period.from, when.period.to) + 1
    return { when, field, event: days <= 7 || when.startTime !== undefined }
  }
  return null
}

/** Widens a period that is only the usual length of a term to the dates that the plan gives near it. */
export function widenAssumedPeriod(reading: Reading): void {
  const { period } = reading
  if (!period || !reading.periodAssumed) return
  const near = reading.items.filter(
    ({ from, to }) => daysBetween(from, period.from) <= 62 && daysBetween(period.to, to) <= 62,
  )
  for (const { from, to } of near) {
    if (from < period.from) period.from = from
    if (to > period.to) period.to = to
  }
}

/** Month and year of a day, for messages. */
export function monthWords(value: Day): string {
  return `${yearOf(value)}年${monthOf(value)}月`
}
