import { daysBetween } from '../../../platform/calendar-day.ts'
import { wholeMonths } from './dates.ts'
import { parseNumeral } from './numerals.ts'
import type { Period } from './parsed-plan.ts'
import { type Reading, claim, warn } from './reading.ts'
import { type Span, keyOf, part, textOf } from './source.ts'

const STATED =
  /(?:共计?|为期|历时|总计|合计|时长|周期为?|[,(])\s*(?:大?约)?\s*(\d{1,3}|[一二两三四五六七八九十]{1,4})\s*(个月|个?星期|周|天|日|年)(?![级])/

function realLength(period: Period, unit: string): { length: number; slack: number; words: string } {
  const days = daysBetween(period.from, period.to) + 1
  if (unit === '个月') {
    const months = wholeMonths(period)
    if (months !== null) return { length: months, slack: 0, words: `${months}个月` }
    return { length: days / 30.4, slack: 0.9, words: `约${Math.round(days / 30.4)}个月` }
  }
  if (unit === '年') return { length: days / 365.25, slack: 0.2, words: `约${Math.round(days / 30.4)}个月` }
  if (unit === '天' || unit === '日') return { length: days, slack: 0, words: `${days}天` }
  return { length: days / 7, slack: 0.9, words: `约${Math.round(days / 7)}周` }
}

/** Holds a stated length (共10个月, 为期三天) right after a period against the period itself. */
export function checkDuration(reading: Reading, after: Span, period: Period): void {
  const found = STATED.exec(keyOf(after))
  if (!found || found.index > 8) return
  const stated = parseNumeral(found[1]!)
  if (stated === null) return
  const words = part(after, found.index, found.index + found[0].length)
  claim(reading, words)
  const { length, slack, words: real } = realLength(period, found[2]!)
  if (Math.abs(length - stated) <= slack) return
  const said = textOf(words).replace(/^[,(\s]+/, '')
  const message = `文中写“${said}”，但${period.from}至${period.to}是${real}，请核对。`
  warn(reading, 'durationMismatch', words, message)
}
