import type { marks as contract } from '../../../../src/modules/exams/contract/marks.ts'
import { newId } from '../../../../src/platform/ids.ts'
import { type AccessRows, nobody } from '../../access.ts'

export const marks: AccessRows<typeof contract> = {
  marksState: { input: () => ({ assessmentId: newId() }), everywhere: nobody },
  pupilMarks: { input: () => ({ assessmentId: newId(), number: '1' }), everywhere: nobody },
  correctMark: {
    input: () => ({
      id: newId(),
      assessmentId: newId(),
      paperId: newId(),
      pupil: 0,
      basis: '',
      standing: 'sat',
      marks: [],
      reason: '阅卷登分有误',
    }),
    everywhere: nobody,
  },
}
