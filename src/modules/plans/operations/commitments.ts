import { commitToPlan } from '../../commitments/index.ts'
import type { Ctx } from '../../organization/index.ts'
import type { LoadedPlan } from '../queries/plans.ts'

/** Has the commitments of a plan in force counted from now on, as its document states them. */
export async function countCommitments(ctx: Ctx, plan: LoadedPlan): Promise<void> {
  // A plan cannot be submitted without its dates.
  if (plan.startsOn === null || plan.endsOn === null) return
  const { owner, startsOn, endsOn } = plan
  await commitToPlan(
    ctx,
    { id: plan.id, owner: { kind: owner.kind, id: owner.id }, startsOn, endsOn },
    plan.commitments,
  )
}
