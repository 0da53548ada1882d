import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Cast, openCast } from '../../../tests/support/cast.ts'
import { newId } from '../../platform/ids.ts'
import { addAgreedItem, changeAgreedItem, placesOfItems } from './operations/agreed-items.ts'
import { approvePlan, submitPlan } from './operations/decisions.ts'
import { createPlan } from './operations/drafts.ts'
import { getPlan } from './queries/content.ts'
import { listItemsInRange } from './queries/range.ts'
import type { PlanContent } from './rules/content.ts'

let cast: Cast
beforeAll(async () => {
  cast = await openCast('agreed')
})
afterAll(() => cast.end())

const agreed = (over: { title?: string; dueOn?: string } = {}) => ({
  id: newId(),
  title: '质量改进：应用题教学',
  content: '第17题得分率偏低',
  dueOn: '2026-12-20',
  person: { id: cast.people.teacherChen.id, name: '陈雨' },
  ...over,
})

async function approvedPlan(
  owner: PlanContent['owner'],
  writer: 'leaderHe' | 'deanSun',
  by: 'lin' | 'principalWu',
) {
  const id = newId()
  const content: PlanContent = {
    title: '教研计划', owner, subject: null, stage: null, termId: cast.terms.autumn, startsOn: '2026-09-01', endsOn: '2027-01-20',
    notes: null, goals: ['提高质量'], phases: [], commitments: [],
    items: [{ id: newId(), phaseId: null, title: '研讨', theme: null, type: null, startsOn: '2026-10-21', endsOn: '2026-10-21', startTime: null,
      endTime: null, place: null, content: null, responsible: null, participants: null, people: [] }],
  } // prettier-ignore
  await cast.as(writer, (ctx) => createPlan(ctx, { id, content }))
  await cast.as(writer, (ctx) => submitPlan(ctx, { id, version: 1 }))
  await cast.as(by, (ctx) => approvePlan(ctx, { id, version: 1 }))
  return id
}

test('without a plan in force an agreed item waits in a draft of improvements, and the next joins it there', async () => {
  const [first, second] = [agreed(), agreed({ title: '质量改进：计算' })]
  const place = { schoolId: null, subject: null, stage: 'primary' as const, grade: 5 }
  const one = await cast.as('head', (ctx) => addAgreedItem(ctx, { item: first, ...place }))
  const two = await cast.as('head', (ctx) => addAgreedItem(ctx, { item: second, ...place }))
  expect(two!.planId).toBe(one!.planId)
  const plan = await cast.as('head', (ctx) => getPlan(ctx, { id: one!.planId }))
  expect(plan.state).toBe('draft')
  expect(plan.content.title).toMatch(/^质量改进/)
  expect(plan.content.items.map(({ title }) => title)).toEqual([first.title, second.title])
})

test('an agreed item joins the plan of the subject’s central group as a version of its own and shows in the calendar', async () => {
  const planId = await approvedPlan({ kind: 'group', id: cast.groups.chinese }, 'leaderHe', 'lin')
  const item = agreed()
  const placed = await cast.as('lin', (ctx) =>
    addAgreedItem(ctx, { item, schoolId: null, subject: '语文', stage: 'primary', grade: 5 }),
  )
  expect(placed).toEqual({ planId, itemId: item.id })
  const plan = await cast.as('lin', (ctx) => getPlan(ctx, { id: planId }))
  expect(plan.version).toBe(2)
  expect(plan.content.items.at(-1)).toMatchObject({
    title: item.title,
    startsOn: '2026-10-14',
    endsOn: '2026-12-20',
    people: [{ id: cast.people.teacherChen.id, name: '陈雨' }],
  })
  const shown = await cast.as('teacherChen', (ctx) =>
    listItemsInRange(ctx, { from: '2026-12-14', to: '2026-12-20', scope: { kind: 'mine' } } as never),
  )
  expect(shown.map(({ id }) => id)).toContain(item.id)

  await cast.as('lin', (ctx) =>
    changeAgreedItem(ctx, { ...item, title: '质量改进：阅读', dueOn: '2026-11-30' }),
  )
  const changed = await cast.as('lin', (ctx) => getPlan(ctx, { id: planId }))
  expect(changed.content.items.at(-1)).toMatchObject({
    title: '质量改进：阅读',
    endsOn: '2026-11-30',
    sequence: 1,
  })
  expect(await cast.as('lin', (ctx) => placesOfItems(ctx, [item.id, newId()]))).toEqual([
    { itemId: item.id, planId, planTitle: '教研计划', planState: 'approved', itemState: 'planned' },
  ])
})

test('a school’s item goes into the school’s own plan, and never into that of a school that is not one’s own', async () => {
  const planId = await approvedPlan({ kind: 'school', id: cast.schools.chengnan }, 'deanSun', 'principalWu')
  const inChengnan = { schoolId: cast.schools.chengnan, subject: '语文', stage: 'primary' as const, grade: 5 }
  const own = await cast.as('principalWu', (ctx) => addAgreedItem(ctx, { item: agreed(), ...inChengnan }))
  expect(own!.planId).toBe(planId)
  const elsewhere = await cast.as('principalQian', (ctx) =>
    addAgreedItem(ctx, { item: agreed(), ...inChengnan }),
  )
  expect(elsewhere).toBeNull()
})

test('an item that is due after every plan in force waits in a draft of its own term', async () => {
  const placed = await cast.as('principalWu', (ctx) =>
    addAgreedItem(ctx, {
      item: agreed({ dueOn: '2027-04-01' }),
      schoolId: cast.schools.chengnan,
      subject: null,
      stage: null,
      grade: null,
    }),
  )
  const plan = await cast.as('principalWu', (ctx) => getPlan(ctx, { id: placed!.planId }))
  expect([plan.state, plan.content.endsOn]).toEqual(['draft', '2027-04-01'])
})
