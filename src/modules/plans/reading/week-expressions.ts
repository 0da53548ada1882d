import { DASH, type DateReading, NUM, match, re } from './date-words.ts'
import { parseNumeral } from './numerals.ts'

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
