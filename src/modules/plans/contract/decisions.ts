import { id, line, procedure, prose, refusals, z } from '../../../platform/contract.ts'
import { newVersion, versionOf } from './plan-shapes.ts'

/** Submitting, approving and returning. */
export const decisions = {
  submit: procedure
    .route({ summary: '提交审批' })
    .errors(refusals('staleVersion', 'planState', 'planIncomplete'))
    .input(z.object({ id, ...versionOf }))
    .output(newVersion),
  approve: procedure
    .route({ summary: '通过' })
    .errors(refusals('staleVersion', 'planState', 'ownPlan'))
    .input(z.object({ id, ...versionOf, reason: prose(1_000).optional() }))
    .output(newVersion),
  return: procedure
    .route({ summary: '退回修改，写明原因' })
    .errors(refusals('staleVersion', 'planState'))
    .input(z.object({ id, ...versionOf, reason: line(1_000) }))
    .output(newVersion),
  withdraw: procedure
    .route({ summary: '撤回提交；已通过的计划则停止执行' })
    .errors(refusals('staleVersion', 'planState'))
    .input(z.object({ id, ...versionOf, reason: line(1_000) }))
    .output(newVersion),
}
