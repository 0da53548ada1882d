import type { marks as contract } from '../../../../src/modules/exams/contract/marks.ts'
import { newId } from '../../../../src/platform/ids.ts'
import { type AccessRows, office, schoolHeads } from '../../access.ts'

/** A school's own final: the office, and the heads of that school. */
const ownFinal = { own: [...office, ...schoolHeads], otherSchool: office }

export const marks: AccessRows<typeof contract> = {
  marksState: { input: ({ results }) => ({ assessmentId: results.finalId }), ...ownFinal },
  listMissingMarks: {
    input: ({ results }) => ({ assessmentId: results.finalId, paperId: results.finalPaperId }),
    ...ownFinal,
  },
  pupilMarks: {
    input: ({ results }) => ({ assessmentId: results.finalId, number: results.pupil.number }),
    ...ownFinal,
  },
  correctMark: {
    input: ({ results }) => ({
      id: newId(),
      assessmentId: results.finalId,
      paperId: results.finalPaperId,
      pupil: 0,
      basis: results.pupil.basis,
      standing: 'cheated',
      marks: [],
      reason: '监考记录补登',
    }),
    ...ownFinal,
  },
}
