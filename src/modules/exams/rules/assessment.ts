import type { SamplingForm, Thresholds, WrittenAssessment } from '../contract/assessments.ts'

/** DOMAIN.md §4: excellent from 90 % in grades 1 and 2, from 85 % above; pass from 60 %; low below 40 %. In thousandths. */
export function defaultThresholds(grade: number): Thresholds {
  return { excellent: grade <= 2 ? 900 : 850, pass: 600, low: 400 }
}

/** The code of what is wrong with a form by itself; null when nothing is. */
export function mistakeIn(
  form: Pick<WrittenAssessment, 'heldFrom' | 'heldTo' | 'sampled' | 'sampling' | 'bands'>,
): string | null {
  if (form.heldTo < form.heldFrom) return 'datesReversed'
  if (form.sampled && !isSample(form.sampling)) return 'sampleIncomplete'
  const { bands } = form
  if (bands) {
    const share = bands.reduce((sum, { percent }) => sum + percent, 0)
    const ordered = bands.every(
      (band, at) => band.low <= band.high && (at === 0 || band.high < bands[at - 1]!.low),
    )
    if (Math.abs(share - 100) > 1e-9 || !ordered) return 'bandsIncomplete'
  }
  return null
}

/** A sample leaves somebody out, or deals out subjects or booklets. */
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
