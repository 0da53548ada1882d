import type { Context } from '../../platform/context.ts'
import { insertRows } from '../../platform/bulk-rows.ts'
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

/** The same for many writes of one operation, in bulk. */
export async function recordAudits(
  ctx: Pick<Context<{ personId: string; name: string } | null>, 'db' | 'district' | 'clock' | 'actor'>,
  writes: Write[],
): Promise<void> {
  await insertRows(
    ctx.db,
    'auditLines',
    writes.map((write) => ({
      districtId: ctx.district.id,
      id: newId(),
      at: ctx.clock.now().toISOString(),
      actorId: ctx.actor?.personId ?? null,
      actorName: ctx.actor?.name ?? null,
      action: write.action,
      subjectKind: write.subjectKind,
      subjectId: write.subjectId,
      subjectTitle: write.subjectTitle ?? null,
      before: write.before ?? null,
      after: write.after ?? null,
      concerns: write.concerns ?? [],
    })),
  )
}
