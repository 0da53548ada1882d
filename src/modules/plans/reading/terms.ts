import { DASH, type DatePoint, type Found, NUM, YEAR, match, re, yearNumber } from './date-words.ts'
import { parseNumeral } from './numerals.ts'

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

/** A school year, term, half-year, quarter or whole year at the offset. */
export function termAt(
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
