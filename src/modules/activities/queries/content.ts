import type { Ctx } from '../../organization/index.ts'
import { activityFields, type ActivityFields } from '../contract.ts'

/** An activity as the form has it, whoever asks; null when there is none. */
export async function contentOf(
  ctx: Ctx,
  id: string,
): Promise<(ActivityFields & { organiserId: string }) | null> {
  const row = await ctx.db
    .selectFrom('activities')
    .selectAll()
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) return null
  const sessions = await ctx.db
    .selectFrom('activitySessions')
    .select(['id', 'title', 'startsAt', 'endsAt', 'place'])
    .where('districtId', '=', ctx.district.id)
    .where('activityId', '=', id)
    .orderBy('position')
    .execute()
  const roles = await ctx.db
    .selectFrom('activityRoles')
    .select(['role', 'personId', 'topic'])
    .where('districtId', '=', ctx.district.id)
    .where('activityId', '=', id)
    .where('role', '<>', 'expert')
    .orderBy('id')
    .execute()
  // The contract's own shape picks the fields and gives what was stored before a field existed its default.
  const fields = activityFields.parse({
    ...row,
    registrationClosesAt: row.registrationClosesAt?.toISOString() ?? null,
    sessions: sessions.map((session) => ({
      ...session,
      startsAt: session.startsAt.toISOString(),
      endsAt: session.endsAt.toISOString(),
    })),
    roles,
  })
  return { ...fields, organiserId: row.organiserId }
}
