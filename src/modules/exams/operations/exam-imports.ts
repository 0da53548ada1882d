import { rm } from 'node:fs/promises'
import { json } from '../../../platform/db.ts'
import { notAllowed, notFound, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import { type Ctx, rosterReach } from '../../organization/index.ts'
import { mayHandle } from '../imports/access.ts'
import {
  type ExamImportMode,
  type ExamImportPurpose,
  type ExamImportRecord,
  type ExamImportState,
  loadExamImport,
  withoutSamples,
} from '../imports/record.ts'
import type { MarksMapping } from '../marks-import/plan.ts'
import { importsMarks } from '../policy.ts'
import type { PupilsMapping } from '../pupils-import/reading.ts'
import { loadAssessment } from '../queries/assessment-row.ts'
import { unsignedOf } from '../queries/exam-imports.ts'
import { signaturesOf } from '../queries/signatures.ts'
import { papersOf } from '../queries/standing.ts'
import { keepDecision } from './gate.ts'

/** The queue's names of the two long parts of an import. */
export const examImportQueues = { check: 'exams.importCheck', import: 'exams.import' } as const

export const guessedMarks: MarksMapping = { blankCells: 'wrong', blankRows: 'wrong', sheets: {} }
export const guessedPupils: PupilsMapping = { leaveNamesOut: false, schoolId: null, grade: null, sheets: {} }

/** A name that is safe to keep and to offer for saving. */
function safeName(name: string): string {
  const base = name
    .normalize('NFC')
    .replace(/^.*[\\/]/, '')
    .replace(/[\p{Cc}<>:"|?*]/gu, '')
    .trim()
  return base.slice(-120) || '成绩.xlsx'
}

/**
 * Whether the signed-in person may bring in a file of this purpose.
 * @throws Refusal 'notAllowed', 'notFound', 'marksNotCollecting'
 */
export async function mustImport(
  ctx: Ctx,
  of: { purpose: ExamImportPurpose; assessmentId: string | null },
): Promise<{ schoolId: string | null }> {
  if (of.purpose === 'pupils') {
    const reach = rosterReach(ctx.actor)
    if (!reach) throw notAllowed()
    return { schoolId: reach === 'district' ? null : reach.schoolId }
  }
  if (of.assessmentId === null) throw notFound()
  const assessment = await loadAssessment(ctx, of.assessmentId)
  const papers = await papersOf(ctx, assessment.id)
  if (!papers.some(({ subject }) => importsMarks(ctx.actor, { assessment, subject }))) throw notAllowed()
  if (assessment.state !== 'collecting' && assessment.state !== 'published') {
    throw new Refusal('marksNotCollecting')
  }
  return { schoolId: null }
}

/**
 * Begins the dry run of a file that lies at `path`. The id comes from the client: the same file sent twice is one import, and
 * the second copy is thrown away.
 * @throws Refusal 'conflict' when the id stands for another file
 */
export async function uploadExamFile(
  ctx: Ctx,
  input: {
    id: string
    purpose: ExamImportPurpose
    assessmentId: string | null
    fileName: string
    path: string
    sha256: string
    leaveNamesOut: boolean
  },
): Promise<{ id: string }> {
  const { id, purpose, assessmentId, path, sha256 } = input
  const { schoolId } = await mustImport(ctx, input)
  const districtId = ctx.district.id
  const fileName = safeName(input.fileName)
  const mapping =
    purpose === 'marks' ? guessedMarks : { ...guessedPupils, leaveNamesOut: input.leaveNamesOut }
  const { numInsertedOrUpdatedRows } = await ctx.db
    .insertInto('examImports')
    .values({
      districtId,
      id,
      purpose,
      assessmentId: purpose === 'marks' ? assessmentId : null,
      schoolId,
      fileName,
      fileSha256: sha256,
      filePath: path,
      state: 'checking',
      mapping: json(mapping),
      progress: json(waiting(ctx)),
      createdBy: ctx.actor.personId,
      createdAt: ctx.clock.now(),
    })
    .onConflict((conflict) => conflict.columns(['districtId', 'id']).doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 0n) {
    await rm(path, { force: true })
    const known = await loadExamImport(ctx.db, districtId, id)
    if (known?.fileSha256 !== sha256) throw new Refusal('conflict')
    return { id }
  }
  await note(ctx, id, fileName, 'examImport.uploaded')
  ctx.afterCommit(() => ctx.services.queue.enqueue(examImportQueues.check, { districtId, importId: id }))
  return { id }
}

/** Reads the file again with what the user corrected in the mapping. */
export async function checkExamImport(
  ctx: Ctx,
  input: { id: string; pupils?: PupilsMapping; marks?: MarksMapping },
): Promise<void> {
  const found = await stepFrom(ctx, input.id, ['uploaded', 'checked', 'failed'])
  const mapping = (found.purpose === 'marks' ? input.marks : input.pupils) ?? found.mapping
  await change(ctx, input.id, {
    state: 'checking',
    mapping: mapping && json(mapping),
    mode: null,
    failure: null,
    progress: json(waiting(ctx)),
  })
  await note(ctx, input.id, found.fileName, 'examImport.mapped')
  enqueue(ctx, examImportQueues.check, input.id)
}

/**
 * Begins the import of a checked file; done twice it is one import.
 * Marks of a paper that too few people have signed come in only where somebody says that they know; the gate's log keeps that.
 * @throws Refusal 'examImportWrong' when all must be right and something is not, 'examImportNothing', 'examImportState',
 * 'papersUnsigned'
 */
export async function startExamImport(
  ctx: Ctx,
  input: { id: string; mode: ExamImportMode; unsignedKnown?: boolean },
): Promise<void> {
  const found = await stepFrom(ctx, input.id, ['checked', 'importing', 'imported'])
  // A second click on the same button.
  if (found.state !== 'checked' && found.mode === input.mode) return
  if (found.state !== 'checked' || !found.result) throw new Refusal('examImportState')
  if (found.purpose === 'marks') await mustImport(ctx, found)
  const { wrong, rows } = found.result
  if (input.mode === 'allOrNothing' && wrong.rows > 0)
    throw new Refusal('examImportWrong', { rows: wrong.rows })
  if (rows === 0) throw new Refusal('examImportNothing')
  if (found.purpose === 'marks') await refuseUnsigned(ctx, found, input.unsignedKnown ?? false)
  await change(ctx, input.id, { state: 'importing', mode: input.mode, progress: json(waiting(ctx)) })
  await note(ctx, input.id, found.fileName, 'examImport.begun')
  enqueue(ctx, examImportQueues.import, input.id)
}

async function refuseUnsigned(ctx: Ctx, found: ExamImportRecord, known: boolean): Promise<void> {
  const assessment = await loadAssessment(ctx, found.assessmentId!)
  const signatures = await signaturesOf(ctx, assessment)
  const unsigned = unsignedOf(found.result?.papers ?? [], signatures)
  if (unsigned.length === 0 || !signatures.rule) return
  const { rule, needed, schools } = signatures
  const papers = unsigned.map(({ title, agreed }) => `${title}(${agreed} 人)`).join('、')
  if (!known) throw new Refusal('papersUnsigned', { papers, needed })
  const { id, verdict, message, source } = rule
  await keepDecision(
    ctx,
    {
      request: { ...assessment, filing: null },
      schools,
      answer: {
        verdict: 'allowed',
        rule: id,
        source,
        message: `已知以下试卷未满 ${needed} 人签审，仍导入成绩“${found.fileName}”，发布前补齐：${papers}。`,
        broken: [{ rule: id, verdict, message, source }],
        lifted: [],
        offer: null,
      },
    },
    assessment.id,
  )
}

/** Gives an import up; one that runs writes nothing. */
export async function cancelExamImport(ctx: Ctx, input: { id: string }): Promise<void> {
  const found = await stepFrom(ctx, input.id, [
    'uploaded',
    'checking',
    'checked',
    'importing',
    'failed',
    'cancelled',
  ])
  if (found.state === 'cancelled') return
  const { result } = found
  await change(ctx, input.id, {
    state: 'cancelled',
    finishedAt: ctx.clock.now(),
    result: result && json(withoutSamples(result)),
  })
  await note(ctx, input.id, found.fileName, 'examImport.cancelled')
}

/** Locks the import for the next step. @throws Refusal 'examImportState' when it is elsewhere by now */
async function stepFrom(ctx: Ctx, id: string, from: ExamImportState[]): Promise<ExamImportRecord> {
  const found = await loadExamImport(ctx.db, ctx.district.id, id, true)
  if (!found || !(await mayHandle(ctx, found))) throw notFound()
  if (!from.includes(found.state)) throw new Refusal('examImportState')
  return found
}

async function change(ctx: Ctx, id: string, values: object): Promise<void> {
  await ctx.db
    .updateTable('examImports')
    .set(values)
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', id)
    .execute()
}

function enqueue(ctx: Ctx, queue: string, importId: string): void {
  const job = { districtId: ctx.district.id, importId }
  ctx.afterCommit(() => ctx.services.queue.enqueue(queue, job))
}

function waiting(ctx: Ctx) {
  return { done: 0, total: 1000, step: 'waiting', at: ctx.clock.now().toISOString() }
}

async function note(ctx: Ctx, id: string, fileName: string, action: string): Promise<void> {
  await recordAudit(ctx, { action, subjectKind: 'examImport', subjectId: id, subjectTitle: fileName })
}
