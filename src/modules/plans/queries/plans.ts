import { sql } from 'kysely'
import { escapeLike } from '../../../platform/db.ts'
import { keysOf, pageOfRows } from '../../../platform/paging.ts'
import { notFound } from '../../../platform/refusal.ts'
import type { Ctx, Stage } from '../../organization/index.ts'
import { type PlanFacts, rightsOn } from '../policy.ts'
import type { PlanCommitment } from '../rules/content.ts'
import { ownerColumns, ownerJoins, ownerOf, type OwnerRow } from './owners.ts'
import { awaiting, visibleTo, writtenBy } from './visibility.ts'

interface PlanRow extends OwnerRow {
  id: string
  title: string
  state: PlanFacts['state']
  subject: string | null
  stage: Stage | null
  termId: string | null
  termName: string | null
  startsOn: string | null
  endsOn: string | null
  version: number
  notes: string | null
  commitments: PlanCommitment[]
  createdBy: string
  creatorName: string
  createdAt: Date
  updatedAt: Date
  submittedBy: string | null
}

/** A plan without its parts: what rights follow from, and its version. */
export interface LoadedPlan extends PlanFacts {
  id: string
  title: string
  version: number
  termId: string | null
  termName: string | null
  startsOn: string | null
  endsOn: string | null
  notes: string | null
  commitments: PlanCommitment[]
  creatorName: string
  createdAt: Date
  updatedAt: Date
}

const planColumns = sql.raw(`
  p.id, p.title, p.state, p.subject, p.stage, p.term_id, t.name as term_name, p.starts_on, p.ends_on, p.version, p.notes, p.commitments,
  p.created_by, c.name as creator_name, p.created_at, p.updated_at,
  (select d.decided_by from plan_decisions d where d.district_id = p.district_id and d.plan_id = p.id
      and d.decision = 'submitted' order by d.decided_at desc, d.id desc limit 1) as submitted_by`)
const planJoins = sql.raw(`
  left join terms t on t.district_id = p.district_id and t.id = p.term_id
  join people c on c.district_id = p.district_id and c.id = p.created_by`)

function loaded(ctx: Pick<Ctx, 'district'>, row: PlanRow): LoadedPlan {
  return {
    id: row.id,
    title: row.title,
    state: row.state,
    version: row.version,
    subject: row.subject,
    stage: row.stage,
    termId: row.termId,
    termName: row.termName,
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    notes: row.notes,
    commitments: row.commitments,
    createdBy: row.createdBy,
    creatorName: row.creatorName,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    submittedBy: row.submittedBy,
    owner: ownerOf(ctx, row),
  }
}

/**
 * The plan without its parts, if the actor may see it.
 * @param options.lock waits for and keeps out other writers until the transaction ends
 * @throws Refusal 'notFound'
 */
export async function loadPlan(ctx: Ctx, id: string, options: { lock?: boolean } = {}): Promise<LoadedPlan> {
  if (options.lock) {
    await sql`select from plans where district_id = ${ctx.district.id} and id = ${id} for update`.execute(
      ctx.db,
    )
  }
  const { rows } = await sql<PlanRow>`
    select ${planColumns}, ${ownerColumns} from plans p ${ownerJoins} ${planJoins}
     where p.district_id = ${ctx.district.id} and p.id = ${id} and ${visibleTo(ctx.actor)}`.execute(ctx.db)
  const [row] = rows
  if (!row) throw notFound()
  return loaded(ctx, row)
}

export interface PlanListInput {
  cursor?: string
  limit: number
  text?: string
  state?: string
  ownerKind?: string
  ownerId?: string
  subject?: string
  stage?: string
  termId?: string
  mine: boolean
  toApprove: boolean
}

/** The plans that the actor may see, those changed last first. */
export async function listPlans(ctx: Ctx, input: PlanListInput) {
  const after = keysOf(input.cursor, 2)
  const pattern = input.text ? `%${escapeLike(input.text)}%` : null
  const owner = input.ownerKind
    ? {
        district: sql<boolean>`p.group_id is null and p.school_id is null and p.association_id is null`,
        association: sql<boolean>`p.association_id is not null`,
        school: sql<boolean>`p.school_id is not null`,
        group: sql<boolean>`p.group_id is not null`,
      }[input.ownerKind]
    : undefined
  const conditions = [
    visibleTo(ctx.actor),
    ...(pattern ? [sql<boolean>`p.title ilike ${pattern}`] : []),
    ...(input.state ? [sql<boolean>`p.state = ${input.state}`] : []),
    ...(owner ? [owner] : []),
    ...(input.ownerId
      ? [sql<boolean>`${input.ownerId}::uuid in (p.group_id, p.school_id, p.association_id)`]
      : []),
    ...(input.subject ? [sql<boolean>`p.subject = ${input.subject}`] : []),
    ...(input.stage ? [sql<boolean>`p.stage = ${input.stage}`] : []),
    ...(input.termId ? [sql<boolean>`p.term_id = ${input.termId}`] : []),
    ...(input.mine ? [writtenBy(ctx.actor)] : []),
    ...(input.toApprove ? [awaiting(ctx.actor)] : []),
    ...(after ? [sql<boolean>`(p.updated_at, p.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`] : []),
  ]
  const { rows } = await sql<
    PlanRow & { planned: number; done: number; dropped: number; updatedKey: string }
  >`
    with p as (
      select p.* from plans p left join groups g on g.district_id = p.district_id and g.id = p.group_id
       where p.district_id = ${ctx.district.id} and ${sql.join(
         conditions.map((it) => sql`(${it})`),
         sql` and `,
       )}
       order by p.updated_at desc, p.id desc limit ${input.limit + 1}
    )
    select ${planColumns}, ${ownerColumns}, p.updated_at::text as updated_key, i.planned, i.done, i.dropped
      from p ${ownerJoins} ${planJoins}
      left join lateral (
        select count(*) filter (where state = 'planned') as planned, count(*) filter (where state = 'done') as done,
               count(*) filter (where state = 'dropped') as dropped
          from plan_items where district_id = p.district_id and plan_id = p.id) i on true
     order by p.updated_at desc, p.id desc`.execute(ctx.db)
  const paged = pageOfRows(rows, input.limit, (row) => [row.updatedKey, row.id])
  return {
    nextCursor: paged.nextCursor,
    rows: paged.rows.map((row) => {
      const plan = loaded(ctx, row)
      const { edit, approve } = rightsOn(ctx.actor, plan)
      return {
        id: plan.id,
        title: plan.title,
        state: plan.state,
        owner: { kind: plan.owner.kind, id: plan.owner.id, name: plan.owner.name },
        subject: plan.subject,
        stage: plan.stage,
        term: plan.termId ? { id: plan.termId, name: plan.termName ?? '' } : null,
        startsOn: plan.startsOn,
        endsOn: plan.endsOn,
        createdBy: { id: plan.createdBy, name: plan.creatorName },
        updatedAt: plan.updatedAt.toISOString(),
        items: { planned: row.planned, done: row.done, dropped: row.dropped },
        may: { edit, approve },
      }
    }),
  }
}

/** How many plans wait for the actor's decision. */
export async function countAwaiting(ctx: Ctx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from plans p left join groups g on g.district_id = p.district_id and g.id = p.group_id
     where p.district_id = ${ctx.district.id} and ${awaiting(ctx.actor)}`.execute(ctx.db)
  return rows[0]?.count ?? 0
}
