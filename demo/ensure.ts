import type pg from 'pg'
import { performComputing } from '../src/modules/exams/operations/computing.ts'
import type { Services } from '../src/platform/context.ts'
import type { Database } from '../src/platform/db.ts'
import { inDistrict } from '../src/platform/db.ts'
import { loadDemo } from './load.ts'
import { demoPassword } from './accounts.ts'

export interface DemoAccount {
  role: string
  staffNumber: string
  password: string
  name: string
}

/** The staff numbers that the generator gives to one person a role, in the order in which they are shown. */
export const demoStaffNumbers: [staffNumber: string, role: string][] = [
  ['guanli', '区级管理员'],
  ['zhuren', '教研室主任'],
  ['jiaoyan', '教研员(小学语文)'],
  ['pianzhang', '片区负责人'],
  ['xiaozhang', '校长'],
  ['jiaodao', '教导主任'],
  ['zuzhang', '中心组组长'],
  ['jiaoshi', '教师'],
]

/** Computes the results of the demo's assessments that wait for it, so that its pages are there at once. */
export async function computeDemo(services: Services, say: (line: string) => void): Promise<void> {
  const demo = await services.db
    .selectFrom('districts')
    .select('id')
    .where('code', '=', 'demo')
    .executeTakeFirst()
  if (!demo) return
  const { id: districtId } = demo
  const waiting = await inDistrict(services.db, districtId, (transaction) =>
    transaction
      .selectFrom('resultVersions')
      .select('assessmentId')
      .distinct()
      .where('districtId', '=', districtId)
      .where('state', '=', 'computing')
      .execute(),
  )
  if (waiting.length > 0) say('正在统计演示区的监测结果……')
  for (const { assessmentId } of waiting) await performComputing(services, { districtId, assessmentId })
}

/** Loads the demo district into an empty database; gives its accounts while there is one, else none. */
export async function ensureDemo(
  db: Database,
  owner: pg.Pool,
  now: Date,
  say: (line: string) => void,
): Promise<DemoAccount[]> {
  const districts = await db.selectFrom('districts').select(['id', 'code']).execute()
  let demo = districts.find((district) => district.code === 'demo')
  if (districts.length === 0) {
    say('正在载入演示区(50 所学校、约 4,200 名教师)……')
    const { districtId } = await loadDemo(db, { now })
    // The planner must know what a bulk load brought; only the tables' owner may tell it.
    await owner.query('analyze')
    demo = { id: districtId, code: 'demo' }
  }
  if (!demo) return []
  const { id } = demo
  const names = await inDistrict(db, id, (transaction) =>
    transaction
      .selectFrom('people')
      .select(['staffNumber', 'name'])
      .where('districtId', '=', id)
      .where(
        'staffNumber',
        'in',
        demoStaffNumbers.map(([staffNumber]) => staffNumber),
      )
      .execute(),
  )
  return demoStaffNumbers.flatMap(([staffNumber, role]) => {
    const name = names.find((person) => person.staffNumber === staffNumber)?.name
    return name ? [{ role, staffNumber, password: demoPassword, name }] : []
  })
}
