import { sql } from 'kysely'
import type { Ctx } from '../../organization/index.ts'
import { rightsOn } from '../policy.ts'
import type { PlanContent, PlanItem } from '../rules/content.ts'
import type { VersionContent } from '../rules/versions.ts'
import { type LoadedPlan, loadPlan } from './plans.ts'

export type StoredItem = PlanItem & {
  state: 'planned' | 'done' | 'dropped'
  droppedReason: string | null
  sequence: number
}
export type StoredContent = Omit<PlanContent, 'owner' | 'items'> & {
  owner: { kind: PlanContent['owner']['kind']; id: string | null; name: string }
  items: StoredItem[]
}

/** A plan's parts as they stand: goals, phases and items in their order. */
export async function contentOf(ctx: Ctx, plan: LoadedPlan): Promise<StoredContent> {
  const district = ctx.district.id
  const goals = await ctx.db
    .selectFrom('planGoals')
    .select('text')
    .where('districtId', '=', district)
    .where('planId', '=', plan.id)
    .orderBy('position')
    .execute()
  const phases = await ctx.db
    .selectFrom('planPhases')
    .select(['id', 'title', 'startsOn', 'endsOn'])
    .where('districtId', '=', district)
    .where('planId', '=', plan.id)
    .orderBy('position')
    .execute()
  const items = await sql<StoredItem>`
    select i.id, i.phase_id, i.title, i.theme, i.type, i.starts_on, i.ends_on, i.start_time, i.end_time, i.place, i.content,
           i.responsible, i.participants, i.state, i.dropped_reason, i.sequence,
           coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.name, p.id)
              from plan_item_people ip join people p on p.district_id = ip.district_id and p.id = ip.person_id
             where ip.district_id = i.district_id and ip.item_id = i.id), '[]') as people
      from plan_items i
     where i.district_id = ${district} and i.plan_id = ${plan.id}
     order by i.position, i.id`.execute(ctx.db)
  return {
    title: plan.title,
    owner: { kind: plan.owner.kind, id: plan.owner.id, name: plan.owner.name },
    subject: plan.subject,
    stage: plan.stage,
    termId: plan.termId,
    startsOn: plan.startsOn,
    endsOn: plan.endsOn,
    notes: plan.notes,
    goals: goals.map((goal) => goal.text),
    phases,
    items: items.rows,
    commitments: plan.commitments,
  }
}

/** What a version keeps of a plan as it stands. */
export function versionContent(plan: LoadedPlan, content: StoredContent): VersionContent {
  return {
    ...content,
    termName: plan.termName,
  }
}

/** A plan with everything on it and what the viewer may do. @throws Refusal 'notFound' */
export async function getPlan(ctx: Ctx, input: { id: string }) {
  const plan = await loadPlan(ctx, input.id)
  const content = await contentOf(ctx, plan)
  const term =
    plan.termId === null
      ? undefined
      : await ctx.db
          .selectFrom('terms')
          .select(['id', 'name', 'firstMonday', 'weeks'])
          .where('districtId', '=', ctx.district.id)
          .where('id', '=', plan.termId)
          .executeTakeFirst()
  const decisions = await ctx.db
    .selectFrom('planDecisions as d')
    .innerJoin('people as p', (join) =>
      join.onRef('p.districtId', '=', 'd.districtId').onRef('p.id', '=', 'd.decidedBy'),
    )
    .select(['d.id', 'd.decision', 'd.reason', 'd.version', 'd.decidedAt', 'p.id as personId', 'p.name'])
    .where('d.districtId', '=', ctx.district.id)
    .where('d.planId', '=', plan.id)
    .orderBy('d.decidedAt', 'desc')
    .orderBy('d.id', 'desc')
    .execute()
  const source = await ctx.db
    .selectFrom('planSources')
    .select(['id', 'fileName'])
    .where('districtId', '=', ctx.district.id)
    .where('planId', '=', plan.id)
    .executeTakeFirst()
  return {
    id: plan.id,
    state: plan.state,
    version: plan.version,
    content,
    term: term ?? null,
    createdBy: { id: plan.createdBy, name: plan.creatorName },
    createdAt: plan.createdAt.toISOString(),
    updatedAt: plan.updatedAt.toISOString(),
    decisions: decisions.map((row) => ({
      id: row.id,
      decision: row.decision as 'submitted' | 'approved' | 'returned' | 'withdrawn',
      reason: row.reason,
      version: row.version,
      by: { id: row.personId, name: row.name },
      at: row.decidedAt.toISOString(),
    })),
    source: source ?? null,
    may: rightsOn(ctx.actor, plan),
  }
}
