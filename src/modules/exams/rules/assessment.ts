import type { SamplingForm, Thresholds, WrittenAssessment } from '../contract/assessments.ts'
import { bandFaults, lineFaults } from './scoring.ts'

/** DOMAIN.md §4: excellent from 90 % in grades 1 and 2, from 85 % above; pass from 60 %; low below 40 %. In thousandths. */
export function defaultThresholds(grade: number): Thresholds {
  return { excellent: grade <= 2 ? 900 : 850, pass: 600, low: 400 }
}

/** The code of what is wrong with a form by itself; null when nothing is. */
export function mistakeIn(
  form: Pick<
    WrittenAssessment,
    'heldFrom' | 'heldTo' | 'sampled' | 'sampling' | 'thresholds' | 'bands' | 'lines'
  >,
): string | null {
  if (form.heldTo < form.heldFrom) return 'datesReversed'
  if (form.sampled && !isSample(form.sampling)) return 'sampleIncomplete'
  if (form.thresholds && !inOrder(form.thresholds)) return 'thresholdsOrder'
  if (form.bands && bandFaults(form.bands).length > 0) return 'bandsIncomplete'
  if (form.lines && lineFaults(form.lines).length > 0) return 'linesIncomplete'
  return null
}

/** Low, pass and excellent do not overtake one another. */
export function inOrder({ low, pass, excellent }: Thresholds): boolean {
  return low <= pass && pass <= excellent
}

/**
 * Something is to be drawn or dealt out: schools, classes or pupils, subjects or booklets. Whether it leaves anybody out only
 * the roll can tell (sample-size.ts, and the gate when it is drawn).
 */
export function isSample(sampling: SamplingForm | null): boolean {
  return (
    sampling !== null && (sampling.schools !== null || sampling.within !== null || sampling.matrix !== null)
  )
}

/** The booklets of one subject's papers under a matrix; null: one paper for all pupils. */
export function bookletsOf(matrix: SamplingForm['matrix'], subject: string): (string | null)[] {
  if (!matrix) return [null]
  if (matrix.by === 'subjects') return [subject]
  return [...'ABCDEFGH'].slice(0, matrix.count)
}

/**
 * Whether a pupil works on a paper: a paper without a booklet is everyone's; one with a booklet is for those to whom
 * that booklet was dealt. (Where each pupil works on one subject, the booklet is named after it.)
 */
export function sitsPaper(pupilBooklet: string | null, paperBooklet: string | null): boolean {
  return paperBooklet === null || pupilBooklet === paperBooklet
}
