import { implement } from '@orpc/server'
import { inOneTransaction, type RequestContext } from '../../../platform/procedures.ts'
import type { Actor } from '../../organization/index.ts'
import { meetings } from '../contract/meetings.ts'
import { addQualityMeasure, editQualityMeasure, judgeQualityMeasure } from '../operations/measures.ts'
import { makeMeetingPacks } from '../operations/packs.ts'
import { openQualityMeeting } from '../operations/quality-meetings.ts'
import { listFindingsForMeasures, listMeasuresToReview } from '../queries/measure-figures.ts'
import { listQualityMeasures } from '../queries/measures.ts'
import { listMeetingPacks } from '../queries/packs.ts'
import { listQualityMeetings } from '../queries/quality-meetings.ts'

const os = implement(meetings).$context<RequestContext<Actor>>().use(inOneTransaction<Actor>())

/** Meetings: contract → operation or query. */
export const meetingsApi = {
  listMeetingPacks: os.listMeetingPacks.handler(({ context, input }) => listMeetingPacks(context, input)),
  makeMeetingPacks: os.makeMeetingPacks.handler(({ context, input }) => makeMeetingPacks(context, input)),
  listQualityMeetings: os.listQualityMeetings.handler(({ context, input }) =>
    listQualityMeetings(context, input),
  ),
  openQualityMeeting: os.openQualityMeeting.handler(({ context, input }) =>
    openQualityMeeting(context, input),
  ),
  listQualityMeasures: os.listQualityMeasures.handler(({ context, input }) =>
    listQualityMeasures(context, input),
  ),
  listFindingsForMeasures: os.listFindingsForMeasures.handler(({ context, input }) =>
    listFindingsForMeasures(context, input),
  ),
  addQualityMeasure: os.addQualityMeasure.handler(({ context, input }) => addQualityMeasure(context, input)),
  editQualityMeasure: os.editQualityMeasure.handler(({ context, input }) =>
    editQualityMeasure(context, input),
  ),
  listMeasuresToReview: os.listMeasuresToReview.handler(({ context, input }) =>
    listMeasuresToReview(context, input),
  ),
  judgeQualityMeasure: os.judgeQualityMeasure.handler(({ context, input }) =>
    judgeQualityMeasure(context, input),
  ),
}
