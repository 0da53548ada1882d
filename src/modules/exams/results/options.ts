import type { OptionUse } from '../analysis/distractors.ts'
import { optionLetters } from '../analysis/distractors.ts'
import type { ExtremeGroups } from '../analysis/discrimination.ts'
import type { CountedPupils } from '../analysis/marks-table.ts'
import type { ScoreCounts } from '../analysis/score-counts.ts'
import { noAnswer } from '../marks-row.ts'

/** What each counted pupil weighs in the top and the bottom 27 % (boundary scores in part). */
export interface Extremity {
  upper: Float64Array
  lower: Float64Array
}

export function extremityOf(counted: CountedPupils, counts: ScoreCounts, groups: ExtremeGroups): Extremity {
  const low = counts.scores[0] ?? 0
  const classOf = new Int32Array((counts.scores.at(-1) ?? 0) - low + 1)
  counts.scores.forEach((score, c) => (classOf[score - low] = c))
  const upper = new Float64Array(counted.totals.length)
  const lower = new Float64Array(counted.totals.length)
  counted.totals.forEach((total, i) => {
    upper[i] = groups.upperWeights[classOf[total - low]!]!
    lower[i] = groups.lowerWeights[classOf[total - low]!]!
  })
  return { upper, lower }
}

/**
 * Options of one item by ability group, the key first and then by letter: the same figures as `optionUse`, counted in a
 * table since an answer is one byte. Pupils without a recorded answer are left out; with none at all the list is empty.
 */
export function optionsOf(
  answers: Uint8Array,
  width: number,
  item: number,
  key: number,
  counted: CountedPupils,
  size: number,
  extremity: Extremity,
): OptionUse[] {
  const count = new Int32Array(256)
  const upper = new Float64Array(256)
  const lower = new Float64Array(256)
  const totals = new Float64Array(256)
  const { rows } = counted
  for (let i = 0; i < rows.length; i++) {
    const answer = answers[rows[i]! * width + item]!
    count[answer]!++
    upper[answer]! += extremity.upper[i]!
    lower[answer]! += extremity.lower[i]!
    totals[answer]! += counted.totals[i]!
  }
  const n = rows.length - count[noAnswer]!
  if (n === 0) return []
  const top = size - upper[noAnswer]!
  const bottom = size - lower[noAnswer]!
  const found: OptionUse[] = []
  for (let answer = 0; answer < noAnswer; answer++) {
    if (count[answer] === 0) continue
    found.push({
      option: optionLetters(answer),
      isKey: answer === key,
      count: count[answer]!,
      share: count[answer]! / n,
      upper: upper[answer]! / top,
      middle: (count[answer]! - upper[answer]! - lower[answer]!) / (n - top - bottom),
      lower: lower[answer]! / bottom,
      meanTotal: totals[answer]! / count[answer]!,
      discrimination: upper[answer]! / top - lower[answer]! / bottom,
    })
  }
  return found.toSorted((a, b) => Number(b.isKey) - Number(a.isKey) || (a.option < b.option ? -1 : 1))
}
