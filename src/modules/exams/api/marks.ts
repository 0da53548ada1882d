import { implement } from '@orpc/server'
import { inOneTransaction, type RequestContext } from '../../../platform/procedures.ts'
import type { Actor } from '../../organization/index.ts'
import { marks } from '../contract/marks.ts'
import { correctMark } from '../operations/correcting.ts'
import { marksState } from '../queries/marks-state.ts'
import { listMissingMarks } from '../queries/missing-marks.ts'
import { pupilMarks } from '../queries/pupil-marks.ts'

const os = implement(marks).$context<RequestContext<Actor>>().use(inOneTransaction<Actor>())

/** Marks: contract → operation or query. */
export const marksApi = {
  marksState: os.marksState.handler(({ context, input }) => marksState(context, input)),
  listMissingMarks: os.listMissingMarks.handler(({ context, input }) => listMissingMarks(context, input)),
  pupilMarks: os.pupilMarks.handler(({ context, input }) => pupilMarks(context, input)),
  correctMark: os.correctMark.handler(({ context, input }) => correctMark(context, input)),
}
