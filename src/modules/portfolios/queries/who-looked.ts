import { sql } from 'kysely'
import { linesOnSubject } from '../../audit/index.ts'
import type { PageInput } from '../../ledger/index.ts'
import { type Ctx, today } from '../../organization/index.ts'

/** Who looked at the actor's own growth record or took it away as a file, newest first. */
export async function whoLooked(ctx: Ctx, input: PageInput) {
  const page = await linesOnSubject(ctx, {
    subjectKind: 'portfolio',
    subjectId: ctx.actor.personId,
    actions: ['portfolio.viewed', 'portfolio.exported'],
    ...input,
  })
  const schools = await schoolNamesOf(
    ctx,
    page.rows.flatMap(({ actorId }) => (actorId ? [actorId] : [])),
  )
  return {
    nextCursor: page.nextCursor,
    rows: page.rows.map(({ at, action, actorId, actorName }) => ({
      at: at.toISOString(),
      action: action === 'portfolio.exported' ? ('exported' as const) : ('viewed' as const),
      by: actorId ? { id: actorId, name: actorName ?? '', schoolName: schools.get(actorId) ?? null } : null,
    })),
  }
}

async function schoolNamesOf(ctx: Ctx, personIds: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ personId: string; name: string }>`
    select m.person_id, s.name from memberships m
      join schools s on s.district_id = m.district_id and s.id = m.school_id
     where m.district_id = ${ctx.district.id} and m.person_id = any(${personIds}::uuid[])
       and m.valid_from <= ${today(ctx)}::date and (m.valid_to is null or m.valid_to >= ${today(ctx)}::date)`.execute(
    ctx.db,
  )
  return new Map(rows.map(({ personId, name }) => [personId, name]))
}
