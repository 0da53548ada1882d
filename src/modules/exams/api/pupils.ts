import { implement } from '@orpc/server'
import { inOneTransaction, type RequestContext } from '../../../platform/procedures.ts'
import type { Actor } from '../../organization/index.ts'
import { pupils } from '../contract/pupils.ts'
import { forgetPupilNames, markPupilsLeft } from '../operations/pupils.ts'
import { listPupils, listRosterLooks, pupilPlaces } from '../queries/pupils.ts'

const os = implement(pupils).$context<RequestContext<Actor>>().use(inOneTransaction<Actor>())

/** Pupils: contract → operation or query. */
export const pupilsApi = {
  listPupils: os.listPupils.handler(({ context, input }) => listPupils(context, input)),
  listRosterLooks: os.listRosterLooks.handler(({ context, input }) => listRosterLooks(context, input)),
  pupilPlaces: os.pupilPlaces.handler(({ context }) => pupilPlaces(context)),
  forgetPupilNames: os.forgetPupilNames.handler(({ context, input }) => forgetPupilNames(context, input)),
  markPupilsLeft: os.markPupilsLeft.handler(({ context, input }) => markPupilsLeft(context, input)),
}
