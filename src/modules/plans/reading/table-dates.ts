import { addDays, daysInMonth, mondayOf, weekdayOf } from '../../../platform/calendar-day.ts'
import { findDates } from './date-expressions.ts'
import { findWeeks } from './week-expressions.ts'
import { day, monthOf, yearOf } from './days.ts'
import { parseNumeral } from './numerals.ts'
import type { Period } from './parsed-plan.ts'
import { type Reading, warn } from './reading.ts'
import { type Span, isEmpty, keyOf, textOf } from './source.ts'
import { type When, readTimes, readWhen, settle } from './when.ts'

/** The cells of one row that say when. */
export type DateCells = { date?: Span; week?: Span; month?: Span; weekday?: Span; clock?: Span }

export type DateMemory = {
  /** when of the row above */
  last: When | null
  /** weeks count within each month, not through the term */
  weeksOfMonth: boolean
}

const DAYS_ONLY = /^\s*(\d{1,2})\s*[日号]?\s*(?:[-~—–―至到]+\s*(\d{1,2})\s*[日号]?)?\s*$/
const INTO_NEXT = /^\s*(\d{1,2})\s*[日号]?\s*[-~—–―至到]+\s*(\d{1,2})(?:\s*月\s*|[./])(\d{1,2})\s*[日号]?\s*$/

function monthText(key: string): string {
  const bare = key.replace(/\s/g, '')
  return /^[\d一二三四五六七八九十]{1,3}$/.test(bare) ? `${bare}月` : bare.replace(/月份$/, '月')
}

/** `7-11` under `9.1-9.5`: days of the month of the row above, or of the next when they are smaller. */
function daysAfter(key: string, last: Period): Period | null {
  const plain = DAYS_ONLY.exec(key)
  const across = plain ? null : INTO_NEXT.exec(key)
  const first = Number((plain ?? across)?.[1] ?? 0)
  if (first === 0) return null
  let [year, month] = [yearOf(last.from), monthOf(last.from)]
  const begun = day(year, month, Math.min(first, daysInMonth(year, month)))
  if (begun === null || begun < last.from) [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1]
  const from = day(year, month, first)
  if (!from) return null
  if (plain) {
    const second = Number(plain[2] ?? first)
    if (second >= first) {
      const to = day(year, month, second)
      return to ? { from, to } : null
    }
    const [nextYear, nextMonth] = month === 12 ? [year + 1, 1] : [year, month + 1]
    const to = day(nextYear, nextMonth, second)
    return to ? { from, to } : null
  }
  const endMonth = Number(across![2])
  const to = day(endMonth < month ? year + 1 : year, endMonth, Number(across![3]))
  return to && to >= from ? { from, to } : null
}

function when(period: Period, span: Span, times: { startTime?: string; endTime?: string } = {}): When {
  return { period, span, single: period.from === period.to, deadline: false, ...times }
}

function monthPeriod(reading: Reading, month: Span, more: string): Period | null {
  const expression = findDates(monthText(keyOf(month)) + more)[0]
  return expression && !expression.term ? settle(reading, month, expression) : null
}

function withMonth(reading: Reading, cells: DateCells, memory: DateMemory): When | null {
  const { month, date, week } = cells
  if (!month || isEmpty(month)) return null
  const key = date ? keyOf(date).replace(/\s/g, '') : ''
  const bareDays = /^\d{1,2}(?:[-~—–至]\d{1,2})?$/.test(key) ? `${key}日` : key
  const inMonth =
    /^(?:\d{1,2}[日号]?[-~—–至到、]|\d{1,2}[日号]|上旬|中旬|下旬|初|底|末|第[一二三四五1-5]周)/.test(bareDays)
  const weekKey = week && memory.weeksOfMonth ? keyOf(week).replace(/\s/g, '') : ''
  const weekPart = /^第?[一二三四五1-5]周?$/.test(weekKey) ? `第${weekKey.replace(/[第周]/g, '')}周` : ''
  const period = monthPeriod(reading, month, inMonth ? bareDays : weekPart)
  return period ? when(period, date && inMonth ? date : month, date ? readTimes(date) : {}) : null
}

function onWeekday(found: When, cell: Span | undefined): When {
  const mark = cell ? /[一二三四五六日天1-7]/.exec(keyOf(cell))?.[0] : undefined
  if (!mark || found.single) return found
  const weekday = mark === '天' ? 7 : (parseNumeral(mark.replace('日', '七')) ?? 0)
  const value = addDays(found.period.from, (weekday - weekdayOf(found.period.from) + 7) % 7)
  if (value > found.period.to) return found
  return { ...found, period: { from: value, to: value }, single: true }
}

function dateOfCell(reading: Reading, cell: Span, memory: DateMemory): When | null {
  const key = keyOf(cell)
  if (memory.last && (DAYS_ONLY.test(key) || INTO_NEXT.test(key))) {
    const period = daysAfter(key, memory.last.period)
    if (period) {
      reading.years.previous = period.from
      return when(period, cell)
    }
  }
  return readWhen(reading, cell, { loose: true, weeks: true, terms: true, all: true })
}

/** When the works of a row take place; a row whose date cells are all empty goes on from the row above. */
export function rowWhen(reading: Reading, cells: DateCells, memory: DateMemory): When | null {
  const filled = Object.entries(cells).filter(([name, cell]) => name !== 'clock' && cell && !isEmpty(cell))
  if (filled.length === 0) return memory.last
  const { date, week, month } = cells
  const hasOwnMonth = date !== undefined && /月|\d[./]\d/.test(keyOf(date))
  let found: When | null = null
  if (month && !hasOwnMonth) found = withMonth(reading, cells, memory)
  if (!found && date && !isEmpty(date)) found = dateOfCell(reading, date, memory)
  if (!found && week && !isEmpty(week)) found = readWhen(reading, week, { weeks: true, bareWeeks: true })
  if (!found && month) found = withMonth(reading, cells, memory)
  if (!found) {
    const onlyWeekday = filled.every(([name]) => name === 'weekday')
    if (onlyWeekday && memory.last) found = memory.last
  }
  if (!found) return null
  found = onWeekday(found, cells.weekday)
  const times = cells.clock ? readTimes(cells.clock) : {}
  return times.startTime ? { ...found, ...times } : found
}

/** Learns the first Monday from a row that gives both its week number and its date. */
export function learnFirstMonday(reading: Reading, week: Span, period: Period): void {
  if (reading.firstMonday) return
  const number = findWeeks(keyOf(week), { loose: true })?.first
  if (number === undefined) return
  const monday = mondayOf(period.from)
  reading.firstMonday = addDays(monday, -7 * (number - 1))
}

/** Says that a work of a table has no date. */
export function warnUndated(reading: Reading, span: Span): void {
  const text = textOf(span)
  const shown = text.length > 20 ? `${text.slice(0, 20)}…` : text
  warn(reading, 'undatedItem', span, `“${shown}”没有看出时间，未列入日程，请补上时间。`)
}
