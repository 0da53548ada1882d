import type { Context } from '../../platform/context.ts'
import { json } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'

/** What was written, for the audit line. `before` and `after` hold only the fields that changed. */
export interface Write {
  /** A verb of the operation: 'plan.approved'. */
  action: string
  subjectKind: string
  subjectId: string
  /** How a person would call the thing: a plan's title, a teacher's name. */
  subjectTitle?: string
  before?: Record<string, unknown>
  after?: Record<string, unknown>
  /** The people it is about: they may read the line. */
  concerns?: string[]
}

/** Leaves the line that says who wrote what. Every operation calls it in its own transaction. */
export async function recordAudit(
  ctx: Context<{ personId: string; name: string } | null>,
  write: Write,
): Promise<void> {
  await recordAudits(ctx, [write])
}

/** The same for many writes of one operation, in one statement. */
export async function recordAudits(
  ctx: Context<{ personId: string; name: string } | null>,
  writes: Write[],
): Promise<void> {
  if (writes.length === 0) return
  await ctx.db
    .insertInto('auditLines')
    .values(
      writes.map((write) => ({
        districtId: ctx.district.id,
        id: newId(),
        at: ctx.clock.now(),
        actorId: ctx.actor?.personId ?? null,
        actorName: ctx.actor?.name ?? null,
        action: write.action,
        subjectKind: write.subjectKind,
        subjectId: write.subjectId,
        subjectTitle: write.subjectTitle ?? null,
        before: write.before ? json(write.before) : null,
        after: write.after ? json(write.after) : null,
        concerns: write.concerns ?? [],
      })),
    )
    .execute()
}
