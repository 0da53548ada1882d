import type { ParsedCommitment } from './parsed-plan.ts'
import { type Reading, claim } from './reading.ts'
import { type Span, atOf, keyOf, part, textOf } from './source.ts'

const RHYTHM_PART =
  '(?:周|月|季|学期|年)(?:度)?(?![\\d一二三四五六七八九十初底末中度份内间级度])[\\u4e00-\\u9fff]{1,3}?'
const RHYTHM = new RegExp(
  `(?<![\\d一二三四五六七八九十〇每本当上下整全同逐个半周今明去])(?:${RHYTHM_PART}[、,]?){2,4}(?=[”"』」,。;)\\s的]|$|制|机制|工作)`,
  'g',
)
const RHYTHM_ONE = /(周|月|季|学期|年)(?:度)?([\u4e00-\u9fff]{1,3}?)(?=[、,]|[周月季年]|学期|$)/g
const ONE_EACH = /一(周|月|季度?|学期|年)一([\u4e00-\u9fff]{1,4}?)(?=[、,。;”"』」)\s的]|一[周月季学年]|$)/g
const PERIODS: Record<string, NonNullable<ParsedCommitment['per']>> = {
  周: 'week',
  月: 'month',
  季: 'quarter',
  季度: 'quarter',
  学期: 'term',
  年: 'year',
}

/** `月研、季评、年总结` and `一月一主题`: a rhythm in two or three words. */
export function readRhythm(reading: Reading, sentence: Span, found: ParsedCommitment[]): void {
  const key = keyOf(sentence)
  const add = (per: ParsedCommitment['per'], from: number, to: number) => {
    const span = part(sentence, from, to)
    found.push({ text: textOf(span), per, quantity: 1, measure: 'count', at: atOf(span) })
    claim(reading, span)
  }
  for (const hit of key.matchAll(RHYTHM)) {
    const parts = [...hit[0].matchAll(RHYTHM_ONE)]
    if (parts.length < 2 || new Set(parts.map(([, per]) => per)).size < parts.length) continue
    for (const one of parts)
      add(PERIODS[one[1]!]!, hit.index + one.index, hit.index + one.index + one[0].length)
  }
  for (const hit of key.matchAll(ONE_EACH)) add(PERIODS[hit[1]!]!, hit.index, hit.index + hit[0].length)
}
