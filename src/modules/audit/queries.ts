import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { keysOf, pageOfRows } from '../../platform/paging.ts'
import { notAllowed } from '../../platform/refusal.ts'

/** What reading the audit lines needs to know of a person. */
export interface AuditReader {
  personId: string
  mustChangePassword: boolean
  roles: { kind: string }[]
}

/**
 * Audit lines, newest first: what one did oneself or what concerns one; administrators may read all.
 * @throws Refusal 'notAllowed' when someone else asks for all
 */
export async function listAuditLines(
  ctx: Context<AuditReader>,
  input: { subjectKind?: string; subjectId?: string; scope: 'mine' | 'all'; cursor?: string; limit: number },
) {
  const administrator = ctx.actor.roles.some((role) => role.kind === 'districtAdministrator')
  if (input.scope === 'all' && !administrator) throw notAllowed()
  const after = keysOf(input.cursor, 2)
  let query = ctx.db
    .selectFrom('auditLines')
    .select([
      'id',
      'at',
      'actorName',
      'action',
      'subjectKind',
      'subjectId',
      'subjectTitle',
      'before',
      'after',
    ])
    .where('districtId', '=', ctx.district.id)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(input.limit + 1)
  if (input.subjectKind) query = query.where('subjectKind', '=', input.subjectKind)
  if (input.subjectId) query = query.where('subjectId', '=', input.subjectId)
  if (input.scope === 'mine') {
    query = query.where((eb) =>
      eb.or([
        eb('actorId', '=', ctx.actor.personId),
        sql<boolean>`concerns @> array[${ctx.actor.personId}]::uuid[]`,
      ]),
    )
  }
  if (after) {
    query = query.where(sql<boolean>`(at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`)
  }
  const rows = (await query.execute()).map((row) => ({
    ...row,
    at: row.at.toISOString(),
    before: row.before as Record<string, unknown> | null,
    after: row.after as Record<string, unknown> | null,
  }))
  return pageOfRows(rows, input.limit, (row) => [row.at, row.id])
}
