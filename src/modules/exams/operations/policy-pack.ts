import { isDeepStrictEqual } from 'node:util'
import { json } from '../../../platform/db.ts'
import { notAllowed, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import type { Ctx } from '../../organization/index.ts'
import type { PolicyChanges } from '../contract/gate-shapes.ts'
import { changesPolicy } from '../policy.ts'
import { DEFAULT_POLICY_PACK } from '../policy-pack.ts'
import {
  getPolicyPack,
  policyInForce,
  type PolicyPackShown,
  type StoredPack,
} from '../queries/policy-pack.ts'
import { adjustedPack, changesInWords, limitOf, tidied } from '../rules/policy-changes.ts'

/**
 * Adjusts the rules, as a new version with its reason.
 * @throws Refusal 'notAllowed'; 'conflict' when somebody adjusted them since; 'policyRuleUnknown' for a rule that is not
 * there or has no number; 'policyUnchanged'
 */
export async function changePolicyPack(
  ctx: Ctx,
  input: PolicyChanges & { version: number; reason: string },
): Promise<PolicyPackShown> {
  if (!changesPolicy(ctx.actor)) throw notAllowed()
  const { rules } = DEFAULT_POLICY_PACK
  const known = new Set(rules.map(({ id }) => id))
  const limited = new Set(rules.filter((rule) => limitOf(rule) !== null).map(({ id }) => id))
  if (
    input.switchedOff.some((id) => !known.has(id)) ||
    Object.keys(input.limits).some((id) => !limited.has(id))
  ) {
    throw new Refusal('policyRuleUnknown')
  }
  const before = await policyInForce(ctx)
  if (before.version !== input.version) throw new Refusal('conflict')
  const { switchedOff, limits, smallestCell, gradesOnly } = input
  const adjustments = tidied({ switchedOff, limits, smallestCell, gradesOnly })
  if (isDeepStrictEqual(adjustments, tidied(before.adjustments))) throw new Refusal('policyUnchanged')
  const stored: StoredPack = { ...adjustedPack(adjustments), adjustments }
  const { numInsertedOrUpdatedRows } = await ctx.db
    .insertInto('policyPacks')
    .values({
      districtId: ctx.district.id,
      version: before.version + 1,
      pack: json(stored),
      reason: input.reason,
      changedBy: ctx.actor.personId,
      changedAt: ctx.clock.now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows !== 1n) throw new Refusal('conflict')
  await recordAudit(ctx, {
    action: 'policyPack.changed',
    subjectKind: 'policyPack',
    subjectId: String(before.version + 1),
    subjectTitle: DEFAULT_POLICY_PACK.name,
    after: { 改动: changesInWords(before.adjustments, adjustments).join('；'), reason: input.reason },
  })
  return getPolicyPack(ctx)
}
