import type { z } from '../../../platform/contract.ts'
import { notAllowed } from '../../../platform/refusal.ts'
import { type Ctx, today } from '../../organization/index.ts'
import type { assessments as contract } from '../contract/assessments.ts'
import { changesPolicy, readsPolicy } from '../policy.ts'
import { DEFAULT_POLICY_PACK, type PolicyPack } from '../policy-pack.ts'
import { conditionInWords } from '../rules/gate-words.ts'
import {
  adjustedPack,
  changesInWords,
  limitOf,
  type PolicyAdjustments,
  unadjusted,
} from '../rules/policy-changes.ts'

export type PolicyPackShown = z.infer<NonNullable<(typeof contract.getPolicyPack)['~orpc']['outputSchema']>>

/** What is kept of a version: the adjustments, and for whoever reads the table the rules that they lead to. */
export interface StoredPack extends PolicyPack {
  adjustments: PolicyAdjustments
}

/** The district's adjustments, newest first. */
async function versionsOf(ctx: Pick<Ctx, 'db' | 'district'>) {
  const rows = await ctx.db
    .selectFrom('policyPacks')
    .innerJoin('people', (join) =>
      join
        .onRef('people.districtId', '=', 'policyPacks.districtId')
        .onRef('people.id', '=', 'policyPacks.changedBy'),
    )
    .select([
      'policyPacks.version',
      'policyPacks.pack',
      'policyPacks.reason',
      'policyPacks.changedAt',
      'people.name as changedBy',
    ])
    .where('policyPacks.districtId', '=', ctx.district.id)
    .orderBy('policyPacks.version', 'desc')
    .execute()
  return rows.map(({ pack, ...row }) => ({
    ...row,
    adjustments: (pack as unknown as StoredPack).adjustments ?? unadjusted,
  }))
}

/** What the district adjusted, and the number of that version; 0 while it never did. */
export async function policyInForce(
  ctx: Pick<Ctx, 'db' | 'district'>,
): Promise<{ version: number; adjustments: PolicyAdjustments }> {
  const row = await ctx.db
    .selectFrom('policyPacks')
    .select(['version', 'pack'])
    .where('districtId', '=', ctx.district.id)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  const adjustments = (row?.pack as unknown as StoredPack | undefined)?.adjustments ?? unadjusted
  return { version: row?.version ?? 0, adjustments }
}

/** The rules that the district's gate and its results go by. */
export async function effectivePack(ctx: Pick<Ctx, 'db' | 'district'>): Promise<PolicyPack> {
  return adjustedPack((await policyInForce(ctx)).adjustments)
}

/** Every rule with its source and whether it is in force, and how the district came to it. @throws Refusal notAllowed */
export async function getPolicyPack(ctx: Ctx): Promise<PolicyPackShown> {
  if (!readsPolicy(ctx.actor)) throw notAllowed()
  const versions = await versionsOf(ctx)
  const adjustments = versions[0]?.adjustments ?? unadjusted
  const day = today(ctx)
  return {
    name: DEFAULT_POLICY_PACK.name,
    version: versions[0]?.version ?? 0,
    smallestCell: adjustments.smallestCell,
    gradesOnly: [...adjustments.gradesOnly],
    rules: DEFAULT_POLICY_PACK.rules.map((rule) => {
      const initial = limitOf(rule)
      const active = !adjustments.switchedOff.includes(rule.id)
      return {
        id: rule.id,
        verdict: rule.verdict,
        message: rule.message,
        when: conditionInWords(rule.when),
        source: rule.source,
        from: rule.from,
        until: rule.until ?? null,
        overridable: rule.overridable,
        limit:
          initial === null
            ? null
            : {
                value: adjustments.limits[rule.id] ?? initial,
                initial,
                counts: rule.atMost ? ('assessments' as const) : ('reviewers' as const),
              },
        active,
        inForce: active && rule.from <= day && (rule.until === undefined || day <= rule.until),
      }
    }),
    versions: versions.map(({ version, reason, changedAt, changedBy, adjustments: after }, at) => ({
      version,
      reason,
      changedBy,
      changedAt: changedAt.toISOString(),
      changes: changesInWords(versions[at + 1]?.adjustments ?? unadjusted, after),
    })),
    may: { change: changesPolicy(ctx.actor) },
  }
}
