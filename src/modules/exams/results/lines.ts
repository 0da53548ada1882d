import { subjectLine } from '../analysis/effective-scores.ts'
import { MISSING } from '../analysis/marks-table.ts'
import { suppressList } from '../analysis/suppression.ts'
import type { LineFigures } from '../contract/result-shapes.ts'
import { rounded } from './figures.ts'

export interface LineSubject {
  paperId: string
  subject: string
  /** By pupil of the frame, on the common scale; `MISSING` where there is none. */
  totals: Int32Array
}

/**
 * Double-line statistics (双线) of the district and of every school. A subject's line is its mean's share of the total line
 * (the classical 有效分). Numbers of pupils under the limit are suppressed, with as many others as keep them from being
 * subtracted out. `shares`: subject mean / Σ subject means, of the district and then by school.
 */
export function lineResults(
  lines: readonly { name: string; total: number }[],
  subjects: readonly LineSubject[],
  sums: Int32Array,
  scale: number,
  schoolOf: Int32Array,
  schools: number,
  limit: number,
  shares: (subject: number, school: number | null) => number,
): { district: LineFigures[]; schools: LineFigures[][] } {
  const district: LineFigures[] = []
  const bySchool: LineFigures[][] = Array.from({ length: schools }, () => [])
  for (const { name, total } of lines) {
    const totalLine = total * scale
    subjects.forEach(({ paperId, subject, totals }, at) => {
      const line = subjectLine(sums, totals, totalLine, 'proportion')
      const over = {
        total: new Int32Array(schools),
        subject: new Int32Array(schools),
        both: new Int32Array(schools),
      }
      for (let pupil = 0; pupil < sums.length; pupil++) {
        if (sums[pupil] === MISSING) continue
        const school = schoolOf[pupil]!
        const reachedTotal = sums[pupil]! >= totalLine
        const reached = totals[pupil]! >= line
        if (reachedTotal) over.total[school]!++
        if (reached) over.subject[school]!++
        if (reachedTotal && reached) over.both[school]!++
      }
      const hidden = {
        total: suppressList([...over.total], limit),
        subject: suppressList([...over.subject], limit),
        both: suppressList([...over.both], limit),
      }
      const figures = (school: number | null): LineFigures => {
        const number = (of: keyof typeof over) => {
          const index = school ?? schools
          if (hidden[of][index]) return null
          return school === null ? over[of].reduce((sum, one) => sum + one, 0) : over[of][school]!
        }
        const [overTotal, overSubject, overBoth] = [number('total'), number('subject'), number('both')]
        const ratio = (of: number | null) =>
          overBoth === null || of === null ? null : rounded(overBoth / of)
        return {
          name, total, paperId, subject, subjectLine: rounded(line / scale, 2), overTotal, overSubject, overBoth,
          contribution: ratio(overTotal), hit: ratio(overSubject), subjectShare: rounded(shares(at, school)),
        } // prettier-ignore
      }
      district.push(figures(null))
      bySchool.forEach((of, school) => of.push(figures(school)))
    })
  }
  return { district, schools: bySchool }
}
