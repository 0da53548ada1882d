import { Refusal } from '../../../platform/refusal.ts'
import type { Ctx } from '../../organization/index.ts'
import { type Change, changesBetween, type VersionContent } from '../rules/versions.ts'
import { loadPlan } from './plans.ts'

/** The kept versions of a plan, newest first, each with the decision that was taken on it. */
export async function listVersions(ctx: Ctx, input: { id: string }) {
  const plan = await loadPlan(ctx, input.id)
  const rows = await ctx.db
    .selectFrom('planVersions as v')
    .innerJoin('people as p', (join) =>
      join.onRef('p.districtId', '=', 'v.districtId').onRef('p.id', '=', 'v.savedBy'),
    )
    .select((eb) => [
      'v.version',
      'v.savedAt',
      'p.id as personId',
      'p.name',
      eb
        .selectFrom('planDecisions as d')
        .select('d.decision')
        .whereRef('d.districtId', '=', 'v.districtId')
        .whereRef('d.planId', '=', 'v.planId')
        .whereRef('d.version', '=', 'v.version')
        .orderBy('d.decidedAt', 'desc')
        .limit(1)
        .as('state'),
    ])
    .where('v.districtId', '=', ctx.district.id)
    .where('v.planId', '=', plan.id)
    .orderBy('v.version', 'desc')
    .limit(500)
    .execute()
  return rows.map((row) => ({
    version: row.version,
    savedBy: { id: row.personId, name: row.name },
    savedAt: row.savedAt.toISOString(),
    state: row.state,
  }))
}

/** What changed from one kept version to another. @throws Refusal 'notFound' when there is no such version */
export async function listChanges(
  ctx: Ctx,
  input: { id: string; from: number; to: number },
): Promise<Change[]> {
  const plan = await loadPlan(ctx, input.id)
  const rows = await ctx.db
    .selectFrom('planVersions')
    .select(['version', 'content'])
    .where('districtId', '=', ctx.district.id)
    .where('planId', '=', plan.id)
    .where('version', 'in', [input.from, input.to])
    .execute()
  const contentAt = (version: number): VersionContent => {
    const row = rows.find((it) => it.version === version)
    if (!row) throw new Refusal('notFound')
    return row.content as unknown as VersionContent
  }
  return changesBetween(contentAt(input.from), contentAt(input.to))
}
