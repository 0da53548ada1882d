import { parseNumeral } from './numerals.ts'

/** One end of a date as written; what is missing is filled in from the context by `resolveDate`. */
export type DatePoint = {
  year?: number
  /** 次年, 今年 … in place of a year */
  relative?: 'next' | 'this' | 'last'
  month?: number
  date?: number
  /** 上旬, 中旬, 下旬 (thirds) or half a month */
  part?: 'first' | 'middle' | 'last' | 'firstHalf' | 'secondHalf'
  /** week of the month, from 1 */
  week?: number
  /** 1 Monday … 7 Sunday, where one is written beside the date */
  weekday?: number
}

export type TermName =
  | 'schoolYear'
  | 'autumn'
  | 'spring'
  | 'year'
  | 'half1'
  | 'half2'
  | 'q1'
  | 'q2'
  | 'q3'
  | 'q4'

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

export type DateReading = {
  /** also take 9.1, 9/1 and 9-1 for dates: where a date is expected, such as a date column */
  loose?: boolean
}

const NUM = '(?:\\d{1,2}|[一二三四五六七八九十廿卅]{1,4})'
const YEAR = '(?:(?:19|20)\\d\\d|[二][〇零○0][〇零○一二三四五六七八九0]{2})'
const DASH = '(?:\\s*(?:[-~—–―−‐‑‒﹣─━〜→➔至到]|——|--|一(?=\\d))\\s*)'

const re = (source: string) => new RegExp(source, 'y')

const SCHOOL_YEAR = re(
  `(${YEAR}|\\d{2})(?:年)?(?:${DASH}|/)(${YEAR}|\\d{2})\\s*(?:学年度?|年度?(?=\\s*第?[一二12]学期))\\s*,?\\s*(?:\\(?\\s*(?:第\\s*)?([一二12上下秋春])季?\\s*(?:学期|期|季)\\s*\\)?)?`,
)
const SINGLE_SCHOOL_YEAR = re(
  `(${YEAR})\\s*学年度?\\s*(?:(?:第\\s*)?([一二12上下秋春])季?\\s*(?:学期|期|季))?`,
)
const SEASON = re(`(${YEAR})\\s*年?度?\\s*([秋春])(?:季学期|学期|季|期)`)
const HALF = re(`(${YEAR})\\s*年度?\\s*([上下])半年`)
const QUARTER = re(`(${YEAR})\\s*年度?\\s*第?([一二三四1-4])季度`)
const YEAR_RANGE = re(`(${YEAR})\\s*年?${DASH}(${YEAR})\\s*年(?!\\s*${NUM}\\s*月)`)
const WHOLE_YEAR = re(`(${YEAR})\\s*年度?(?!\\s*${NUM}\\s*月)`)

const LEAD = `(?:(${YEAR}|\\d{2}(?=年))\\s*年\\s*|(次年|翌年|第二年|来年|明年|今年|本年|当年|去年)\\s*)?`
const PARTS = '上旬|中旬|下旬|上半月|下半月|初|中(?![小学心考层级央期教])|底|末'
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

const HALVES = '上午|下午|中午|晚上|早上|早晨|清晨|傍晚|晚间|晚'
const CLOCK = `(${HALVES})?\\s*(?:(\\d{1,2})\\s*:\\s*([0-5]\\d)(?!\\d)|(\\d{1,2}|[一二两三四五六七八九十]{1,3})\\s*(?:时|点)(?!\\d*[要是])(?:钟|整|(半)|([0-5]?\\d)\\s*分)?)`
const TIME = re(`\\s*[,、]?\\s*${CLOCK}`)
const TIME_END = re(`${DASH}${CLOCK}`)
const HALF_DAY = re(`\\s*,?\\s*(?:${HALVES})`)

const WEEKDAYS = '一二三四五六日'

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function yearNumber(text: string): number {
  if (/^\d{2}$/.test(text)) return 2000 + Number(text)
  return parseNumeral(text.replaceAll('○', '〇')) ?? Number(text)
}

const RELATIVE: Record<string, DatePoint['relative']> = {
  今年: 'this',
  本年: 'this',
  当年: 'this',
  去年: 'last',
}
const PART: Record<string, DatePoint['part']> = {
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

type Found<T> = { value: T; to: number }

function lead(point: DatePoint, year: string | undefined, relative: string | undefined): void {
  if (year !== undefined) point.year = yearNumber(year)
  if (relative !== undefined) point.relative = RELATIVE[relative] ?? 'next'
}

function termAt(
  text: string,
  at: number,
): Found<{ start: DatePoint; term: TermName; end?: DatePoint }> | null {
  const half = (mark: string | undefined): TermName => {
    if (mark === undefined) return 'schoolYear'
    return '一1上秋'.includes(mark) ? 'autumn' : 'spring'
  }
  let found = match(SCHOOL_YEAR, text, at)
  if (found) {
    const year = yearNumber(found[1]!)
    const next = yearNumber(found[2]!.length === 2 ? String(year).slice(0, 2) + found[2]! : found[2]!)
    if (next === year + 1) {
      const term = half(found[3])
      return { value: { start: { year: term === 'spring' ? next : year }, term }, to: at + found[0].length }
    }
  }
  found = match(SINGLE_SCHOOL_YEAR, text, at)
  if (found) {
    const term = half(found[2])
    const year = yearNumber(found[1]!) + (term === 'spring' ? 1 : 0)
    return { value: { start: { year }, term }, to: at + found[0].length }
  }
  found = match(SEASON, text, at)
  if (found) {
    const term = found[2] === '秋' ? 'autumn' : 'spring'
    return { value: { start: { year: yearNumber(found[1]!) }, term }, to: at + found[0].length }
  }
  found = match(HALF, text, at)
  if (found) {
    const term = found[2] === '上' ? 'half1' : 'half2'
    return { value: { start: { year: yearNumber(found[1]!) }, term }, to: at + found[0].length }
  }
  found = match(QUARTER, text, at)
  if (found) {
    const term = `q${parseNumeral(found[2]!)}` as TermName
    return { value: { start: { year: yearNumber(found[1]!) }, term }, to: at + found[0].length }
  }
  found = match(YEAR_RANGE, text, at)
  if (found) {
    const [start, end] = [yearNumber(found[1]!), yearNumber(found[2]!)]
    if (end >= start)
      return { value: { start: { year: start }, end: { year: end }, term: 'year' }, to: at + found[0].length }
  }
  found = match(WHOLE_YEAR, text, at)
  if (found)
    return { value: { start: { year: yearNumber(found[1]!) }, term: 'year' }, to: at + found[0].length }
  return null
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

function clock(found: RegExpExecArray, half: string | undefined): string | null {
  const hours = found[2] === undefined ? parseNumeral(found[4]!) : Number(found[2])
  const minutes = found[3] === undefined ? (found[5] ? 30 : Number(found[6] ?? 0)) : Number(found[3])
  if (hours === null || hours > 24 || minutes > 59) return null
  const late = half !== undefined && /^(下午|晚|傍晚)/.test(half) && hours < 12
  const noon = half === '中午' && hours < 10
  const hour = late || noon ? hours + 12 : hours
  return `${String(hour % 24).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}

type Times = { startTime?: string; endTime?: string }

/** A time of day, or a range of two, at the offset. */
function timesAt(text: string, at: number): Found<Times> | null {
  const found = match(TIME, text, at)
  // `2点要求` is a count, not an hour: without 上午/下午 or minutes, 点 must end the phrase
  if (!found) {
    const half = match(HALF_DAY, text, at)
    return half ? { value: {}, to: at + half[0].length } : null
  }
  const vague = found[1] === undefined && found[2] === undefined && !/[整钟半分]$/.test(found[0])
  let to = at + found[0].length
  const end = match(TIME_END, text, to)
  if (vague && !end && !/^(?:$|[,。;)\s在于召开到举进])/.test(text.slice(to, to + 1))) return null
  const start = clock(found, found[1])
  if (start === null) return null
  const times: Times = { startTime: start }
  if (end) {
    const hours = Number(end[2] ?? parseNumeral(end[4] ?? '') ?? 0)
    const half = end[1] ?? (hours < 12 && Number(start.slice(0, 2)) >= 12 ? '下午' : undefined)
    const finish = clock(end, half)
    if (finish !== null) {
      times.endTime = finish
      to += end[0].length
    }
  }
  return { value: times, to }
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

/** Times of day in a text that need not hold a date, such as `14:30-16:30`. */
export function findTimes(key: string): (Times & { from: number; to: number }) | null {
  for (let at = 0; at < key.length; at += 1) {
    if (!/[\d上下中晚早清傍]/.test(key[at]!) || /[\d:.]/.test(key[at - 1] ?? '')) continue
    const times = timesAt(key, at)
    if (times?.value.startTime) return { ...times.value, from: at, to: times.to }
  }
  return null
}

const WEEKS = re(
  `第?\\s*(${NUM})\\s*(?:(?:周?${DASH}|周?、)(?:第\\s*)?(${NUM})\\s*)?(?:教学|学)?(?:周(?![一二三四五六日年岁])|个?星期(?![一二三四五六日天]))`,
)
const BARE_WEEKS = re(`\\s*(${NUM})\\s*(?:(?:${DASH}|、)(${NUM}))?\\s*$`)

/** Teaching weeks: `第3周`, `第五至六周`; with `loose`, a bare `3` or `3-4` that is the whole text. */
export function findWeeks(
  key: string,
  { loose = false }: DateReading = {},
): { from: number; to: number; first: number; last: number } | null {
  const bare = loose ? match(BARE_WEEKS, key, 0) : null
  const candidates: [RegExpExecArray, number][] = bare ? [[bare, 0]] : []
  for (let at = key.search(/第|\d/); at >= 0 && at < key.length && candidates.length === 0; at += 1) {
    if (key[at] !== '第' && !(loose && /[\d一二三四五六七八九十]/.test(key[at]!))) continue
    const found = match(WEEKS, key, at)
    if (found) candidates.push([found, at])
  }
  if (candidates.length === 0 && loose) {
    const found = match(WEEKS, key, 0)
    if (found) candidates.push([found, 0])
  }
  const chosen = candidates[0]
  if (!chosen) return null
  const first = parseNumeral(chosen[0][1]!)
  const last = chosen[0][2] === undefined ? first : parseNumeral(chosen[0][2])
  if (first === null || last === null || first < 1 || last < first || last > 53) return null
  return { from: chosen[1], to: chosen[1] + chosen[0][0].length, first, last }
}
