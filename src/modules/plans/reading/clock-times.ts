import { DASH, type Found, match, re } from './date-words.ts'
import { parseNumeral } from './numerals.ts'

const HALVES = '上午|下午|中午|晚上|早上|早晨|清晨|傍晚|晚间|晚'
const CLOCK = `(${HALVES})?\\s*(?:(\\d{1,2})\\s*:\\s*([0-5]\\d)(?!\\d)|(\\d{1,2}|[一二两三四五六七八九十]{1,3})\\s*(?:时|点)(?!\\d*[要是])(?:钟|整|(半)|([0-5]?\\d)\\s*分)?)`
const TIME = re(`\\s*[,、]?\\s*${CLOCK}`)
const TIME_END = re(`${DASH}${CLOCK}`)
const HALF_DAY = re(`\\s*,?\\s*(?:${HALVES})`)

function clock(found: RegExpExecArray, half: string | undefined): string | null {
  const hours = found[2] === undefined ? parseNumeral(found[4]!) : Number(found[2])
  const minutes = found[3] === undefined ? (found[5] ? 30 : Number(found[6] ?? 0)) : Number(found[3])
  if (hours === null || hours > 24 || minutes > 59) return null
  const late = half !== undefined && /^(下午|晚|傍晚)/.test(half) && hours < 12
  const noon = half === '中午' && hours < 10
  const hour = late || noon ? hours + 12 : hours
  return `${String(hour % 24).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
}

export type Times = { startTime?: string; endTime?: string }

/** A time of day, or a range of two, at the offset. */
export function timesAt(text: string, at: number): Found<Times> | null {
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

/** Times of day in a text that need not hold a date, such as `14:30-16:30`. */
export function findTimes(key: string): (Times & { from: number; to: number }) | null {
  for (let at = 0; at < key.length; at += 1) {
    if (!/[\d上下中晚早清傍]/.test(key[at]!) || /[\d:.]/.test(key[at - 1] ?? '')) continue
    const times = timesAt(key, at)
    if (times?.value.startTime) return { ...times.value, from: at, to: times.to }
  }
  return null
}
