import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { keysOf, pageOfRows } from '../../platform/paging.ts'

type Reader = Pick<Context, 'db' | 'district'>

export interface SubjectLine {
  id: string
  at: Date
  action: string
  actorId: string | null
  actorName: string | null
}

/** The lines of some actions on one subject, newest first. The caller answers for who may read them. */
export async function linesOnSubject(
  ctx: Reader,
  input: { subjectKind: string; subjectId: string; actions: string[]; cursor?: string; limit: number },
): Promise<{ rows: SubjectLine[]; nextCursor: string | null }> {
  const after = keysOf(input.cursor, 2)
  let query = ctx.db
    .selectFrom('auditLines')
    .select(['id', 'at', 'action', 'actorId', 'actorName'])
    .where('districtId', '=', ctx.district.id)
    .where('subjectKind', '=', input.subjectKind)
    .where('subjectId', '=', input.subjectId)
    .where('action', 'in', input.actions)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(input.limit + 1)
  if (after) query = query.where(sql<boolean>`(at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`)
  return pageOfRows(await query.execute(), input.limit, (row) => [row.at.toISOString(), row.id])
}

/** Whether someone left a line of an action on a subject since an instant. */
export async function leftLineSince(
  ctx: Reader,
  line: { actorId: string; subjectKind: string; subjectId: string; action: string; since: Date },
): Promise<boolean> {
  const found = await ctx.db
    .selectFrom('auditLines')
    .select('id')
    .where('districtId', '=', ctx.district.id)
    .where('subjectKind', '=', line.subjectKind)
    .where('subjectId', '=', line.subjectId)
    .where('actorId', '=', line.actorId)
    .where('action', '=', line.action)
    .where('at', '>', line.since)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** On which of these subjects someone left a line of an action since an instant. */
export async function subjectsWithLineSince(
  ctx: Reader,
  line: { actorId: string; subjectKind: string; subjectIds: string[]; action: string; since: Date },
): Promise<Set<string>> {
  if (line.subjectIds.length === 0) return new Set()
  const rows = await ctx.db
    .selectFrom('auditLines')
    .select('subjectId')
    .distinct()
    .where('districtId', '=', ctx.district.id)
    .where('subjectKind', '=', line.subjectKind)
    .where('subjectId', 'in', line.subjectIds)
    .where('actorId', '=', line.actorId)
    .where('action', '=', line.action)
    .where('at', '>', line.since)
    .execute()
  return new Set(rows.map(({ subjectId }) => subjectId))
}
