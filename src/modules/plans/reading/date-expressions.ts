import { timesAt } from './clock-times.ts'
import {
  type DatePoint,
  type DateReading,
  DASH,
  type Found,
  NUM,
  YEAR,
  match,
  re,
  yearNumber,
} from './date-words.ts'
import { parseNumeral } from './numerals.ts'
import { type TermName, termAt } from './terms.ts'

/** A date or range of dates found in a text. Offsets are those of the text. */
export type DateExpression = {
  from: number
  to: number
  start: DatePoint
  end?: DatePoint
  /** a school year, term, half-year or quarter; `start.year` is the year in which it (or its school year) begins */
  term?: TermName
  /** single days that are listed (9月5日、12日) rather than a range */
  list?: boolean
  /** 前, 之前: the day by which */
  deadline?: boolean
  startTime?: string
  endTime?: string
}

const LEAD = `(?:(${YEAR}|\\d{2}(?=年))\\s*年\\s*|(次年|翌年|第二年|来年|明年|今年|本年|当年|去年)\\s*)?`
const PARTS = '中下旬|上中旬|上旬|中旬|下旬|上半月|下半月|初|中(?![小学心考层级央期教])|底|末'
const MONTH_DAY = re(
  `${LEAD}(${NUM})\\s*月(?!一(?![日号至到])[\\u4e00-\\u9fff])\\s*(?:(${NUM})\\s*[日号](?![常])|份?\\s*(${PARTS})|份?\\s*第\\s*([一二三四五1-5])\\s*(?:周|个?星期)|(\\d{1,2})(?=${DASH}(?:${NUM}\\s*月\\s*)?\\d{1,2}\\s*[日号]|\\s*[、,]\\s*\\d{1,2}\\s*[日号])|份)?`,
)
const MONTH_MONTH = re(`${LEAD}(${NUM})(?:${DASH}|、)(${NUM})\\s*月份?(?!\\s*${NUM}\\s*[日号])`)
const NUMERIC = re(`(${YEAR})\\s*([./\\-])\\s*(\\d{1,2})(?:\\s*\\2\\s*(\\d{1,2}))?(?!\\d)[日号]?`)
const MONTH_DOT_DAY = re('(\\d{1,2})\\s*[./]\\s*(\\d{1,2})[日号]?(?![\\d%.])')
const LOOSE_DASH_DAY = re('(\\d{1,2})-(\\d{1,2})(?![\\d%./-])(?!\\s*周)')

const BARE_DAY = re(`(${NUM})\\s*[日号](?!常)`)
const BARE_MONTH = re(`(${NUM})\\s*月份?`)
const BARE_NUMBER = re('(\\d{1,2})(?![\\d.:时点个次年])')
const SEPARATOR = re(DASH)
const LISTING = re('\\s*[、,和及]\\s*')
const WEEKDAY = re(
  '\\s*(?:\\([^()]{0,8}?(?:周|星期|礼拜)\\s*([一二三四五六日天1-6])[^()]{0,6}\\)|(?:周|星期|礼拜)([一二三四五六日天]))',
)
const DEADLINE = re('\\s*(?:之前|以前|前(?![往来期后面述沿])|截止)')

const WEEKDAYS = '一二三四五六日'

const RELATIVE: Record<string, DatePoint['relative']> = {
  今年: 'this',
  本年: 'this',
  当年: 'this',
  去年: 'last',
}
const PART: Record<string, DatePoint['part']> = {
  上中旬: 'firstTwo',
  中下旬: 'lastTwo',
  上旬: 'first',
  初: 'first',
  中旬: 'middle',
  中: 'middle',
  下旬: 'last',
  底: 'last',
  末: 'last',
  上半月: 'firstHalf',
  下半月: 'secondHalf',
}

function validMonth(value: number | null): value is number {
  return value !== null && value >= 1 && value <= 12
}

function lead(point: DatePoint, year: string | undefined, relative: string | undefined): void {
  if (year !== undefined) point.year = yearNumber(year)
  if (relative !== undefined) point.relative = RELATIVE[relative] ?? 'next'
}

function pointAt(text: string, at: number, loose: boolean): Found<DatePoint> | null {
  let found = match(MONTH_DAY, text, at)
  const month = found ? parseNumeral(found[3]!) : null
  if (found && validMonth(month)) {
    const point: DatePoint = { month }
    lead(point, found[1], found[2])
    const date = found[4] ?? found[7]
    if (date !== undefined) point.date = parseNumeral(date) ?? 0
    if (found[5] !== undefined) point.part = PART[found[5]]
    if (found[6] !== undefined) point.week = parseNumeral(found[6]) ?? 1
    let to = at + found[0].length
    if (loose && date === undefined && point.part === undefined && point.week === undefined) {
      const bare = match(BARE_NUMBER, text, to)
      if (bare) {
        point.date = Number(bare[1])
        to += bare[0].length
      }
    }
    return { value: point, to }
  }
  found = match(NUMERIC, text, at)
  if (found && validMonth(Number(found[3]))) {
    const point: DatePoint = { year: Number(found[1]), month: Number(found[3]) }
    if (found[4] !== undefined) point.date = Number(found[4])
    return { value: point, to: at + found[0].length }
  }
  found = match(MONTH_DOT_DAY, text, at)
  if (!found && loose) found = match(LOOSE_DASH_DAY, text, at)
  if (found && validMonth(Number(found[1])) && Number(found[2]) >= 1 && Number(found[2]) <= 31) {
    if (!loose) {
      const separator = match(SEPARATOR, text, at + found[0].length)
      const second = separator ? match(MONTH_DOT_DAY, text, at + found[0].length + separator[0].length) : null
      if (!second || !validMonth(Number(second[1])) || Number(second[2]) > 31) return null
    }
    return { value: { month: Number(found[1]), date: Number(found[2]) }, to: at + found[0].length }
  }
  return null
}

function weekdayAt(text: string, at: number): Found<number> | null {
  const found = match(WEEKDAY, text, at)
  if (!found) return null
  const mark = found[1] ?? found[2]!
  const value = /\d/.test(mark) ? Number(mark) : mark === '天' ? 7 : WEEKDAYS.indexOf(mark) + 1
  return { value, to: at + found[0].length }
}

function sameKind(left: DatePoint): 'date' | 'month' {
  return left.date === undefined ? 'month' : 'date'
}

/** The right end of a range: a whole point, or only what differs (`3月1日至15日`, `2023.3-5`, `9.1-5`). */
function rightPoint(
  text: string,
  at: number,
  left: DatePoint,
  numeric: boolean,
  loose: boolean,
): Found<DatePoint> | null {
  const whole = pointAt(text, at, loose || numeric)
  if (whole) return whole
  const bareDay = match(BARE_DAY, text, at)
  if (bareDay && left.month !== undefined && left.date !== undefined) {
    return { value: { month: left.month, date: parseNumeral(bareDay[1]!) ?? 0 }, to: at + bareDay[0].length }
  }
  if (left.date === undefined && left.month !== undefined) {
    const third = new RegExp(`(?:${PARTS})`, 'y')
    const found = left.part === undefined ? null : match(third, text, at)
    if (found) return { value: { month: left.month, part: PART[found[0]] }, to: at + found[0].length }
    const month = match(BARE_MONTH, text, at)
    if (month && validMonth(parseNumeral(month[1]!))) {
      return { value: { month: parseNumeral(month[1]!)! }, to: at + month[0].length }
    }
  }
  if (numeric || loose) {
    const bare = match(BARE_NUMBER, text, at)
    const value = bare ? Number(bare[1]) : 0
    if (bare && sameKind(left) === 'month' && validMonth(value))
      return { value: { month: value }, to: at + bare[0].length }
    if (bare && left.month !== undefined && left.date !== undefined && value >= 1 && value <= 31) {
      return { value: { month: left.month, date: value }, to: at + bare[0].length }
    }
  }
  return null
}

function expressionAt(text: string, at: number, loose: boolean): DateExpression | null {
  let start: DatePoint
  let end: DatePoint | undefined
  let list = false
  let to: number
  const months = match(MONTH_MONTH, text, at)
  const [first, second] = months ? [parseNumeral(months[3]!), parseNumeral(months[4]!)] : [null, null]
  const listed = months !== null && /、/.test(months[0])
  if (months && validMonth(first) && validMonth(second) && (!listed || (at > 0 && second === first + 1))) {
    start = { month: first }
    lead(start, months[1], months[2])
    end = { month: second }
    to = at + months[0].length
  } else {
    const left = pointAt(text, at, loose)
    if (!left) {
      const term = termAt(text, at)
      return term ? { from: at, ...term.value, to: term.to } : null
    }
    start = left.value
    to = left.to
    const numeric = !/月/.test(text.slice(at, to)) || /\d$/.test(text.slice(at, to))
    const weekday = weekdayAt(text, to)
    if (weekday && start.date !== undefined) {
      start.weekday = weekday.value
      to = weekday.to
    }
    const separator = match(SEPARATOR, text, to)
    let right = separator ? rightPoint(text, to + separator[0].length, start, numeric, loose) : null
    if (!right && start.date !== undefined) {
      // a list of days: 9月5日、12日、19日
      let reach = to
      for (let count = 0; count < 40; count += 1) {
        const comma = match(LISTING, text, reach)
        const next = comma ? match(BARE_DAY, text, reach + comma[0].length) : null
        if (!comma || !next) break
        reach += comma[0].length + next[0].length
        right = { value: { month: start.month, date: parseNumeral(next[1]!) ?? 0 }, to: reach }
        list = true
      }
    }
    if (right) {
      end = right.value
      to = right.to
      const weekdayOfEnd = end.date === undefined ? null : weekdayAt(text, to)
      if (weekdayOfEnd) {
        end.weekday = weekdayOfEnd.value
        to = weekdayOfEnd.to
      }
    }
  }
  const expression: DateExpression = { from: at, to, start }
  if (end) expression.end = end
  if (list) expression.list = true
  const times = start.date === undefined ? null : timesAt(text, to)
  if (times) {
    Object.assign(expression, times.value)
    expression.to = times.to
  }
  const deadline = match(DEADLINE, text, expression.to)
  if (deadline) {
    expression.deadline = true
    expression.to += deadline[0].length
  }
  return expression
}

const BEGINS = /[\d一二三四五六七八九十廿次翌第来明今本当去]/

/** All dates in a half-width, simplified text, in order, none overlapping. */
export function findDates(key: string, { loose = false }: DateReading = {}): DateExpression[] {
  const found: DateExpression[] = []
  for (let at = 0; at < key.length; at += 1) {
    if (!BEGINS.test(key[at]!)) continue
    const before = key[at - 1]
    if (before !== undefined && /\d/.test(key[at]!) && /[\d.]/.test(before)) continue
    if (
      before !== undefined &&
      /[一二三四五六七八九十〇]/.test(key[at]!) &&
      /[一二三四五六七八九十〇第每]/.test(before)
    )
      continue
    if (before === '第' && !/^第?(二|2)年/.test(key.slice(at - 1, at + 2))) continue
    const expression = expressionAt(key, at, loose)
    if (!expression) continue
    found.push(expression)
    at = expression.to - 1
  }
  return found
}
