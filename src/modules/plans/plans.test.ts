import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import { newId } from '../../platform/ids.ts'
import { approvePlan, returnPlan, submitPlan, withdrawPlan } from './operations/decisions.ts'
import { clonePlan, createPlan, removePlan, savePlan } from './operations/drafts.ts'
import { dropItem, markItem, moveItem } from './operations/items.ts'
import { writeReview } from './operations/reviews.ts'
import { isOwnSubmission, rightsOn } from './policy.ts'
import { getPlan } from './queries/content.ts'
import { listOwners } from './queries/owners.ts'
import { listPlans, loadPlan } from './queries/plans.ts'
import { listReviews } from './queries/reviews.ts'
import { listChanges, listVersions } from './queries/versions.ts'
import type { PlanContent } from './rules/content.ts'

let cast: Cast
beforeAll(async () => {
  cast = await openCast('plans')
})
afterAll(() => cast.end())

type Owner = PlanContent['owner']
const owners = () => ({
  district: { kind: 'district', id: null } satisfies Owner as Owner,
  cluster: { kind: 'association', id: cast.cluster } satisfies Owner as Owner,
  chengnan: { kind: 'school', id: cast.schools.chengnan } satisfies Owner as Owner,
  chinese: { kind: 'group', id: cast.groups.chinese } satisfies Owner as Owner,
  chengnanChinese: { kind: 'group', id: cast.groups.chengnanChinese } satisfies Owner as Owner,
})

function documentOf(owner: Owner, over: Partial<PlanContent> = {}): PlanContent {
  return {
    title: '小学语文联片教研计划',
    owner,
    subject: owner.kind === 'group' ? '语文' : null,
    stage: owner.kind === 'group' ? 'primary' : null,
    termId: cast.terms.autumn,
    startsOn: '2026-09-01',
    endsOn: '2027-01-20',
    notes: null,
    goals: ['提高习作教学质量'],
    phases: [],
    items: [itemOf('习作教学研讨')],
    commitments: [],
    ...over,
  }
}

function itemOf(
  title: string,
  over: Partial<PlanContent['items'][number]> = {},
): PlanContent['items'][number] {
  return {
    id: newId(), phaseId: null, title, theme: null, type: '专题研讨', startsOn: '2026-10-21', endsOn: '2026-10-21',
    startTime: null, endTime: null, place: '城南小学', content: null, responsible: null, participants: null, people: [], ...over,
  } // prettier-ignore
}

async function draft(who: CastName, owner: Owner, over: Partial<PlanContent> = {}) {
  const id = newId()
  const content = documentOf(owner, over)
  await cast.as(who, (ctx) => createPlan(ctx, { id, content }))
  return { id, content }
}

async function submitted(who: CastName, owner: Owner, over: Partial<PlanContent> = {}) {
  const plan = await draft(who, owner, over)
  await cast.as(who, (ctx) => submitPlan(ctx, { id: plan.id, version: 1 }))
  return plan
}

async function approved(who: CastName, by: CastName, owner: Owner, over: Partial<PlanContent> = {}) {
  const plan = await submitted(who, owner, over)
  await cast.as(by, (ctx) => approvePlan(ctx, { id: plan.id, version: 1 }))
  return plan
}

const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string; message: string }) => error.code ?? error.message,
  )

describe('a draft', () => {
  test('comes back as it was saved', async () => {
    const phase = { id: newId(), title: '第一阶段', startsOn: '2026-09-01', endsOn: '2026-10-31' }
    const item = itemOf('示范课', {
      phaseId: phase.id,
      startTime: '14:00',
      endTime: '16:00',
      people: [{ id: cast.people.teacherChen.id, name: '陈雨' }],
    })
    const { id, content } = await draft('lin', owners().chinese, {
      phases: [phase],
      items: [item],
      notes: '其他',
    })
    const plan = await cast.as('lin', (ctx) => getPlan(ctx, { id }))
    expect(plan).toMatchObject({
      state: 'draft',
      version: 1,
      content: { ...content, owner: { ...content.owner, name: '小学语文中心组' } },
      term: { name: '2026—2027学年第一学期' },
      createdBy: { name: '林晓' },
      may: { edit: true, submit: true, approve: false },
    })
  })

  test('sent twice is kept once; another document under its id is a conflict', async () => {
    const { id, content } = await draft('lin', owners().chinese)
    expect(await cast.as('lin', (ctx) => createPlan(ctx, { id, content }))).toEqual({
      version: 1,
      state: 'draft',
    })
    const other = { ...content, title: '另一份' }
    expect(await code(cast.as('lin', (ctx) => createPlan(ctx, { id, content: other })))).toBe('conflict')
    expect(await code(cast.as('head', (ctx) => createPlan(ctx, { id, content })))).toBe('conflict')
  })

  test('is written in the name of a group, school or cluster by those who answer for it only', async () => {
    const may: Record<string, CastName[]> = {
      district: ['admin', 'head', 'lin'],
      cluster: ['admin', 'head', 'leadMa'],
      chengnan: ['principalWu', 'deanSun'],
      chinese: ['admin', 'head', 'lin', 'leaderHe', 'teacherChen'],
      chengnanChinese: ['principalWu', 'deanSun'],
    }
    const everyone = Object.keys(cast.people).filter((who) => who !== 'stranger') as CastName[]
    for (const [owner, allowed] of Object.entries(may)) {
      for (const who of everyone) {
        const content = documentOf(owners()[owner as 'district'])
        const answer = await code(cast.as(who, (ctx) => createPlan(ctx, { id: newId(), content })))
        expect([owner, who, answer]).toEqual([owner, who, allowed.includes(who) ? 'done' : 'notAllowed'])
        const offered = await cast.as(who, listOwners)
        expect([
          owner,
          who,
          offered.some((it) => it.id === content.owner.id && it.kind === content.owner.kind),
        ]).toEqual([owner, who, allowed.includes(who)])
      }
    }
  })

  test('cannot be written in the name of another district’s school', async () => {
    const content = documentOf({ kind: 'school', id: cast.schools.elsewhere })
    expect(await code(cast.as('admin', (ctx) => createPlan(ctx, { id: newId(), content })))).toBe('planOwner')
  })

  test('saved from an old version is refused with the version that stands', async () => {
    const { id, content } = await draft('lin', owners().chinese)
    await cast.as('leaderHe', (ctx) =>
      savePlan(ctx, { id, version: 1, content: { ...content, title: '甲' } }),
    )
    const stale = cast.as('lin', (ctx) =>
      savePlan(ctx, { id, version: 1, content: { ...content, title: '乙' } }),
    )
    await expect(stale).rejects.toMatchObject({ code: 'staleVersion', data: { version: 2 } })
    expect((await cast.as('lin', (ctx) => getPlan(ctx, { id }))).content.title).toBe('甲')
  })

  test('loses the items, phases and people that its document no longer has', async () => {
    const phase = { id: newId(), title: '第一阶段', startsOn: null, endsOn: null }
    const first = itemOf('一', {
      phaseId: phase.id,
      people: [{ id: cast.people.teacherChen.id, name: '陈雨' }],
    })
    const second = itemOf('二')
    const { id, content } = await draft('lin', owners().chinese, { phases: [phase], items: [first, second] })
    const next = { ...content, phases: [], items: [{ ...first, phaseId: null, people: [] }, itemOf('三')] }
    await cast.as('lin', (ctx) => savePlan(ctx, { id, version: 1, content: next }))
    const plan = await cast.as('lin', (ctx) => getPlan(ctx, { id }))
    expect(plan.content.phases).toEqual([])
    expect(plan.content.items.map((it) => [it.title, it.people])).toEqual([
      ['一', []],
      ['三', []],
    ])
  })

  test('cannot take over the item of another plan', async () => {
    const one = await draft('lin', owners().chinese)
    const other = await draft('lin', owners().chinese)
    const content = { ...other.content, items: one.content.items }
    expect(await code(cast.as('lin', (ctx) => savePlan(ctx, { id: other.id, version: 1, content })))).toBe(
      'conflict',
    )
  })

  test('can be deleted until it has been handed in', async () => {
    const { id } = await draft('lin', owners().chinese)
    await cast.as('lin', (ctx) => removePlan(ctx, { id }))
    expect(await code(cast.as('lin', (ctx) => getPlan(ctx, { id })))).toBe('notFound')
    const plan = await submitted('lin', owners().chinese)
    await cast.as('lin', (ctx) => withdrawPlan(ctx, { id: plan.id, version: 1, reason: '再改' }))
    expect(await code(cast.as('lin', (ctx) => removePlan(ctx, { id: plan.id })))).toBe('planState')
  })
})

describe('approval', () => {
  test('waits for what is missing', async () => {
    const { id } = await draft('lin', owners().chinese, { goals: [], items: [] })
    const submission = cast.as('lin', (ctx) => submitPlan(ctx, { id, version: 1 }))
    await expect(submission).rejects.toMatchObject({
      code: 'planIncomplete',
      data: { missing: '目标、工作安排' },
    })
  })

  test('lies with the right people for each kind of owner, and list and policy agree on it', async () => {
    const cases: { owner: Owner; by: CastName; approve: CastName[] }[] = [
      { owner: owners().district, by: 'lin', approve: ['admin', 'head'] },
      { owner: owners().district, by: 'head', approve: ['admin', 'head'] },
      { owner: owners().cluster, by: 'leadMa', approve: ['admin', 'head'] },
      { owner: owners().cluster, by: 'head', approve: ['admin', 'head', 'leadMa'] },
      { owner: owners().chengnan, by: 'deanSun', approve: ['principalWu'] },
      { owner: owners().chengnan, by: 'principalWu', approve: ['principalWu'] },
      { owner: owners().chinese, by: 'lin', approve: ['admin', 'head'] },
      { owner: owners().chinese, by: 'leaderHe', approve: ['admin', 'head', 'lin'] },
      { owner: owners().chengnanChinese, by: 'deanSun', approve: ['principalWu'] },
      { owner: owners().chengnanChinese, by: 'principalWu', approve: ['principalWu', 'deanSun'] },
    ]
    const everyone = Object.keys(cast.people) as CastName[]
    for (const { owner, by, approve } of cases) {
      const { id } = await submitted(by, owner)
      for (const who of everyone) {
        const waiting = await cast.as(who, async (ctx) => {
          const page = await listPlans(ctx, { limit: 200, mine: false, toApprove: true })
          return page.rows.some((row) => row.id === id)
        })
        expect([owner.kind, by, who, waiting]).toEqual([owner.kind, by, who, approve.includes(who)])
        const may = await cast.as(who, async (ctx) => {
          const plan = await loadPlan(ctx, id).catch(() => null)
          return plan !== null && rightsOn(ctx.actor, plan).approve && !isOwnSubmission(ctx.actor, plan)
        })
        expect([owner.kind, by, who, may]).toEqual([owner.kind, by, who, waiting])
      }
    }
  })

  test('is refused to those who handed the plan in', async () => {
    const { id } = await submitted('lin', owners().chinese)
    expect(await code(cast.as('lin', (ctx) => approvePlan(ctx, { id, version: 1 })))).toBe('ownPlan')
    expect(await code(cast.as('leaderHe', (ctx) => approvePlan(ctx, { id, version: 1 })))).toBe('notAllowed')
  })

  test('tells those who decide, then those who wrote and those who have work in it', async () => {
    const item = itemOf('示范课', { people: [{ id: cast.people.teacherChen.id, name: '陈雨' }] })
    const { id } = await approved('leaderHe', 'lin', owners().chinese, { items: [item] })
    const told = await cast.as('lin', (ctx) =>
      ctx.db
        .selectFrom('notifications')
        .innerJoin('people', (join) => join.onRef('people.id', '=', 'notifications.personId'))
        .select(['people.name', 'kind'])
        .where('link', '=', `/plans/${id}`)
        .orderBy('kind')
        .orderBy('people.name')
        .execute(),
    )
    expect(told).toEqual([
      { name: '何敏', kind: 'plan.approved' },
      { name: '陈雨', kind: 'plan.duty' },
      { name: '严主任', kind: 'plan.submitted' },
      { name: '林晓', kind: 'plan.submitted' },
    ])
  })

  test('returned with a reason, a plan is corrected and handed in again', async () => {
    const { id, content } = await submitted('lin', owners().chinese)
    expect(await code(cast.as('lin', (ctx) => savePlan(ctx, { id, version: 1, content })))).toBe('planState')
    await cast.as('head', (ctx) => returnPlan(ctx, { id, version: 1, reason: '目标再具体些' }))
    await cast.as('lin', (ctx) =>
      savePlan(ctx, { id, version: 1, content: { ...content, goals: ['每校一节示范课'] } }),
    )
    await cast.as('lin', (ctx) => submitPlan(ctx, { id, version: 2 }))
    expect(await code(cast.as('head', (ctx) => approvePlan(ctx, { id, version: 1 })))).toBe('staleVersion')
    await cast.as('head', (ctx) => approvePlan(ctx, { id, version: 2 }))
    const plan = await cast.as('teacherZhao', (ctx) => getPlan(ctx, { id }))
    expect(plan.state).toBe('approved')
    expect(plan.decisions.map((it) => [it.decision, it.by.name, it.reason])).toEqual([
      ['approved', '严主任', null],
      ['submitted', '林晓', null],
      ['returned', '严主任', '目标再具体些'],
      ['submitted', '林晓', null],
    ])
  })

  test('leaves a line for each step that those concerned can read', async () => {
    const { id } = await approved('lin', 'head', owners().chinese)
    const lines = await cast.as('lin', (ctx) =>
      ctx.db
        .selectFrom('auditLines')
        .select(['action', 'concerns'])
        .where('subjectId', '=', id)
        .orderBy('id')
        .execute(),
    )
    expect(lines.map((line) => line.action)).toEqual(['plan.created', 'plan.submitted', 'plan.approved'])
    expect(lines[2]!.concerns).toEqual([cast.people.lin.id])
  })
})

describe('who sees a plan', () => {
  const seers = async (id: string): Promise<CastName[]> => {
    const seen: CastName[] = []
    for (const who of Object.keys(cast.people) as CastName[]) {
      const got = await code(cast.as(who, (ctx) => getPlan(ctx, { id })))
      const listed = await cast.as(who, async (ctx) =>
        (await listPlans(ctx, { limit: 200, mine: false, toApprove: false })).rows.some(
          (row) => row.id === id,
        ),
      )
      expect([who, listed]).toEqual([who, got === 'done'])
      if (listed) seen.push(who)
    }
    return seen
  }
  const inDistrict = (Object.keys({ admin: 1, head: 1, lin: 1, leadMa: 1, principalWu: 1, deanSun: 1, teacherChen: 1,
    leaderHe: 1, principalQian: 1, teacherZhao: 1, teacherLiu: 1 }) as CastName[]) // prettier-ignore

  test('a draft of the central group is seen by those who write it', async () => {
    const { id } = await draft('lin', owners().chinese)
    expect(await seers(id)).toEqual(['admin', 'head', 'lin', 'teacherChen', 'leaderHe'])
  })

  test('a school’s draft stays with its head and dean; handed in, the office and the cluster’s lead see it', async () => {
    const plan = await draft('deanSun', owners().chengnan)
    expect(await seers(plan.id)).toEqual(['principalWu', 'deanSun'])
    await cast.as('deanSun', (ctx) => submitPlan(ctx, { id: plan.id, version: 1 }))
    expect(await seers(plan.id)).toEqual(['admin', 'head', 'lin', 'leadMa', 'principalWu', 'deanSun'])
    await cast.as('principalWu', (ctx) => approvePlan(ctx, { id: plan.id, version: 1 }))
    expect(await seers(plan.id)).toEqual([
      'admin',
      'head',
      'lin',
      'leadMa',
      'principalWu',
      'deanSun',
      'teacherChen',
    ])
  })

  test('an approved plan of a central group is seen by the whole district and by no other', async () => {
    const { id } = await approved('lin', 'head', owners().chinese)
    expect(await seers(id)).toEqual(inDistrict)
  })

  test('a partner from outside sees none', async () => {
    await approved('lin', 'head', owners().chinese)
    const none = await cast.as('teacherLiu', (ctx) =>
      listPlans(
        { ...ctx, actor: { ...ctx.actor, schoolId: null, roles: [{ kind: 'partner' }] } },
        { limit: 50, mine: false, toApprove: false },
      ),
    )
    expect(none.rows).toEqual([])
  })
})

describe('the list', () => {
  test('is paged without losing or repeating a plan, and filtered', async () => {
    const all = await cast.as('head', (ctx) => listPlans(ctx, { limit: 200, mine: false, toApprove: false }))
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await cast.as('head', (ctx) =>
        listPlans(ctx, { limit: 3, cursor, mine: false, toApprove: false }),
      )
      seen.push(...page.rows.map((row) => row.id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(all.rows.map((row) => row.id))
    const { id } = await draft('head', owners().district, { title: '100%覆盖计划' })
    const found = await cast.as('head', (ctx) =>
      listPlans(ctx, { limit: 50, text: '0%覆', mine: true, toApprove: false }),
    )
    expect(found.rows.map((row) => row.id)).toEqual([id])
    expect(found.rows[0]).toMatchObject({
      items: { planned: 1, done: 0, dropped: 0 },
      owner: { name: '洪泽区' },
    })
  })
})

describe('items of an approved plan', () => {
  test('move with word to the responsible, a new version and a higher sequence', async () => {
    const item = itemOf('示范课', { people: [{ id: cast.people.teacherChen.id, name: '陈雨' }] })
    const { id } = await approved('lin', 'head', owners().chinese, { items: [item] })
    const answer = await cast.as('leaderHe', (ctx) =>
      moveItem(ctx, {
        itemId: item.id,
        startsOn: '2026-11-25',
        endsOn: '2026-11-25',
        despiteConflicts: false,
      }),
    )
    expect(answer).toEqual({ moved: true, conflicts: [], version: 2 })
    const plan = await cast.as('lin', (ctx) => getPlan(ctx, { id }))
    expect(plan.content.items[0]).toMatchObject({ startsOn: '2026-11-25', sequence: 1 })
    expect(await cast.as('lin', (ctx) => listChanges(ctx, { id, from: 1, to: 2 }))).toEqual([
      {
        part: 'item',
        kind: 'changed',
        title: '示范课',
        fields: [{ label: '日期', before: '2026-10-21', after: '2026-11-25' }],
      },
    ])
  })

  test('are not moved onto a holiday, an examination, or a busy person unasked', async () => {
    const chen = [{ id: cast.people.teacherChen.id, name: '陈雨' }]
    const busy = itemOf('片区赛课', {
      startsOn: '2026-12-08',
      endsOn: '2026-12-09',
      people: chen,
      place: '北关小学',
    })
    const item = itemOf('示范课', { people: chen, place: '北关 小学' })
    const { id } = await approved('lin', 'head', owners().chinese, { items: [item, busy] })
    const move = (startsOn: string, despiteConflicts = false) =>
      cast.as('lin', (ctx) =>
        moveItem(ctx, { itemId: item.id, startsOn, endsOn: startsOn, despiteConflicts }),
      )
    expect(await move('2026-10-03')).toEqual({
      moved: false,
      version: 1,
      conflicts: [
        { code: 'holiday', name: '国庆节', startsOn: '2026-10-01', endsOn: '2026-10-07', who: null },
      ],
    })
    expect((await move('2026-12-09')).conflicts.map((it) => [it.code, it.name, it.who])).toEqual([
      ['samePerson', '片区赛课', '陈雨'],
      ['samePlace', '片区赛课', '北关小学'],
    ])
    expect((await move('2026-12-09', true)).moved).toBe(true)
    const plan = await cast.as('lin', (ctx) => getPlan(ctx, { id }))
    expect(plan.content.items.find((it) => it.id === item.id)?.startsOn).toBe('2026-12-09')
  })

  test('only those who steer the plan move and drop them; the responsible may tick them off', async () => {
    const item = itemOf('示范课', { people: [{ id: cast.people.teacherZhao.id, name: '赵禾' }] })
    const { id } = await approved('leaderHe', 'lin', owners().chinese, { items: [item] })
    const move = { itemId: item.id, startsOn: '2026-11-03', endsOn: '2026-11-03', despiteConflicts: false }
    expect(await code(cast.as('teacherZhao', (ctx) => moveItem(ctx, move)))).toBe('notAllowed')
    expect(
      await code(cast.as('teacherLiu', (ctx) => markItem(ctx, { itemId: item.id, state: 'done' }))),
    ).toBe('notAllowed')
    expect(await code(cast.as('stranger', (ctx) => moveItem(ctx, move)))).toBe('notFound')
    await cast.as('teacherZhao', (ctx) => markItem(ctx, { itemId: item.id, state: 'done' }))
    await cast.as('leaderHe', (ctx) => dropItem(ctx, { itemId: item.id, reason: '与期中检测冲突' }))
    expect(await code(cast.as('leaderHe', (ctx) => moveItem(ctx, move)))).toBe('planState')
    const plan = await cast.as('lin', (ctx) => getPlan(ctx, { id }))
    expect(plan.content.items[0]).toMatchObject({
      state: 'dropped',
      droppedReason: '与期中检测冲突',
      sequence: 1,
    })
  })

  test('that a revision leaves out are dropped, not lost, so that calendars can say so', async () => {
    const { id, content } = await approved('lin', 'head', owners().chinese)
    const next = { ...content, items: [itemOf('新活动')] }
    expect(await code(cast.as('leaderHe', (ctx) => savePlan(ctx, { id, version: 1, content: next })))).toBe(
      'notAllowed',
    )
    await cast.as('head', (ctx) => savePlan(ctx, { id, version: 1, content: next }))
    const plan = await cast.as('lin', (ctx) => getPlan(ctx, { id }))
    expect(plan.content.items.map((it) => [it.title, it.state]).toSorted()).toEqual([
      ['习作教学研讨', 'dropped'],
      ['新活动', 'planned'],
    ])
  })
})

describe('versions', () => {
  test('saves of one sitting are one version, and what was decided on is never lost', async () => {
    const { id, content } = await draft('lin', owners().chinese)
    const save = (version: number, title: string, minutes: number, who: CastName = 'lin') =>
      cast.as(
        who,
        (ctx) => savePlan(ctx, { id, version, content: { ...content, title } }),
        new Date(cast.now.getTime() + minutes * 60_000),
      )
    await save(1, '甲', 1)
    await save(2, '乙', 2)
    await save(3, '丙', 60)
    await save(4, '丁', 61, 'leaderHe')
    const versions = await cast.as('lin', (ctx) => listVersions(ctx, { id }))
    expect(versions.map((it) => [it.version, it.savedBy.name])).toEqual([
      [5, '何敏'],
      [4, '林晓'],
      [3, '林晓'],
      [1, '林晓'],
    ])
    const changes = await cast.as('lin', (ctx) => listChanges(ctx, { id, from: 1, to: 5 }))
    expect(changes[0]!.fields[0]).toEqual({ label: '名称', before: '小学语文联片教研计划', after: '丁' })
    expect(await code(cast.as('teacherZhao', (ctx) => listChanges(ctx, { id, from: 1, to: 5 })))).toBe(
      'notFound',
    )
  })
})

test('a plan that came without a kept version has its former text kept at the first change', async () => {
  const { id, content } = await approved('lin', 'head', owners().chinese)
  await cast.database.pool.query('delete from plan_versions where plan_id = $1', [id])
  await cast.as('lin', (ctx) => dropItem(ctx, { itemId: content.items[0]!.id, reason: '合并' }))
  const changes = await cast.as('lin', (ctx) => listChanges(ctx, { id, from: 1, to: 2 }))
  expect(changes.map((it) => [it.part, it.title])).toEqual([['item', '习作教学研讨']])
})

describe('a withdrawn plan', () => {
  test('goes back to its writer while it waits, and out of force when it was approved', async () => {
    const waiting = await submitted('lin', owners().chinese)
    await cast.as('lin', (ctx) => withdrawPlan(ctx, { id: waiting.id, version: 1, reason: '漏了一项' }))
    expect((await cast.as('lin', (ctx) => getPlan(ctx, { id: waiting.id }))).state).toBe('draft')
    const inForce = await approved('lin', 'head', owners().chinese)
    await cast.as('lin', (ctx) => withdrawPlan(ctx, { id: inForce.id, version: 1, reason: '合并到新计划' }))
    const plan = await cast.as('lin', (ctx) => getPlan(ctx, { id: inForce.id }))
    expect([plan.state, plan.content.items[0]!.sequence]).toEqual(['withdrawn', 1])
  })
})

describe('a plan for another term', () => {
  test('keeps its teaching weeks and weekdays, and leaves dropped items behind', async () => {
    const spring = documentOf(owners().chinese, {
      title: '2025—2026学年第二学期语文计划',
      termId: cast.terms.lastSpring,
      startsOn: '2026-02-23',
      endsOn: '2026-07-03',
      items: [itemOf('第二周研讨', { startsOn: '2026-03-04', endsOn: '2026-03-04' })],
    })
    const id = newId()
    const copy = newId()
    await cast.as('lin', (ctx) => createPlan(ctx, { id, content: spring }))
    await cast.as('lin', (ctx) => clonePlan(ctx, { id, newId: copy, termId: cast.terms.autumn }))
    const plan = await cast.as('lin', (ctx) => getPlan(ctx, { id: copy }))
    expect(plan).toMatchObject({
      state: 'draft',
      content: {
        title: '2026—2027学年第一学期语文计划',
        startsOn: '2026-08-31',
        items: [{ title: '第二周研讨', startsOn: '2026-09-09', state: 'planned' }],
      },
    })
  })
})

describe('月研、季评、年总结', () => {
  test('are asked for, written once, changed freely, and count for the writer once', async () => {
    const { id: planId } = await approved('leaderHe', 'lin', owners().chinese)
    const before = await cast.as('leaderHe', (ctx) => listReviews(ctx, { planId }))
    expect(before.missing.map((it) => it.label)).toEqual(['2026年9月教研小结', '2026年第三季度评估'])
    const review = {
      id: newId(),
      planId,
      kind: 'monthly' as const,
      period: '2026-09',
      done: '完成两次研讨',
      problems: null,
      nextSteps: null,
    }
    await cast.as('leaderHe', (ctx) => writeReview(ctx, review))
    await cast.as('leaderHe', (ctx) => writeReview(ctx, { ...review, done: '完成三次研讨' }))
    expect(await code(cast.as('leaderHe', (ctx) => writeReview(ctx, { ...review, id: newId() })))).toBe(
      'conflict',
    )
    expect(
      await code(
        cast.as('leaderHe', (ctx) => writeReview(ctx, { ...review, id: newId(), period: '2026-12' })),
      ),
    ).toBe('reviewPeriod')
    expect(await code(cast.as('teacherZhao', (ctx) => writeReview(ctx, { ...review, id: newId() })))).toBe(
      'notAllowed',
    )
    const after = await cast.as('teacherZhao', (ctx) => listReviews(ctx, { planId }))
    expect(after.written.map((it) => [it.done, it.writtenBy.name, it.may.edit])).toEqual([
      ['完成三次研讨', '何敏', false],
    ])
    expect(after.missing.map((it) => it.period)).toEqual(['2026-Q3'])
    const entries = await cast.as('leaderHe', (ctx) =>
      ctx.db
        .selectFrom('ledgerEntries')
        .select(['kind', 'personId', 'groupId'])
        .where('sourceId', '=', review.id)
        .execute(),
    )
    expect(entries).toEqual([
      { kind: 'review.written', personId: cast.people.leaderHe.id, groupId: cast.groups.chinese },
    ])
  })
})

describe('what a plan promises', () => {
  test('is counted from its approval on, and no longer once the plan is withdrawn', async () => {
    const commitments = [
      { id: newId(), text: '中心教研组每月开展一次主题教研活动', who: '中心教研组', per: 'month' as const, quantity: 1, measure: 'count' as const, unit: '次', stage: null, counted: null },
    ] // prettier-ignore
    const { id } = await submitted('lin', owners().chinese, { commitments })
    const counted = () =>
      cast.as('head', (ctx) =>
        ctx.db
          .selectFrom('commitments')
          .select(['id', 'planId', 'sourceText', 'retiredAt'])
          .where('planId', '=', id)
          .execute(),
      )
    expect(await counted()).toEqual([])
    await cast.as('head', (ctx) => approvePlan(ctx, { id, version: 1 }))
    expect(await counted()).toEqual([
      { id: commitments[0]!.id, planId: id, sourceText: commitments[0]!.text, retiredAt: null },
    ])
    await cast.as('lin', (ctx) => withdrawPlan(ctx, { id, version: 1, reason: '合并' }))
    expect((await counted())[0]!.retiredAt).not.toBeNull()
  })
})
