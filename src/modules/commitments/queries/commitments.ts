import { escapeLike } from '../../../platform/db.ts'
import { type RawBuilder, sql } from 'kysely'
import { keysOf, pageOfRows } from '../../../platform/paging.ts'
import { notFound } from '../../../platform/refusal.ts'
import { allOf, type PageInput } from '../../ledger/index.ts'
import { type Actor, type Ctx, seesDistrict } from '../../organization/index.ts'
import type { Commitment, Promised } from '../contract.ts'
import { mayCommit, mayCommitAtAll } from '../policy.ts'
import { sentenceOf } from '../rules/wording.ts'

export interface CommitmentRow {
  id: string
  planId: string | null
  title: string
  sourceText: string | null
  indicator: Promised['indicator'] | null
  target: number | null
  per: Promised['per'] | null
  scope: Promised['scope'] | null
  startsOn: string
  endsOn: string
  createdBy: string
  createdAt: Date
  retiredAt: Date | null
  retiredBy: string | null
  retiredByName: string | null
  retiredReason: string | null
}

/** A commitment that is counted. */
export interface CountedCommitment {
  id: string
  planId: string | null
  title: string
  promise: Promised
  startsOn: string
  endsOn: string
  createdBy: string
}

const columns = sql`c.id, c.plan_id, c.title, c.source_text, c.indicator, c.target, c.per, c.scope, c.starts_on, c.ends_on,
  c.created_by, c.created_at, c.retired_at, c.retired_by, c.retired_reason,
  (select p.name from people p where p.district_id = c.district_id and p.id = c.retired_by) as retired_by_name`

/**
 * Whether the viewer may read a commitment `c`. Those of all schools or groups are everyone's to know; one for named
 * schools, groups or an association is known there, by whoever set it, and in the district's offices.
 */
function readable(actor: Actor): RawBuilder<unknown> {
  if (seesDistrict(actor)) return sql`true`
  const own = [
    actor.personId,
    ...(actor.schoolId ? [actor.schoolId] : []),
    ...actor.roles.flatMap((role) => [
      ...('groupId' in role ? [role.groupId] : []),
      ...('associationId' in role ? [role.associationId, ...role.schoolIds] : []),
      ...('schoolId' in role && role.schoolId ? [role.schoolId] : []),
    ]),
  ]
  return sql`(c.created_by = ${actor.personId} or (c.scope is not null
    and (coalesce(c.scope->'ids', '[]') = '[]' or c.scope->'ids' ?| ${own}::text[])
    and coalesce(c.scope->>'associationId' = any(${own}::text[]), true)
    and coalesce(c.scope->>'schoolId' = any(${own}::text[]), true)))`
}

/** A page of commitments, newest first. */
export async function listCommitments(
  ctx: Ctx,
  input: PageInput & { state?: 'active' | 'asked' | 'retired'; planId?: string; search?: string },
) {
  const after = keysOf(input.cursor, 2)
  const words = input.search ? `%${escapeLike(input.search)}%` : null
  const { rows } = await sql<CommitmentRow>`
    select ${columns} from commitments c where ${allOf([
      sql`c.district_id = ${ctx.district.id}`,
      readable(ctx.actor),
      input.planId && sql`c.plan_id = ${input.planId}`,
      input.state === 'retired' && sql`c.retired_at is not null`,
      input.state === 'active' && sql`c.retired_at is null and c.indicator is not null`,
      input.state === 'asked' && sql`c.retired_at is null and c.indicator is null`,
      words && sql`(c.title ilike ${words} or c.source_text ilike ${words})`,
      after && sql`(c.created_at, c.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`,
    ])} order by c.created_at desc, c.id desc limit ${input.limit + 1}`.execute(ctx.db)
  const page = pageOfRows(rows, input.limit, (row) => [row.createdAt.toISOString(), row.id])
  return {
    rows: page.rows.map((row) => shown(ctx.actor, row)),
    nextCursor: page.nextCursor,
    may: { create: mayCommitAtAll(ctx.actor) },
  }
}

/** @throws Refusal notFound */
export async function loadCommitment(ctx: Ctx, id: string): Promise<CommitmentRow> {
  const { rows } = await sql<CommitmentRow>`
    select ${columns} from commitments c
     where c.district_id = ${ctx.district.id} and c.id = ${id} and ${readable(ctx.actor)}`.execute(ctx.db)
  if (!rows[0]) throw notFound()
  return rows[0]
}

/** Several by their ids, in the order asked for. */
export async function loadCommitments(ctx: Ctx, ids: string[]): Promise<CommitmentRow[]> {
  const { rows } = await sql<CommitmentRow>`
    select ${columns} from commitments c
     where c.district_id = ${ctx.district.id} and c.id = any(${ids}::uuid[])
     order by array_position(${ids}::uuid[], c.id)`.execute(ctx.db)
  return rows
}

/** The commitments that are counted on a day. */
export async function countedOn(
  ctx: Ctx,
  day: string,
  filters: { planId?: string; commitmentId?: string } = {},
): Promise<CountedCommitment[]> {
  const { rows } = await sql<CommitmentRow>`
    select ${columns} from commitments c where ${allOf([
      sql`c.district_id = ${ctx.district.id}`,
      sql`c.retired_at is null and c.indicator is not null`,
      sql`c.starts_on <= ${day}::date and c.ends_on >= ${day}::date`,
      readable(ctx.actor),
      filters.planId && sql`c.plan_id = ${filters.planId}`,
      filters.commitmentId && sql`c.id = ${filters.commitmentId}`,
    ])} order by c.position, c.created_at, c.id limit 200`.execute(ctx.db)
  return rows.flatMap((row) => counted(row) ?? [])
}

/** A row as something to count; null while nobody has said how. */
export function counted(row: CommitmentRow): CountedCommitment | null {
  const promise = promiseOfRow(row)
  if (!promise) return null
  const { id, planId, title, startsOn, endsOn, createdBy } = row
  return { id, planId, title, promise, startsOn, endsOn, createdBy }
}

export function promiseOfRow({ indicator, target, per, scope }: CommitmentRow): Promised | null {
  return indicator && target !== null && per && scope ? { indicator, target, per, scope } : null
}

/** A row as the contract shows it to the viewer. */
export function shown(actor: Actor, row: CommitmentRow): Commitment {
  const promise = promiseOfRow(row)
  const may = row.retiredAt === null && mayCommit(actor, row.scope, row.createdBy)
  return {
    id: row.id,
    title: row.title,
    sentence: promise && sentenceOf(promise),
    promise,
    sourceText: row.sourceText,
    planId: row.planId,
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    state: row.retiredAt ? 'retired' : promise ? 'active' : 'asked',
    retired: row.retiredAt && {
      reason: row.retiredReason ?? '',
      at: row.retiredAt.toISOString(),
      by: { id: row.retiredBy!, name: row.retiredByName ?? '' },
    },
    createdAt: row.createdAt.toISOString(),
    may: { edit: may, retire: may },
  }
}
