import { implement } from '@orpc/server'
import { inOneTransaction, type RequestContext } from '../../platform/procedures.ts'
import type { Actor } from '../organization/index.ts'
import { activities } from './contract.ts'
import { announceActivity } from './operations/announcing.ts'
import { checkInByDoor, checkInByScan, personCode, undoCheckIn } from './operations/checking-in.ts'
import { cancelActivity, concludeActivity } from './operations/concluding.ts'
import { cloneActivity, createActivity, discardActivity, updateActivity } from './operations/drafting.ts'
import { giveFeedback } from './operations/giving-feedback.ts'
import { inviteExpert, withdrawInvitation } from './operations/inviting.ts'
import { rescheduleActivity } from './operations/moving.ts'
import { removeMaterial } from './operations/materials.ts'
import { register, registerOnBehalf, withdraw } from './operations/registering.ts'
import { checkInCode, listAbsent, listCheckIns, searchAtDoor } from './queries/check-ins.ts'
import { conflicts } from './queries/conflicts.ts'
import { activityDetail } from './queries/detail.ts'
import { feedbackOn, myFeedback } from './queries/feedback.ts'
import { listActivities } from './queries/list.ts'
import { listCandidates, listRegistrations } from './queries/registrations.ts'
import { toDo } from './queries/to-do.ts'

const os = implement(activities).$context<RequestContext<Actor>>().use(inOneTransaction<Actor>())

export const activitiesApi = {
  list: os.list.handler(({ context, input }) => listActivities(context, input)),
  get: os.get.handler(({ context, input }) => activityDetail(context, input)),
  create: os.create.handler(({ context, input }) => createActivity(context, input)),
  update: os.update.handler(({ context, input }) => updateActivity(context, input)),
  announce: os.announce.handler(({ context, input }) => announceActivity(context, input)),
  clone: os.clone.handler(({ context, input }) => cloneActivity(context, input)),
  discard: os.discard.handler(({ context, input }) => discardActivity(context, input)),
  reschedule: os.reschedule.handler(({ context, input }) => rescheduleActivity(context, input)),
  conflicts: os.conflicts.handler(({ context, input }) => conflicts(context, input)),
  register: os.register.handler(({ context, input }) => register(context, input)),
  withdraw: os.withdraw.handler(({ context, input }) => withdraw(context, input)),
  registerOnBehalf: os.registerOnBehalf.handler(({ context, input }) => registerOnBehalf(context, input)),
  listCandidates: os.listCandidates.handler(({ context, input }) => listCandidates(context, input)),
  listRegistrations: os.listRegistrations.handler(({ context, input }) => listRegistrations(context, input)),
  inviteExpert: os.inviteExpert.handler(({ context, input }) => inviteExpert(context, input)),
  withdrawInvitation: os.withdrawInvitation.handler(({ context, input }) =>
    withdrawInvitation(context, input),
  ),
  checkInCode: os.checkInCode.handler(({ context, input }) => checkInCode(context, input)),
  searchAtDoor: os.searchAtDoor.handler(({ context, input }) => searchAtDoor(context, input)),
  checkInByDoor: os.checkInByDoor.handler(({ context, input }) => checkInByDoor(context, input)),
  checkInByScan: os.checkInByScan.handler(({ context, input }) => checkInByScan(context, input)),
  undoCheckIn: os.undoCheckIn.handler(({ context, input }) => undoCheckIn(context, input)),
  listCheckIns: os.listCheckIns.handler(({ context, input }) => listCheckIns(context, input)),
  listAbsent: os.listAbsent.handler(({ context, input }) => listAbsent(context, input)),
  personCode: os.personCode.handler(({ context }) => personCode(context)),
  giveFeedback: os.giveFeedback.handler(({ context, input }) => giveFeedback(context, input)),
  myFeedback: os.myFeedback.handler(({ context, input }) => myFeedback(context, input)),
  feedbackSummary: os.feedbackSummary.handler(({ context, input }) => feedbackOn(context, input)),
  conclude: os.conclude.handler(({ context, input }) => concludeActivity(context, input)),
  cancel: os.cancel.handler(({ context, input }) => cancelActivity(context, input)),
  removeMaterial: os.removeMaterial.handler(async ({ context, input }) => {
    await removeMaterial(context, input)
    return {}
  }),
  toDo: os.toDo.handler(({ context }) => toDo(context)),
}
