import { afterAll, beforeAll, expect, test } from 'vitest'
import { announced } from '../../../tests/support/activities.ts'
import { type Cast, openCast } from '../../../tests/support/cast.ts'
import { newId } from '../../platform/ids.ts'
import { cancelActivity, concludeActivity } from './operations/concluding.ts'

let cast: Cast
const planItemId = newId()
beforeAll(async () => {
  cast = await openCast('planitem')
  const planId = newId()
  const { id: district } = cast.district
  await cast.database.pool.query(
    `insert into plans (district_id, id, title, state, created_by) values ($1, $2, '语文计划', 'approved', $3)`,
    [district, planId, cast.people.lin.id],
  )
  await cast.database.pool.query(
    `insert into plan_items (district_id, id, plan_id, position, title, starts_on, ends_on)
     values ($1, $2, $3, 0, '习作教学研讨', '2026-10-14', '2026-10-14')`,
    [district, planItemId, planId],
  )
})
afterAll(() => cast.end())

const evening = new Date('2026-10-14T18:00:00+08:00')

async function itemState(): Promise<string | undefined> {
  const { rows } = await cast.database.pool.query<{ state: string }>(
    `select state from plan_items where id = $1`,
    [planItemId],
  )
  return rows[0]?.state
}

test('concluding an activity ticks its plan item off, and cancelling the last one that was held opens it again', async () => {
  const conclude = (id: string) =>
    cast.as(
      'lin',
      (ctx) => concludeActivity(ctx, { id, summary: '开好了', problems: null, improvements: null }),
      evening,
    )
  const cancel = (id: string) =>
    cast.as('lin', (ctx) => cancelActivity(ctx, { id, reason: '记错了' }), evening)
  const first = await announced(cast, { planItemId })
  const second = await announced(cast, { planItemId })
  expect(await itemState()).toBe('planned')
  await conclude(first.id)
  await conclude(second.id)
  expect(await itemState()).toBe('done')
  await cancel(first.id)
  expect(await itemState()).toBe('done')
  await cancel(second.id)
  expect(await itemState()).toBe('planned')
})
