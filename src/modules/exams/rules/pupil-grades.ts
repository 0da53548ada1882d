import type { ThresholdGrade } from '../analysis/graded-scores.ts'
import type { Thresholds } from '../analysis/rates.ts'

/**
 * Five grades for pupils where marks are not to be shown: A from the excellent line, C from the pass line, B from half way
 * between, D from the low line. Equal marks get equal grades.
 */
export function pupilGrades({ excellent, pass, low }: Thresholds): ThresholdGrade[] {
  return [
    { grade: 'A', from: excellent },
    { grade: 'B', from: Math.round(((excellent + pass) / 2) * 1e6) / 1e6 },
    { grade: 'C', from: pass },
    { grade: 'D', from: low },
    { grade: 'E', from: 0 },
  ]
}
