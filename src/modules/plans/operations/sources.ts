import { createHash } from 'node:crypto'
import type { WordBlock } from '../../../platform/documents/word.ts'
import { json } from '../../../platform/db.ts'
import { newId } from '../../../platform/ids.ts'
import { notAllowed, notFound, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import { type Ctx, termOn, today } from '../../organization/index.ts'
import { listOwners } from '../queries/owners.ts'
import type { ParsedPlan, ReadingOptions } from '../reading/parsed-plan.ts'
import type { PlanContent } from '../rules/content.ts'
import { createPlan, type PlanVersion } from './drafts.ts'

/** A document that was read and understood, before it is kept. */
export interface ReadDocument {
  fileName: string
  bytes: Uint8Array
  blocks: WordBlock[]
  reading: ParsedPlan
}

/** What the reading needs to know of the day: today, and the Monday that week numbers are counted from. */
export async function readingOptions(ctx: Ctx): Promise<ReadingOptions> {
  const term = await termOn(ctx, today(ctx))
  return { today: today(ctx), firstMonday: term?.firstMonday }
}

/** Keeps a read document. The same file from the same person, not yet a plan, is kept once. */
export async function keepSource(ctx: Ctx, document: ReadDocument): Promise<{ id: string }> {
  const sha256 = createHash('sha256').update(document.bytes).digest('hex')
  const known = await ctx.db
    .selectFrom('planSources')
    .select('id')
    .where('districtId', '=', ctx.district.id)
    .where('readBy', '=', ctx.actor.personId)
    .where('sha256', '=', sha256)
    .where('planId', 'is', null)
    .executeTakeFirst()
  const id = known?.id ?? newId()
  const kept = {
    fileName: document.fileName,
    blocks: json(document.blocks),
    reading: json(document.reading),
    readAt: ctx.clock.now(),
  }
  if (known) {
    await ctx.db
      .updateTable('planSources')
      .set(kept)
      .where('districtId', '=', ctx.district.id)
      .where('id', '=', id)
      .execute()
  } else {
    await ctx.db
      .insertInto('planSources')
      .values({ districtId: ctx.district.id, id, sha256, readBy: ctx.actor.personId, ...kept })
      .execute()
  }
  await recordAudit(ctx, {
    action: 'planSource.read',
    subjectKind: 'planSource',
    subjectId: id,
    subjectTitle: document.fileName,
    after: { items: document.reading.items.length, warnings: document.reading.warnings.length },
  })
  return { id }
}

/** True when the actor may write plans at all, and so read documents in. */
export async function mayReadDocuments(ctx: Ctx): Promise<boolean> {
  return (await listOwners(ctx)).length > 0
}

/**
 * Makes the corrected reading a draft plan that keeps its document.
 * @throws Refusal 'sourceUsed' when the document has become another plan already
 */
export async function createFromSource(
  ctx: Ctx,
  input: { id: string; sourceId: string; content: PlanContent },
): Promise<PlanVersion> {
  const source = await ctx.db
    .selectFrom('planSources')
    .select(['id', 'planId', 'readBy'])
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.sourceId)
    .forUpdate()
    .executeTakeFirst()
  if (!source) throw notFound()
  if (source.readBy !== ctx.actor.personId) throw notAllowed()
  if (source.planId !== null && source.planId !== input.id) throw new Refusal('sourceUsed')
  const created = await createPlan(ctx, { id: input.id, content: input.content })
  await ctx.db
    .updateTable('planSources')
    .set({ planId: input.id })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', source.id)
    .execute()
  return created
}
