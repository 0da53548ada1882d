import { keysOf, pageOfRows } from '../../../platform/paging.ts'
import { notAllowed, notFound } from '../../../platform/refusal.ts'
import type { Ctx } from '../actor.ts'
import type { ImportFailure } from '../operations/roster-work.ts'
import { mayHandleImport, rosterReach } from '../policy.ts'
import { catalogue, type SheetKind } from '../roster/index.ts'
import type { Outcome, RowDetail, RowFinding } from '../roster-import/changes.ts'
import {
  type ImportMode,
  type ImportProgress,
  type ImportRecord,
  type ImportResult,
  type ImportState,
  loadImport,
} from '../roster-import/record.ts'

/** @throws Refusal 'notAllowed', or 'notFound' where there is no such import or it is another school's */
async function importInReach(ctx: Ctx, id: string): Promise<ImportRecord> {
  if (!rosterReach(ctx.actor)) throw notAllowed()
  const found = await loadImport(ctx.db, ctx.district.id, id)
  if (!found || !mayHandleImport(ctx.actor, found)) throw notFound()
  return found
}

/** The imports of the district, or of the school that the viewer runs, newest first; and what a new one may touch. */
export async function listRosterImports(ctx: Ctx, input: { cursor?: string; limit: number }) {
  const reach = rosterReach(ctx.actor)
  if (!reach) throw notAllowed()
  const after = keysOf(input.cursor, 1)
  let query = ctx.db
    .selectFrom('rosterImports as i')
    .leftJoin('people as p', (join) =>
      join.onRef('p.districtId', '=', 'i.districtId').onRef('p.id', '=', 'i.createdBy'),
    )
    .leftJoin('schools as s', (join) =>
      join.onRef('s.districtId', '=', 'i.districtId').onRef('s.id', '=', 'i.schoolId'),
    )
    .select([
      'i.id',
      'i.fileName',
      'i.state',
      'i.mode',
      'i.result',
      'i.createdAt',
      'i.finishedAt',
      'p.name as createdByName',
      's.name as schoolName',
    ])
    .where('i.districtId', '=', ctx.district.id)
    // Ids grow with time.
    .orderBy('i.id', 'desc')
    .limit(input.limit + 1)
  if (reach !== 'district') query = query.where('i.schoolId', '=', reach.schoolId)
  if (after) query = query.where('i.id', '<', String(after[0]))
  const rows = (await query.execute()).map(({ result, ...row }) => ({
    ...row,
    state: row.state as ImportState,
    mode: row.mode as ImportMode | null,
    counts: (result as ImportResult | null)?.counts ?? null,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }))
  return {
    ...pageOfRows(rows, input.limit, (row) => [row.id]),
    ownSchool: reach === 'district' ? null : ctx.actor.schoolName,
  }
}

/** One import with what its file was understood as. */
export async function rosterImport(ctx: Ctx, input: { id: string }) {
  const found = await importInReach(ctx, input.id)
  const { id, fileName, state, mapping, mode, result, failure } = found
  const { done, total, step }: ImportProgress = found.progress
  return {
    id,
    fileName,
    state,
    mapping,
    mode,
    progress: { done, total, step: step ?? 'waiting' },
    sheets: result?.sheets ?? [],
    counts: result?.counts ?? null,
    warnings: result?.warnings ?? [],
    failure: failure === null ? null : (JSON.parse(failure) as ImportFailure),
    fields: fieldChoices(),
    may: {
      check: ['uploaded', 'checked', 'failed'].includes(state),
      import: state === 'checked' && result !== null,
      cancel: ['uploaded', 'checking', 'checked', 'importing', 'failed'].includes(state),
    },
  }
}

/** What a column may hold, by kind of sheet. */
function fieldChoices(): Record<SheetKind, { field: string; label: string }[]> {
  const of = (kind: SheetKind) =>
    Object.entries(catalogue[kind]).map(([field, { label }]) => ({ field, label }))
  return { teachers: of('teachers'), schools: of('schools'), assignments: of('assignments') }
}

/** What the import does with the rows of its file, in their order. */
export async function rosterImportRows(
  ctx: Ctx,
  input: {
    id: string
    outcome?: Outcome
    kind?: RowFinding['kind']
    cursor?: string
    limit: number
  },
) {
  await importInReach(ctx, input.id)
  const after = keysOf(input.cursor, 1)
  let query = ctx.db
    .selectFrom('rosterImportRows')
    .select(['position', 'outcome', 'kind', 'sheet', 'row', 'staffNumber', 'name', 'school', 'details'])
    .where('districtId', '=', ctx.district.id)
    .where('importId', '=', input.id)
    .orderBy('position')
    .limit(input.limit + 1)
  if (input.outcome) query = query.where('outcome', '=', input.outcome)
  if (input.kind) query = query.where('kind', '=', input.kind)
  if (after) query = query.where('position', '>', Number(after[0]))
  const rows = (await query.execute()).map((row) => ({
    ...row,
    outcome: row.outcome as Outcome,
    kind: row.kind as RowFinding['kind'],
    details: row.details as unknown as RowDetail[],
  }))
  return pageOfRows(rows, input.limit, (row) => [row.position])
}

/** The faults of an import's rows, for the workbook that goes back to the office. */
export async function rosterFaults(ctx: Ctx, input: { id: string }) {
  const found = await importInReach(ctx, input.id)
  if (!found.result) throw notFound()
  const rows = await ctx.db
    .selectFrom('rosterImportRows')
    .select(['sheet', 'row', 'details'])
    .where('districtId', '=', ctx.district.id)
    .where('importId', '=', input.id)
    .where('outcome', '=', 'wrong')
    .orderBy('position')
    .execute()
  const errors = rows.flatMap(({ sheet, row, details }) =>
    (details as unknown as { letter: string; message: string }[]).map(({ letter, message }) => ({
      sheet,
      row,
      letter,
      message,
    })),
  )
  return {
    fileName: found.fileName,
    filePath: found.filePath,
    findings: { sheets: found.result.sheets, errors },
  }
}
