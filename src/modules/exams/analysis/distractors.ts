import type { ExtremeGroups } from './discrimination.ts'
import type { CountedPupils } from './marks-table.ts'
import type { ScoreCounts } from './score-counts.ts'

/**
 * Answers to one choice item, one entry for each row of the marks table: bit 0 = A, bit 1 = B …, so that several
 * chosen options are one number; 0 = nothing chosen.
 */
export type ChosenOptions = Uint32Array

/** "AC" → 0b101; letters only, any case or width; null when the cell is not an answer. */
export function optionMask(text: string): number | null {
  const letters = text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s,、]/g, '')
  if (!/^[A-Z]*$/.test(letters)) return null
  let mask = 0
  for (const letter of letters) mask |= 1 << (letter.charCodeAt(0) - 65)
  return mask >>> 0
}

/** 0b101 → "AC"; 0 → "". */
export function optionLetters(mask: number): string {
  let letters = ''
  for (let bit = 0; bit < 26; bit++) if (mask & (1 << bit)) letters += String.fromCharCode(65 + bit)
  return letters
}

/** How one answer was chosen. Shares of the top, middle and bottom group, 27 % groups by the fractional tie rule. */
export interface OptionUse {
  /** Letters, "" for no answer. */
  option: string
  isKey: boolean
  count: number
  share: number
  upper: number
  middle: number
  lower: number
  /** Mean total of those who chose it, ×scale. */
  meanTotal: number
  /** upper − lower: should be positive for the key and negative for a working distractor. */
  discrimination: number
}

/**
 * Options of one item by ability group, the key first and then by letter. `extremes` must come from the totals in
 * `counts` (`extremeGroups`).
 */
export function optionUse(
  chosen: ChosenOptions,
  key: number,
  counted: CountedPupils,
  counts: ScoreCounts,
  extremes: ExtremeGroups,
): OptionUse[] {
  const classOf = new Map(Array.from(counts.scores, (score, c) => [score, c]))
  const found = new Map<number, { count: number; upper: number; lower: number; totals: number }>()
  counted.rows.forEach((row, i) => {
    const mask = chosen[row] as number
    const total = counted.totals[i] as number
    const c = classOf.get(total) as number
    const use = found.get(mask) ?? { count: 0, upper: 0, lower: 0, totals: 0 }
    use.count++
    use.upper += extremes.upperWeights[c] as number
    use.lower += extremes.lowerWeights[c] as number
    use.totals += total
    found.set(mask, use)
  })
  const n = counted.rows.length
  const between = n - 2 * extremes.size
  return Array.from(found, ([mask, use]) => ({
    option: optionLetters(mask),
    isKey: mask === key,
    count: use.count,
    share: use.count / n,
    upper: use.upper / extremes.size,
    middle: (use.count - use.upper - use.lower) / between,
    lower: use.lower / extremes.size,
    meanTotal: use.totals / use.count,
    discrimination: (use.upper - use.lower) / extremes.size,
  })).toSorted((a, b) => Number(b.isKey) - Number(a.isKey) || (a.option < b.option ? -1 : 1))
}
