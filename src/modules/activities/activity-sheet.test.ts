import { afterAll, beforeAll, expect, test } from 'vitest'
import { announced, refusalFrom } from '../../../tests/support/activities.ts'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import { readWorkbook } from '../../platform/documents/spreadsheets/read.ts'
import { activityListSheet, mostListed } from './activity-sheet.ts'
import { activityFilter } from './contract.ts'
import { listActivities } from './queries/list.ts'

let cast: Cast
beforeAll(async () => {
  cast = await openCast('activity_sheet')
  await announced(cast, { title: '=习作研讨', place: '报告厅', hostSchoolId: cast.schools.chengnan })
  await announced(cast, { title: '数学讲座', type: '专题讲座', subject: '数学' })
  await announced(cast, {
    title: '只给北关小学的研讨',
    audience: { schools: [cast.schools.beiguan] },
  })
})
afterAll(() => cast.end())

const sheetFor = async (who: CastName, filter: Record<string, unknown> = {}): Promise<unknown[][]> => {
  const { bytes } = await cast.as(who, (ctx) => activityListSheet(ctx, activityFilter.parse(filter)))
  return (await readWorkbook(bytes)).sheets[0]!.rows.map(({ values }) => values)
}

test('holds what the list shows under the same filters, in the same order, and no formulas', async () => {
  const [header, ...all] = await sheetFor('lin')
  expect(header?.slice(0, 3)).toEqual(['活动', '类型', '状态'])
  const page = await cast.as('lin', (ctx) => listActivities(ctx, activityFilter.parse({})))
  expect(all.map(([title]) => String(title).replace(/^'/, ''))).toEqual(page.rows.map(({ title }) => title))
  expect(all.map(([title]) => title)).toContain("'=习作研讨")
  const [, ...lectures] = await sheetFor('lin', { type: ['专题讲座'] })
  expect(lectures.map((line) => line.slice(0, 3))).toEqual([['数学讲座', '专题讲座', '已发布']])
})

test('holds nothing that its reader may not see', async () => {
  const titles = (await sheetFor('principalQian', { state: ['announced'] })).map(([title]) => title)
  expect(titles).toContain('数学讲座')
  expect(titles).not.toContain('只给北关小学的研讨')
  expect(await sheetFor('stranger')).toHaveLength(1)
})

test('holds every activity once, however many pages the list has', async () => {
  const many = 230
  await cast.database.pool.query(
    `insert into activities select (a).* from (
       select jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(), 'title', '第' || n || '次')) as a
         from (select a from activities a where title = '数学讲座') one, generate_series(1, $1) n) as copies`,
    [many],
  )
  const [, ...lines] = await sheetFor('lin', { text: '次', subject: '数学' })
  expect(new Set(lines.map(([title]) => title)).size).toBe(many)
  expect(lines).toHaveLength(many)
})

test('is refused with a sentence when the filter finds more than a sheet should hold', async () => {
  await cast.database.pool.query(
    `insert into activities select (a).* from (
       select jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid())) as a
         from (select a from activities a where title = '数学讲座') one, generate_series(1, $1) n) as copies`,
    [mostListed],
  )
  expect(await refusalFrom(sheetFor('lin', { subject: '数学' }))).toBe('listTooLong')
}, 60_000)
