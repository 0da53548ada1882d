import type { Services } from '../../platform/context.ts'
import { inDistrict } from '../../platform/db.ts'
import { performCheck, performImport } from './operations/roster-work.ts'
import { forgetUploads } from '../../platform/old-files.ts'
import { rosterQueues } from './operations/roster-imports.ts'
import { rosterFolder } from './roster-import/file-store.ts'
import type { ImportJob } from './roster-import/record.ts'

const resume = 'organization.rosterResume'
const forget = 'organization.rosterFilesForget'
/** An uploaded roster is kept for as long, whatever became of its import: its wrong rows can be fetched until then. */
const fileDays = 30
/** A job without a sign of life for this long died with its server. */
const deadAfterMs = 30_000

/** Says who reads and imports rosters. Call before the queue starts. */
export function registerRosterJobs(services: Services): void {
  services.queue.handle<ImportJob>(rosterQueues.check, (job, signal) => performCheck(services, job, signal))
  services.queue.handle<ImportJob>(rosterQueues.import, (job, signal) => performImport(services, job, signal))
  services.queue.handle(resume, () => resumeRosterImports(services))
  services.queue.repeat(resume, '* * * * *', 'Asia/Shanghai')
  services.queue.handle(forget, () => forgetRosterFiles(services))
  services.queue.repeat(forget, '40 3 * * *', 'Asia/Shanghai')
}

/** Removes rosters that were uploaded long ago, but for those that are being read; what broke off on its way, too. */
export function forgetRosterFiles(services: Services): Promise<void> {
  return forgetUploads(services, {
    days: fileDays,
    folders: (districtId) => [rosterFolder(services.filesFolder, districtId)],
    inUse: (db, districtId) =>
      db
        .selectFrom('rosterImports')
        .select('filePath')
        .where('districtId', '=', districtId)
        .where('state', 'in', ['checking', 'importing'])
        .execute(),
  })
}

/** Puts imports in line again whose server ended in the middle of them; what is in line twice is done once. */
export async function resumeRosterImports(services: Services): Promise<void> {
  const deadSince = new Date(services.clock.now().getTime() - deadAfterMs).toISOString()
  const districts = await services.db.selectFrom('districts').select('id').execute()
  for (const { id: districtId } of districts) {
    const stuck = await inDistrict(services.db, districtId, (db) =>
      db
        .selectFrom('rosterImports')
        .select(['id', 'state', 'progress'])
        .where('districtId', '=', districtId)
        .where('state', 'in', ['checking', 'importing'])
        .execute(),
    )
    for (const { id: importId, state, progress } of stuck) {
      if (((progress as { at?: string }).at ?? '') > deadSince) continue
      const name = state === 'checking' ? rosterQueues.check : rosterQueues.import
      await services.queue.enqueue(name, { districtId, importId })
    }
  }
}
