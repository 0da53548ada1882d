import { recordAudit } from '../audit/index.ts'
import type { Ctx } from '../organization/index.ts'
import { Refusal } from '../../platform/refusal.ts'
import { hashPassword, verifyPassword } from './auth.ts'
import { weaknessOf } from './rules.ts'
import type { Sessions } from './sessions.ts'

/**
 * Changes one's own password. Other sessions of the person stay signed in.
 * @throws Refusal 'wrongCredentials', 'passwordTooWeak', 'passwordUnchanged'
 */
export async function changePassword(
  sessions: Sessions,
  ctx: Ctx,
  input: { current: string; next: string },
): Promise<void> {
  const account = await ctx.db
    .selectFrom('users')
    .innerJoin('credentials', 'credentials.userId', 'users.id')
    .select(['users.id', 'credentials.id as credentialId', 'credentials.password'])
    .where('users.districtId', '=', ctx.district.id)
    .where('users.personId', '=', ctx.actor.personId)
    .where('credentials.providerId', '=', 'credential')
    .executeTakeFirst()
  if (!account?.password || !(await verifyPassword({ hash: account.password, password: input.current }))) {
    throw new Refusal('wrongCredentials')
  }
  if (input.current === input.next) throw new Refusal('passwordUnchanged')
  const weakness = weaknessOf(input.next, ctx.actor.staffNumber)
  if (weakness) throw new Refusal(weakness)
  const now = ctx.clock.now()
  await ctx.db
    .updateTable('credentials')
    .set({ password: await hashPassword(input.next), updatedAt: now })
    .where('id', '=', account.credentialId)
    .execute()
  await ctx.db
    .updateTable('users')
    .set({ mustChangePassword: false, updatedAt: now })
    .where('id', '=', account.id)
    .execute()
  await recordAudit(ctx, {
    action: 'account.passwordChanged',
    subjectKind: 'person',
    subjectId: ctx.actor.personId,
    subjectTitle: ctx.actor.name,
    concerns: [ctx.actor.personId],
  })
  ctx.afterCommit(() => sessions.forget(ctx.actor.personId))
}
