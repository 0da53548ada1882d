import { sql } from 'kysely'
import { notAllowed } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import type { Ctx } from '../../organization/index.ts'
import { isOffice, listsPupilsOf } from '../policy.ts'

/** Erases the names of a school's pupils: from then on numbers are all that is kept of them. */
export async function forgetPupilNames(ctx: Ctx, input: { schoolId: string }): Promise<{ pupils: number }> {
  if (!listsPupilsOf(ctx.actor, input.schoolId)) throw notAllowed()
  const { numAffectedRows } = await sql`
    update pupils set name = null, updated_at = ${ctx.clock.now()}
     where district_id = ${ctx.district.id} and school_id = ${input.schoolId}::uuid and name is not null`.execute(
    ctx.db,
  )
  const pupils = Number(numAffectedRows ?? 0)
  const school = await ctx.db
    .selectFrom('schools')
    .select('name')
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.schoolId)
    .executeTakeFirst()
  if (!school) throw notAllowed()
  await recordAudit(ctx, {
    action: 'pupils.namesForgotten',
    subjectKind: 'school',
    subjectId: input.schoolId,
    subjectTitle: school.name,
    after: { 学生: pupils },
  })
  return { pupils }
}

/**
 * Notes when pupils left, or that they are back; assessments in which they took part keep them.
 * @throws Refusal 'notAllowed' when one of them is not the viewer's, or not there
 */
export async function markPupilsLeft(
  ctx: Ctx,
  input: { ids: string[]; leftOn: string | null },
): Promise<{ pupils: number }> {
  const ids = [...new Set(input.ids)]
  const { rows } = await sql<{ schoolId: string }>`
    select school_id from pupils where district_id = ${ctx.district.id} and id = any(${ids}::uuid[]) for update`.execute(
    ctx.db,
  )
  const own = rows.every(({ schoolId }) => listsPupilsOf(ctx.actor, schoolId))
  if (!own || rows.length !== ids.length || (rows.length === 0 && !isOffice(ctx.actor))) throw notAllowed()
  await sql`
    update pupils set left_on = ${input.leftOn}::date, updated_at = ${ctx.clock.now()}
     where district_id = ${ctx.district.id} and id = any(${ids}::uuid[])`.execute(ctx.db)
  await recordAudit(ctx, {
    action: input.leftOn === null ? 'pupils.returned' : 'pupils.left',
    subjectKind: 'school',
    subjectId: rows[0]!.schoolId,
    after: { 学生: rows.length },
  })
  return { pupils: rows.length }
}
