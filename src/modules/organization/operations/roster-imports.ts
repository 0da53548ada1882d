import { rm } from 'node:fs/promises'
import { json } from '../../../platform/db.ts'
import { notAllowed, notFound, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import type { Ctx } from '../actor.ts'
import { mayHandleImport, rosterReach } from '../policy.ts'
import {
  type ImportMapping,
  type ImportMode,
  type ImportProgress,
  type ImportRecord,
  type ImportState,
  loadImport,
} from '../roster-import/record.ts'

/** The queue's names of the two long parts of an import. */
export const rosterQueues = {
  check: 'organization.rosterCheck',
  import: 'organization.rosterImport',
} as const

/** A name that is safe to keep and to offer for saving. */
function safeName(name: string): string {
  const base = name
    .normalize('NFC')
    .replace(/^.*[\\/]/, '')
    .replace(/[\p{Cc}<>:"|?*]/gu, '')
    .trim()
  return base.slice(-120) || '名单.xlsx'
}

/**
 * Begins the dry run of a roster whose file lies at `path`. The id comes from the client: the same file sent twice is one
 * import, and the second copy is thrown away. The head of a school imports for that school alone.
 * @throws Refusal 'conflict' when the id stands for another file
 */
export async function uploadRoster(
  ctx: Ctx,
  input: { id: string; fileName: string; path: string; sha256: string },
): Promise<{ id: string }> {
  const reach = rosterReach(ctx.actor)
  if (!reach) throw notAllowed()
  const schoolId = reach === 'district' ? null : reach.schoolId
  const { id, path, sha256 } = input
  const fileName = safeName(input.fileName)
  const districtId = ctx.district.id
  const known = await ctx.db
    .selectFrom('rosterImports')
    .select(['fileSha256', 'schoolId'])
    .where('districtId', '=', districtId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (known) {
    await rm(path, { force: true })
    if (known.fileSha256 !== sha256 || known.schoolId !== schoolId) throw new Refusal('conflict')
    return { id }
  }
  await ctx.db
    .insertInto('rosterImports')
    .values({
      districtId,
      id,
      fileName,
      schoolId,
      fileSha256: sha256,
      filePath: path,
      state: 'checking',
      progress: json(waiting(ctx)),
      createdBy: ctx.actor.personId,
      createdAt: ctx.clock.now(),
    })
    .execute()
  await note(ctx, id, fileName, 'rosterImport.uploaded')
  ctx.afterCommit(() => ctx.services.queue.enqueue(rosterQueues.check, { districtId, importId: id }))
  return { id }
}

/** Reads the file again with what the user corrected in the mapping; left out, everything is guessed. */
export async function checkRoster(
  ctx: Ctx,
  input: { id: string; mapping: ImportMapping | null },
): Promise<void> {
  const { fileName } = await stepFrom(ctx, input.id, ['uploaded', 'checked', 'failed'])
  await change(ctx, input.id, {
    state: 'checking',
    mapping: input.mapping && json(input.mapping),
    mode: null,
    failure: null,
    progress: json(waiting(ctx)),
  })
  await note(ctx, input.id, fileName, 'rosterImport.mapped')
  const job = { districtId: ctx.district.id, importId: input.id }
  ctx.afterCommit(() => ctx.services.queue.enqueue(rosterQueues.check, job))
}

/**
 * Begins the import of a checked roster.
 * @throws Refusal 'rosterHasWrongRows' when all rows must be right and some are not, 'rosterNothingToImport'
 */
export async function importRoster(ctx: Ctx, input: { id: string; mode: ImportMode }): Promise<void> {
  const { fileName, result } = await stepFrom(ctx, input.id, ['checked'])
  if (!result) throw new Refusal('rosterImportState')
  const { counts } = result
  if (input.mode === 'allOrNothing' && counts.wrong > 0) {
    throw new Refusal('rosterHasWrongRows', { wrong: counts.wrong })
  }
  if (counts.teachers + counts.schools === 0) throw new Refusal('rosterNothingToImport')
  await change(ctx, input.id, { state: 'importing', mode: input.mode, progress: json(waiting(ctx)) })
  await note(ctx, input.id, fileName, 'rosterImport.begun')
  const job = { districtId: ctx.district.id, importId: input.id }
  ctx.afterCommit(() => ctx.services.queue.enqueue(rosterQueues.import, job))
}

/** Gives an import up; one that runs writes nothing. */
export async function cancelRosterImport(ctx: Ctx, input: { id: string }): Promise<void> {
  const { fileName } = await stepFrom(ctx, input.id, [
    'uploaded',
    'checking',
    'checked',
    'importing',
    'failed',
  ])
  await change(ctx, input.id, { state: 'cancelled', finishedAt: ctx.clock.now() })
  await note(ctx, input.id, fileName, 'rosterImport.cancelled')
}

/** Locks the import for the next step. @throws Refusal 'rosterImportState' when it is elsewhere by now */
async function stepFrom(ctx: Ctx, id: string, from: ImportState[]): Promise<ImportRecord> {
  if (!rosterReach(ctx.actor)) throw notAllowed()
  const found = await loadImport(ctx.db, ctx.district.id, id, true)
  if (!found || !mayHandleImport(ctx.actor, found)) throw notFound()
  if (!from.includes(found.state)) throw new Refusal('rosterImportState')
  return found
}

async function change(ctx: Ctx, id: string, values: object): Promise<void> {
  await ctx.db
    .updateTable('rosterImports')
    .set(values)
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', id)
    .execute()
}

function waiting(ctx: Ctx): ImportProgress {
  const { personId, name } = ctx.actor
  const at = ctx.clock.now().toISOString()
  return { done: 0, total: 1000, step: 'waiting', at, by: { personId, name } }
}

async function note(ctx: Ctx, id: string, fileName: string, action: string): Promise<void> {
  await recordAudit(ctx, { action, subjectKind: 'rosterImport', subjectId: id, subjectTitle: fileName })
}
