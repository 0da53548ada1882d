import type { Services } from '../../../platform/context.ts'
import type { DistrictTransaction } from '../../../platform/db.ts'
import { type Ctx, loadActor, today } from '../../organization/index.ts'
import type { ExamImportRecord } from './record.ts'

/** The context of a job: it acts as the person who asked for the import, with the roles that they have today. */
export async function contextOfImport(
  services: Services,
  db: DistrictTransaction,
  districtId: number,
  found: Pick<ExamImportRecord, 'createdBy'>,
): Promise<{ ctx: Ctx; afterCommit: () => Promise<void> }> {
  const district = await db
    .selectFrom('districts')
    .select(['id', 'name', 'timeZone'])
    .where('id', '=', districtId)
    .executeTakeFirstOrThrow()
  const { clock } = services
  const actor = await loadActor(db, districtId, found.createdBy, today({ clock, district }))
  if (!actor) throw new Error('who asked for the import is gone')
  const later: (() => void | Promise<void>)[] = []
  return {
    ctx: { db, actor, district, clock, services, afterCommit: (work) => void later.push(work) },
    async afterCommit() {
      for (const work of later) await work()
    },
  }
}
