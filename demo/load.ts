import { type Database, inDistrict } from '../src/platform/db.ts'
import { dayOf } from '../src/platform/clock.ts'
import { demoActivities } from './activities.ts'
import { loadActivities } from './activity-rows.ts'
import { loadCommitments, loadReviews } from './commitments.ts'
import { demoExams, loadExams } from './exams.ts'
import { type DemoOrganization, loadOrganization } from './organization.ts'
import { loadPlans } from './plans.ts'
import { seeded } from './random.ts'

export interface DemoOptions {
  now: Date
  seed?: number
  /** 1 = 50 schools and 4,200 teachers; tests take a smaller one made by the same code. */
  size?: number
  code?: string
  name?: string
}

/**
 * Makes a believable district in one transaction: half a district never stays behind.
 * @returns what was made, with one account a role
 */
export async function loadDemo(db: Database, options: DemoOptions): Promise<DemoOrganization> {
  const { now, seed = 20_260_901, size = 1, code = 'demo', name = '云川区' } = options
  const { id: districtId } = await db
    .insertInto('districts')
    .values({ code, name })
    .returning('id')
    .executeTakeFirstOrThrow()
  try {
    return await inDistrict(db, districtId, async (transaction) => {
      const random = seeded(seed)
      const today = dayOf(now, 'Asia/Shanghai')
      const organization = await loadOrganization(transaction, districtId, random, now, today, size)
      const exams = demoExams(seed, now, today, organization, size)
      const activities = [...demoActivities(random, now.getTime(), organization, size), ...exams.activities]
      await loadPlans(transaction, districtId, random, now, today, organization, activities)
      await loadActivities(transaction, districtId, random, now, activities)
      await loadReviews(transaction, districtId, random, today, organization)
      await loadCommitments(transaction, districtId, random, now, organization)
      await loadExams(transaction, districtId, now, organization, exams)
      return organization
    })
  } catch (error) {
    await db.deleteFrom('districts').where('id', '=', districtId).execute()
    throw error
  }
}
