import { json } from '../../../platform/db.ts'
import type { Ctx } from '../../organization/index.ts'
import { contentOf, versionContent } from '../queries/content.ts'
import { type LoadedPlan, loadPlan } from '../queries/plans.ts'

/**
 * Keeps the plan as it stands before a change, where its version was not kept: a plan that was loaded in bulk has none.
 */
export async function keepFormerVersion(ctx: Ctx, plan: LoadedPlan): Promise<void> {
  const content = versionContent(plan, await contentOf(ctx, plan))
  await ctx.db
    .insertInto('planVersions')
    .values({
      districtId: ctx.district.id,
      planId: plan.id,
      version: plan.version,
      content: json(content),
      savedBy: plan.createdBy,
      savedAt: plan.updatedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Saves of one person within this time are kept as one version: nobody reads back every pause in typing. Minutes. */
const oneSitting = 30

/**
 * Keeps the plan as it stands now as its version. The former one gives way when the same person saved it just before
 * and nothing was decided on it.
 */
export async function keepVersion(ctx: Ctx, id: string): Promise<void> {
  const plan = await loadPlan(ctx, id)
  const content = versionContent(plan, await contentOf(ctx, plan))
  const now = ctx.clock.now()
  await ctx.db
    .deleteFrom('planVersions')
    .where('districtId', '=', ctx.district.id)
    .where('planId', '=', id)
    .where('version', '=', plan.version - 1)
    .where('version', '>', 1)
    .where('savedBy', '=', ctx.actor.personId)
    .where('savedAt', '>', new Date(now.getTime() - oneSitting * 60_000))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('planDecisions')
            .select('id')
            .where('districtId', '=', ctx.district.id)
            .where('planId', '=', id)
            .where('version', '=', plan.version - 1),
        ),
      ),
    )
    .execute()
  await ctx.db
    .insertInto('planVersions')
    .values({
      districtId: ctx.district.id,
      planId: id,
      version: plan.version,
      content: json(content),
      savedBy: ctx.actor.personId,
      savedAt: now,
    })
    .execute()
}
