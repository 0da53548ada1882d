import { createHash, randomBytes } from 'node:crypto'
import { notFound, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import type { Ctx } from '../../organization/index.ts'
import { loadManaged } from '../queries/activity.ts'
import { isOpen } from '../rules.ts'

/** Only this is kept of an expert's link. */
export function hashOfInvitation(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/**
 * Invites an expert from outside, who sees this activity by a link and needs no account. The link is answered once;
 * asking again for the same invitation makes a new one and the old one lapses.
 * @throws Refusal 'activityClosed', 'conflict' when the id belongs to something else
 */
export async function inviteExpert(
  ctx: Ctx,
  input: { id: string; inviteId: string; name: string; unit: string | null; topic: string | null },
): Promise<{ link: string }> {
  const activity = await loadManaged(ctx, input.id, { lock: true })
  if (!isOpen(activity.state)) throw new Refusal('activityClosed')
  const token = `${ctx.district.id.toString(36)}.${randomBytes(18).toString('base64url')}`
  const expert = {
    expertName: input.name,
    expertUnit: input.unit,
    topic: input.topic,
    expertTokenSha256: hashOfInvitation(token),
  }
  const made = await ctx.db
    .insertInto('activityRoles')
    .values({
      districtId: ctx.district.id,
      id: input.inviteId,
      activityId: activity.id,
      role: 'expert',
      ...expert,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['districtId', 'id'])
        .doUpdateSet(expert)
        .where('activityRoles.activityId', '=', activity.id)
        .where('activityRoles.role', '=', 'expert'),
    )
    .executeTakeFirst()
  if (made.numInsertedOrUpdatedRows === 0n) throw new Refusal('conflict')
  await recordAudit(ctx, {
    action: 'activity.expertInvited',
    subjectKind: 'activity',
    subjectId: activity.id,
    subjectTitle: activity.title,
    after: { name: input.name, unit: input.unit },
  })
  return { link: `${ctx.services.origin}/e/${token}` }
}

/** Takes an invitation back; its link leads nowhere from then on. */
export async function withdrawInvitation(
  ctx: Ctx,
  input: { id: string; inviteId: string },
): Promise<Record<string, never>> {
  const activity = await loadManaged(ctx, input.id, { lock: true })
  if (!isOpen(activity.state)) throw new Refusal('activityClosed')
  const gone = await ctx.db
    .deleteFrom('activityRoles')
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.inviteId)
    .where('activityId', '=', activity.id)
    .where('role', '=', 'expert')
    .returning('expertName')
    .executeTakeFirst()
  if (!gone) throw notFound()
  await recordAudit(ctx, {
    action: 'activity.expertUninvited',
    subjectKind: 'activity',
    subjectId: activity.id,
    subjectTitle: activity.title,
    before: { name: gone.expertName },
  })
  return {}
}
