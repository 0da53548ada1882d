import { MISSING } from './marks-table.ts'

/** Totals of each subject, one entry a pupil in the same order, `MISSING` where a pupil did not sit. */
export interface SubjectTotals {
  subject: string
  totals: Int32Array
}

/** Sum over subjects; a pupil who lacks a subject has no sum. */
export function sumOfSubjects(subjects: readonly SubjectTotals[]): Int32Array {
  const pupils = subjects[0]?.totals.length ?? 0
  const sums = new Int32Array(pupils)
  for (const { totals } of subjects) {
    for (let i = 0; i < pupils; i++) {
      if (totals[i] === MISSING || sums[i] === MISSING) sums[i] = MISSING
      else (sums[i] as number) += totals[i] as number
    }
  }
  return sums
}

/**
 * A subject's line for a total line.
 * `rank`: the score that as many reach in the subject as reach the total line.
 * `proportion`: subject mean × line / mean of sums, over pupils with a sum (the classical 有效分).
 */
export type SubjectLineRule = 'rank' | 'proportion'

export function subjectLine(
  sums: Int32Array,
  totals: Int32Array,
  totalLine: number,
  rule: SubjectLineRule,
): number {
  if (rule === 'rank') {
    const present = totals.filter((_, i) => sums[i] !== MISSING)
    const reached = sums.reduce((count, sum) => (sum !== MISSING && sum >= totalLine ? count + 1 : count), 0)
    if (reached === 0) return Infinity
    return present.sort().at(-reached) as number
  }
  let subject = 0
  let whole = 0
  sums.forEach((sum, i) => {
    if (sum === MISSING) return
    whole += sum
    subject += totals[i] as number
  })
  return (subject * totalLine) / whole
}

/** Double-line statistics of one subject in one unit. */
export interface EffectiveScore {
  subject: string
  line: number
  /** Pupils that reach the total line, the subject line, and both. */
  overTotal: number
  overSubject: number
  overBoth: number
  /** 贡献率 = both / total line. */
  contribution: number
  /** 命中率 = both / subject line. */
  hit: number
  /** Subject mean / Σ subject means: the other 贡献率, here under its own name (科目得分占比). */
  subjectShare: number
}

/**
 * Double-line statistics of a unit (DOMAIN.md §4). Lines are the district's; `members` picks the unit's pupils
 * (all when left out). Pupils without a sum are not counted.
 */
export function effectiveScores(
  subjects: readonly SubjectTotals[],
  totalLine: number,
  lines: readonly number[],
  members?: Int32Array,
): EffectiveScore[] {
  const sums = sumOfSubjects(subjects)
  const pupils = (members ? Array.from(members) : Array.from(sums.keys())).filter((i) => sums[i] !== MISSING)
  const whole = pupils.reduce((all, i) => all + (sums[i] as number), 0)
  return subjects.map(({ subject, totals }, s) => {
    const line = lines[s] as number
    let [overTotal, overSubject, overBoth, own] = [0, 0, 0, 0]
    for (const i of pupils) {
      const total = (sums[i] as number) >= totalLine
      const reached = (totals[i] as number) >= line
      if (total) overTotal++
      if (reached) overSubject++
      if (total && reached) overBoth++
      own += totals[i] as number
    }
    return {
      subject,
      line,
      overTotal,
      overSubject,
      overBoth,
      contribution: overBoth / overTotal,
      hit: overBoth / overSubject,
      subjectShare: own / whole,
    }
  })
}
