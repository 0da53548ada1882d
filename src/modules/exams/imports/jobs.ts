import { join } from 'node:path'
import { sql } from 'kysely'
import type { Services } from '../../../platform/context.ts'
import { inDistrict, json } from '../../../platform/db.ts'
import { forgetUploads } from '../../../platform/old-files.ts'
import { examImportQueues } from '../operations/exam-imports.ts'
import { performExamCheck, performExamImport } from '../operations/import-work.ts'
import { type ExamImportJob, type ExamImportResult, withoutSamples } from './record.ts'

const resume = 'exams.importResume'
const forget = 'exams.importFilesForget'
/** An uploaded file is kept for as long, whatever became of its import: its wrong cells can be fetched until then. */
const fileDays = 30
/** A job without a sign of life for this long died with its server. */
const deadAfterMs = 30_000

/** Says who reads and imports pupils and marks. Call before the queue starts. */
export function handleExamImports(services: Services): void {
  const { queue } = services
  queue.handle<ExamImportJob>(examImportQueues.check, (job, signal) =>
    performExamCheck(services, job, signal),
  )
  queue.handle<ExamImportJob>(examImportQueues.import, (job, signal) =>
    performExamImport(services, job, signal),
  )
  queue.handle(resume, () => resumeExamImports(services))
  queue.repeat(resume, '* * * * *', 'Asia/Shanghai')
  queue.handle(forget, () => forgetExamFiles(services))
  queue.repeat(forget, '50 3 * * *', 'Asia/Shanghai')
}

/**
 * Removes files of pupils, marks and candidate numbers that were uploaded long ago, but for those that are being read; what
 * broke off on its way, too.
 */
export async function forgetExamFiles(services: Services): Promise<void> {
  await forgetSamples(services)
  await forgetUploads(services, {
    days: fileDays,
    folders: (districtId) =>
      ['exam-imports', 'candidate-numbers'].map((name) =>
        join(services.filesFolder, String(districtId), name),
      ),
    inUse: (db, districtId) =>
      db
        .selectFrom('examImports')
        .select('filePath')
        .where('districtId', '=', districtId)
        .where('state', 'in', ['checking', 'importing'])
        .execute(),
  })
}

/** Takes the cells out of what was kept of imports that nobody went on with. */
async function forgetSamples(services: Services): Promise<void> {
  const before = new Date(services.clock.now().getTime() - fileDays * 86_400_000)
  const districts = await services.db.selectFrom('districts').select('id').execute()
  for (const { id: districtId } of districts) {
    await inDistrict(services.db, districtId, async (db) => {
      const { rows } = await sql<{ id: string; result: ExamImportResult }>`
        select id, result from exam_imports
         where district_id = ${districtId} and created_at < ${before} and state not in ('checking', 'importing')
           and jsonb_path_exists(result, '$.sheets[*].columns[*].samples[*]') for update`.execute(db)
      for (const { id, result } of rows) {
        await db
          .updateTable('examImports')
          .set({ result: json(withoutSamples(result)) })
          .where('districtId', '=', districtId)
          .where('id', '=', id)
          .execute()
      }
    })
  }
}

/** Puts imports in line again whose server ended in the middle of them; what is in line twice is done once. */
export async function resumeExamImports(services: Services): Promise<void> {
  const deadSince = new Date(services.clock.now().getTime() - deadAfterMs).toISOString()
  const districts = await services.db.selectFrom('districts').select('id').execute()
  for (const { id: districtId } of districts) {
    const stuck = await inDistrict(services.db, districtId, (db) =>
      db
        .selectFrom('examImports')
        .select(['id', 'state', 'progress'])
        .where('districtId', '=', districtId)
        .where('state', 'in', ['checking', 'importing'])
        .execute(),
    )
    for (const { id: importId, state, progress } of stuck) {
      if (((progress as { at?: string }).at ?? '') > deadSince) continue
      const name = state === 'checking' ? examImportQueues.check : examImportQueues.import
      await services.queue.enqueue(name, { districtId, importId })
    }
  }
}
