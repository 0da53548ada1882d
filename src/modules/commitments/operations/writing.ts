import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { json } from '../../../platform/db.ts'
import { notAllowed, notFound, Refusal } from '../../../platform/refusal.ts'
import { recordAudit, recordAudits } from '../../audit/index.ts'
import type { Ctx } from '../../organization/index.ts'
import type { Commitment, Scope, WrittenCommitment } from '../contract.ts'
import { mayCommit, mayCommitAtAll } from '../policy.ts'
import {
  type CommitmentRow,
  loadCommitment,
  loadCommitments,
  promiseOfRow,
  shown,
} from '../queries/commitments.ts'

export type NewCommitment = WrittenCommitment & { id: string }

/**
 * Sets commitments, all or none. The same again changes nothing.
 * @throws Refusal 'endsBeforeStart'; 'notAllowed' outside one's charge; 'conflict' when an id stands for another one
 */
export async function createCommitments(
  ctx: Ctx,
  input: { commitments: NewCommitment[] },
): Promise<{ commitments: Commitment[] }> {
  const wanted = input.commitments
  for (const one of wanted) refuseMistakes(ctx, one)
  await refuseUnknownUnits(
    ctx,
    wanted.flatMap((one) => (one.promise ? [one.promise.scope] : [])),
  )
  const added = await insertCommitments(ctx, wanted)
  const rows = await loadCommitments(
    ctx,
    wanted.map(({ id }) => id),
  )
  for (const [at, row] of rows.entries()) {
    if (!added.has(row.id) && !isDeepStrictEqual(writtenOf(row), { ...wanted[at], id: row.id })) {
      throw new Refusal('conflict')
    }
  }
  await recordAudits(
    ctx,
    rows
      .filter(({ id }) => added.has(id))
      .map((row) => ({
        action: 'commitment.created',
        subjectKind: 'commitment',
        subjectId: row.id,
        subjectTitle: row.title,
        after: { ...writtenOf(row), sentence: shown(ctx.actor, row).sentence },
      })),
  )
  return { commitments: rows.map((row) => shown(ctx.actor, row)) }
}

/** Inserts those that are not there yet and says which these were. @throws Refusal notFound for an unknown plan */
export async function insertCommitments(ctx: Ctx, wanted: NewCommitment[]): Promise<Set<string>> {
  if (wanted.length === 0) return new Set()
  const rows = await ctx.db
    .insertInto('commitments')
    .values(
      wanted.map((one, position) => ({
        districtId: ctx.district.id,
        id: one.id,
        planId: one.planId,
        ...columnsOf(one),
        position,
        createdBy: ctx.actor.personId,
        createdAt: ctx.clock.now(),
        updatedAt: ctx.clock.now(),
      })),
    )
    .onConflict((conflict) => conflict.columns(['districtId', 'id']).doNothing())
    .returning('id')
    .execute()
    .catch((error: { code?: string }) => {
      if (error.code === '23503') throw notFound()
      throw error
    })
  return new Set(rows.map(({ id }) => id))
}

/**
 * Changes a commitment, or says at last how it is counted.
 * @throws Refusal 'commitmentRetired', 'endsBeforeStart', 'notAllowed', 'notFound'
 */
export async function editCommitment(
  ctx: Ctx,
  input: Omit<WrittenCommitment, 'planId'> & { id: string },
): Promise<Commitment> {
  const before = await loadForWriting(ctx, input.id)
  refuseMistakes(ctx, { ...input, planId: before.planId }, before.createdBy)
  await ctx.db
    .updateTable('commitments')
    .set({ ...columnsOf(input), updatedAt: ctx.clock.now() })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.id)
    .execute()
  const after = await loadCommitment(ctx, input.id)
  await recordAudit(ctx, {
    action: 'commitment.edited',
    subjectKind: 'commitment',
    subjectId: input.id,
    subjectTitle: after.title,
    ...changed(summaryOf(ctx, before), summaryOf(ctx, after)),
  })
  return shown(ctx.actor, after)
}

/**
 * Stops counting a commitment, with a reason. Its past stays readable.
 * @throws Refusal 'commitmentRetired', 'notAllowed', 'notFound'
 */
export async function retireCommitment(ctx: Ctx, input: { id: string; reason: string }): Promise<Commitment> {
  const before = await loadForWriting(ctx, input.id)
  await ctx.db
    .updateTable('commitments')
    .set({ retiredAt: ctx.clock.now(), retiredBy: ctx.actor.personId, retiredReason: input.reason })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.id)
    .execute()
  await recordAudit(ctx, {
    action: 'commitment.retired',
    subjectKind: 'commitment',
    subjectId: input.id,
    subjectTitle: before.title,
    after: { reason: input.reason },
  })
  return shown(ctx.actor, await loadCommitment(ctx, input.id))
}

async function loadForWriting(ctx: Ctx, id: string): Promise<CommitmentRow> {
  const row = await loadCommitment(ctx, id)
  if (!mayCommit(ctx.actor, row.scope, row.createdBy)) throw notAllowed()
  if (row.retiredAt) throw new Refusal('commitmentRetired')
  return row
}

function refuseMistakes(ctx: Ctx, one: WrittenCommitment, createdBy = ctx.actor.personId): void {
  if (!mayCommitAtAll(ctx.actor) || !mayCommit(ctx.actor, one.promise?.scope ?? null, createdBy)) {
    throw notAllowed()
  }
  if (one.endsOn < one.startsOn) throw new Refusal('endsBeforeStart')
}

/**
 * A promise is made for units that there are.
 * @throws Refusal 'notFound' for a school, group, association or person that the district does not have
 */
async function refuseUnknownUnits(ctx: Ctx, scopes: Scope[]): Promise<void> {
  const named = new Set<string>()
  for (const scope of scopes) {
    if (scope.unit === 'district') continue
    for (const unit of scope.ids) named.add(unit)
    if ('associationId' in scope && scope.associationId) named.add(scope.associationId)
    if ('schoolId' in scope && scope.schoolId) named.add(scope.schoolId)
  }
  if (named.size === 0) return
  const ids = [...named]
  const { rows } = await sql<{ count: number }>`
    select count(distinct id) as count from (
      select id from schools where district_id = ${ctx.district.id} and id = any(${ids}::uuid[])
      union all select id from groups where district_id = ${ctx.district.id} and id = any(${ids}::uuid[])
      union all select id from associations where district_id = ${ctx.district.id} and id = any(${ids}::uuid[])
      union all select id from people where district_id = ${ctx.district.id} and id = any(${ids}::uuid[])
    ) known`.execute(ctx.db)
  if (rows[0]?.count !== ids.length) throw notFound()
}

function columnsOf(one: Omit<WrittenCommitment, 'planId'>) {
  const { promise } = one
  return {
    title: one.title,
    sourceText: one.sourceText,
    indicator: promise ? json(promise.indicator) : null,
    target: promise?.target ?? null,
    per: promise?.per ?? null,
    scope: promise ? json(promise.scope) : null,
    startsOn: one.startsOn,
    endsOn: one.endsOn,
  }
}

function writtenOf(row: CommitmentRow): NewCommitment {
  const { id, title, sourceText, planId, startsOn, endsOn } = row
  return { id, title, promise: promiseOfRow(row), sourceText, planId, startsOn, endsOn }
}

function summaryOf(ctx: Ctx, row: CommitmentRow): Record<string, unknown> {
  const { title, startsOn, endsOn } = row
  return { title, sentence: shown(ctx.actor, row).sentence, startsOn, endsOn }
}

function changed(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): { before: Record<string, unknown>; after: Record<string, unknown> } {
  const keys = Object.keys(after).filter((key) => before[key] !== after[key])
  const only = (values: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(keys.map((key) => [key, values[key]]))
  return { before: only(before), after: only(after) }
}
