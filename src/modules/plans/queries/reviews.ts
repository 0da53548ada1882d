import { type Ctx, today } from '../../organization/index.ts'
import { rightsOn } from '../policy.ts'
import { expectedReviews, type ReviewKind, standingOf } from '../rules/reviews.ts'
import { loadPlan } from './plans.ts'

/** What was written on an approved plan month by month, quarter by quarter, and what is still missing. */
export async function listReviews(ctx: Ctx, input: { planId: string }) {
  const plan = await loadPlan(ctx, input.planId)
  const rows = await ctx.db
    .selectFrom('planReviews as r')
    .innerJoin('people as p', (join) =>
      join.onRef('p.districtId', '=', 'r.districtId').onRef('p.id', '=', 'r.writtenBy'),
    )
    .select([
      'r.id',
      'r.kind',
      'r.period',
      'r.done',
      'r.problems',
      'r.nextSteps',
      'r.writtenAt',
      'p.id as personId',
      'p.name',
    ])
    .where('r.districtId', '=', ctx.district.id)
    .where('r.planId', '=', plan.id)
    .orderBy('r.period', 'desc')
    .orderBy('r.kind')
    .execute()
  const expected =
    plan.state === 'approved' && plan.startsOn && plan.endsOn
      ? expectedReviews(plan.startsOn, plan.endsOn)
      : []
  const standing = standingOf(expected, rows, today(ctx))
  const edit = rightsOn(ctx.actor, plan).review
  const asked = ({ kind, period, label, dueOn }: (typeof expected)[number]) => ({
    kind,
    period,
    label,
    dueOn,
  })
  return {
    written: rows.map((row) => ({
      id: row.id,
      kind: row.kind as ReviewKind,
      period: row.period,
      done: row.done,
      problems: row.problems,
      nextSteps: row.nextSteps,
      writtenBy: { id: row.personId, name: row.name },
      writtenAt: row.writtenAt.toISOString(),
      may: { edit },
    })),
    missing: standing.missing.map(asked),
    open: standing.open.map(asked),
  }
}
