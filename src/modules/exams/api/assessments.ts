import { implement } from '@orpc/server'
import { inOneTransaction, type RequestContext } from '../../../platform/procedures.ts'
import type { Actor } from '../../organization/index.ts'
import { assessments } from '../contract/assessments.ts'
import { changeAssessment, createAssessment, withdrawAssessment } from '../operations/assessments.ts'
import { drawSampleOf, freezePupils } from '../operations/choosing-pupils.ts'
import { checkGate } from '../operations/gate.ts'
import { changePolicyPack } from '../operations/policy-pack.ts'
import { publishAssessment } from '../operations/publishing.ts'
import { getAssessment } from '../queries/assessment.ts'
import { listAssessmentSchools } from '../queries/assessment-schools.ts'
import { listAssessments } from '../queries/assessments.ts'
import { listGateDecisions } from '../queries/gate-log.ts'
import { getPolicyPack } from '../queries/policy-pack.ts'

const os = implement(assessments).$context<RequestContext<Actor>>().use(inOneTransaction<Actor>())

/** Assessments: contract → operation or query. */
export const assessmentsApi = {
  listAssessments: os.listAssessments.handler(({ context, input }) => listAssessments(context, input)),
  getAssessment: os.getAssessment.handler(({ context, input }) => getAssessment(context, input)),
  checkGate: os.checkGate.handler(({ context, input }) => checkGate(context, input)),
  createAssessment: os.createAssessment.handler(({ context, input }) => createAssessment(context, input)),
  changeAssessment: os.changeAssessment.handler(({ context, input }) => changeAssessment(context, input)),
  withdrawAssessment: os.withdrawAssessment.handler(({ context, input }) =>
    withdrawAssessment(context, input),
  ),
  publishAssessment: os.publishAssessment.handler(({ context, input }) => publishAssessment(context, input)),
  listAssessmentSchools: os.listAssessmentSchools.handler(({ context, input }) =>
    listAssessmentSchools(context, input),
  ),
  drawSample: os.drawSample.handler(({ context, input }) => drawSampleOf(context, input)),
  freezePupils: os.freezePupils.handler(({ context, input }) => freezePupils(context, input)),
  listGateDecisions: os.listGateDecisions.handler(({ context, input }) => listGateDecisions(context, input)),
  getPolicyPack: os.getPolicyPack.handler(({ context }) => getPolicyPack(context)),
  changePolicyPack: os.changePolicyPack.handler(({ context, input }) => changePolicyPack(context, input)),
}
