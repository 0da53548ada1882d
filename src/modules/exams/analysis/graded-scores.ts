/** One grade: the share of pupils in it and the range of graded scores that it maps to. */
export interface GradeBand {
  grade: string
  /** Share of all pupils, in per cent. */
  percent: number
  low: number
  high: number
}

/**
 * Who gets the higher grade when a boundary falls inside a group of equal raw scores: all of them (`higher`), none
 * (`lower`), or whichever brings the share nearer to the table (`nearest`, a draw goes up). Equal raw scores always
 * get equal grades.
 */
export type TieRule = 'higher' | 'lower' | 'nearest'

/** The whole rule as data: bands from the top down, ties, and what a band with a single raw score maps to. */
export interface GradingScheme {
  name: string
  bands: readonly GradeBand[]
  tie: TieRule
  /** Y₁ = Y₂: the formula divides by zero; the top, the middle (rounded half up) or the bottom of the band. */
  single: 'high' | 'middle' | 'low'
}

/** 3+1+2 re-selected subjects: A–E with 15, 35, 35, 13 and 2 %, 100 down to 30. */
export const FIVE_GRADES: GradingScheme = {
  name: '五等级赋分',
  bands: [
    { grade: 'A', percent: 15, low: 86, high: 100 },
    { grade: 'B', percent: 35, low: 71, high: 85 },
    { grade: 'C', percent: 35, low: 56, high: 70 },
    { grade: 'D', percent: 13, low: 41, high: 55 },
    { grade: 'E', percent: 2, low: 30, high: 40 },
  ],
  tie: 'higher',
  single: 'middle',
}

export interface GradedScore {
  raw: number
  count: number
  grade: string
  graded: number
}

/** Rounded half up, in whole numbers. */
function roundedQuotient(numerator: number, denominator: number): number {
  return Math.floor((2 * numerator + denominator) / (2 * denominator))
}

/**
 * Graded score of every raw score that occurs (`scores` ascending, with `counts`): the band by cumulative share from
 * the top, then linear within it, T = [T₁(Y₂ − Y) + T₂(Y − Y₁)]/(Y₂ − Y₁), Y₁ and Y₂ being the lowest and highest
 * raw score found in the band (DOMAIN.md §4). Rounded half up. The result is ascending.
 */
export function gradedScores(
  counts: { n: number; scores: ArrayLike<number>; counts: ArrayLike<number> },
  scheme: GradingScheme,
): GradedScore[] {
  const { bands } = scheme
  const bandOf: number[] = Array.from({ length: counts.scores.length }, () => bands.length - 1)
  let band = 0
  let above = 0
  let quota = percentOf(bands, 0)
  for (let c = counts.scores.length - 1; c >= 0; c--) {
    const count = counts.counts[c] as number
    // Hundredths of pupils, so that 15 % of 20 is exactly 3.
    while (band < bands.length - 1 && !belongsAbove(above, count, quota * counts.n, scheme.tie)) {
      band++
      quota += percentOf(bands, band)
    }
    bandOf[c] = band
    above += count
  }
  const low = new Map<number, number>()
  const high = new Map<number, number>()
  bandOf.forEach((own, c) => {
    const raw = counts.scores[c] as number
    if (!low.has(own)) low.set(own, raw)
    high.set(own, raw)
  })
  return bandOf.map((own, c) => {
    const raw = counts.scores[c] as number
    const { grade, low: t1, high: t2 } = bands[own] as GradeBand
    const [y1, y2] = [low.get(own) as number, high.get(own) as number]
    return {
      raw,
      count: counts.counts[c] as number,
      grade,
      graded:
        y1 === y2 ? singleScore(t1, t2, scheme) : roundedQuotient(t1 * (y2 - raw) + t2 * (raw - y1), y2 - y1),
    }
  })
}

function percentOf(bands: readonly GradeBand[], band: number): number {
  return bands[band]?.percent ?? 0
}

function singleScore(low: number, high: number, scheme: GradingScheme): number {
  if (scheme.single === 'high') return high
  return scheme.single === 'low' ? low : roundedQuotient(low + high, 2)
}

/** Whether a class of equal scores still belongs to the band; `quota` is in hundredths of pupils. */
function belongsAbove(above: number, count: number, quota: number, tie: TieRule): boolean {
  if (above * 100 >= quota) return false
  if (tie === 'higher') return true
  if (tie === 'lower') return (above + count) * 100 <= quota
  return (above + count) * 100 - quota <= quota - above * 100
}

/** A grade by share of the full mark, as compulsory schools report results (优秀, 良好 …). */
export interface ThresholdGrade {
  grade: string
  /** Lowest share of the full mark; the last grade has 0. */
  from: number
}

/** Four grades of compulsory education ◇. */
export const FOUR_GRADES: readonly ThresholdGrade[] = [
  { grade: '优秀', from: 0.85 },
  { grade: '良好', from: 0.75 },
  { grade: '合格', from: 0.6 },
  { grade: '待合格', from: 0 },
]

/** The grade of a score; compared in whole numbers (millionths). */
export function thresholdGrade(score: number, full: number, grades = FOUR_GRADES): string {
  const found = grades.find(({ from }) => score * 1e6 >= Math.round(from * 1e6) * full)
  return (found ?? (grades.at(-1) as ThresholdGrade)).grade
}
