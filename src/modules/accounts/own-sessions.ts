import { notFound } from '../../platform/refusal.ts'
import { recordAudit } from '../audit/index.ts'
import type { Ctx } from '../organization/index.ts'
import type { Sessions } from './sessions.ts'

/** Where one is signed in, the present session first. */
export async function listSessions(ctx: Ctx) {
  const rows = await ctx.db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.userId')
    .select([
      'sessions.id',
      'sessions.createdAt',
      'sessions.updatedAt',
      'sessions.userAgent',
      'sessions.ipAddress',
    ])
    .where('users.districtId', '=', ctx.district.id)
    .where('users.personId', '=', ctx.actor.personId)
    .where('sessions.expiresAt', '>', ctx.clock.now())
    .orderBy('sessions.updatedAt', 'desc')
    .limit(50)
    .execute()
  return rows
    .map((row) => ({
      id: row.id,
      device: deviceOf(row.userAgent),
      ipAddress: row.ipAddress,
      signedInAt: row.createdAt.toISOString(),
      lastUsedAt: row.updatedAt.toISOString(),
      current: row.id === ctx.actor.sessionId,
    }))
    .sort((a, b) => Number(b.current) - Number(a.current))
}

/** Ends one of one's own sessions, or all but the present one. */
export async function endSessions(
  sessions: Sessions,
  ctx: Ctx,
  input: { id?: string },
): Promise<{ ended: number }> {
  const user = await ctx.db
    .selectFrom('users')
    .select('id')
    .where('districtId', '=', ctx.district.id)
    .where('personId', '=', ctx.actor.personId)
    .executeTakeFirst()
  if (!user) throw notFound()
  let removal = ctx.db.deleteFrom('sessions').where('userId', '=', user.id)
  removal = input.id
    ? removal.where('id', '=', input.id)
    : removal.where('id', '!=', ctx.actor.sessionId ?? '')
  const ended = Number((await removal.executeTakeFirst()).numDeletedRows)
  if (input.id && ended === 0) throw notFound()
  await recordAudit(ctx, {
    action: 'account.sessionsEnded',
    subjectKind: 'person',
    subjectId: ctx.actor.personId,
    subjectTitle: ctx.actor.name,
    after: { ended },
    concerns: [ctx.actor.personId],
  })
  ctx.afterCommit(() => sessions.forget(ctx.actor.personId))
  return { ended }
}

/** What a person would call the device behind a user agent. */
export function deviceOf(userAgent: string | null): string {
  if (!userAgent) return '未知设备'
  const where = /MicroMessenger/.test(userAgent)
    ? '微信'
    : /Edg\//.test(userAgent)
      ? 'Edge'
      : /Firefox\//.test(userAgent)
        ? 'Firefox'
        : /Chrome\//.test(userAgent)
          ? 'Chrome'
          : /Safari\//.test(userAgent)
            ? 'Safari'
            : '浏览器'
  const device = /iPhone/.test(userAgent)
    ? 'iPhone'
    : /iPad/.test(userAgent)
      ? 'iPad'
      : /HarmonyOS|OpenHarmony/.test(userAgent)
        ? '鸿蒙手机'
        : /Android/.test(userAgent)
          ? '安卓手机'
          : /Windows/.test(userAgent)
            ? 'Windows 电脑'
            : /Mac OS X/.test(userAgent)
              ? 'Mac 电脑'
              : /Linux/.test(userAgent)
                ? 'Linux 电脑'
                : '设备'
  return `${device} · ${where}`
}
