import { join } from 'node:path'
import type { Services } from '../../../platform/context.ts'
import { inDistrict } from '../../../platform/db.ts'
import { forgetUploads } from '../../../platform/old-files.ts'
import { examImportQueues } from '../operations/exam-imports.ts'
import { performExamCheck, performExamImport } from '../operations/import-work.ts'
import type { ExamImportJob } from './record.ts'

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
export function forgetExamFiles(services: Services): Promise<void> {
  return forgetUploads(services, {
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
