import { leftLineSince, recordAudit } from '../audit/index.ts'
import type { Ctx } from '../organization/index.ts'

/** Requests of one look at a page follow each other within this time and leave one line. */
const oneLookMinutes = 10

/**
 * Leaves a line when someone looks at another person's growth record, which the owner can read. Files taken away leave
 * a line each.
 */
export async function logLook(
  ctx: Ctx,
  person: { id: string; name: string },
  action: 'portfolio.viewed' | 'portfolio.exported',
): Promise<void> {
  if (person.id === ctx.actor.personId) return
  if (action === 'portfolio.viewed') {
    const since = new Date(ctx.clock.now().getTime() - oneLookMinutes * 60_000)
    const look = {
      actorId: ctx.actor.personId,
      subjectKind: 'portfolio',
      subjectId: person.id,
      action,
      since,
    }
    if (await leftLineSince(ctx, look)) return
  }
  await recordAudit(ctx, {
    action,
    subjectKind: 'portfolio',
    subjectId: person.id,
    subjectTitle: person.name,
    concerns: [person.id],
  })
}
