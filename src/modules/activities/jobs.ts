import type { Services } from '../../platform/context.ts'
import { inDistrict } from '../../platform/db.ts'
import { remind } from './operations/reminding.ts'

const reminders = 'activities.reminders'

/** Says who does the activities' work in the background. Call before the queue starts. */
export function activitiesJobs(services: Services): void {
  services.queue.handle(reminders, () => remindEverywhere(services))
  services.queue.repeat(reminders, '5 * * * *', 'Asia/Shanghai')
}

/** Sends the reminders that are due, district by district: one that fails does not silence the others. */
export async function remindEverywhere(services: Services): Promise<void> {
  const districts = await services.db.selectFrom('districts').select(['id', 'name', 'timeZone']).execute()
  const failures: unknown[] = []
  for (const district of districts) {
    await inDistrict(services.db, district.id, (db) => remind({ db, district, clock: services.clock })).catch(
      (error: unknown) => failures.push(error),
    )
  }
  if (failures.length > 0) throw new AggregateError(failures, 'reminders of some districts were not sent')
}
