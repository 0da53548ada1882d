import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { announced, form, refusalFrom, session } from '../../../tests/support/activities.ts'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import { newId } from '../../platform/ids.ts'
import { activityFilter } from './contract.ts'
import { announceActivity } from './operations/announcing.ts'
import { cloneActivity, createActivity, discardActivity, updateActivity } from './operations/drafting.ts'
import { rescheduleActivity } from './operations/moving.ts'
import { conflicts } from './queries/conflicts.ts'
import { activityDetail } from './queries/detail.ts'
import { listActivities } from './queries/list.ts'

let cast: Cast
beforeAll(async () => {
  cast = await openCast('drafting')
})
afterAll(() => cast.end())

const detail = (who: CastName, id: string) => cast.as(who, (ctx) => activityDetail(ctx, { id }))
const titles = async (who: CastName, filter: object = {}) =>
  (await cast.as(who, (ctx) => listActivities(ctx, activityFilter.parse(filter)))).rows.map(
    (row) => row.title,
  )
const noticesOf = (who: CastName, kind: string) =>
  cast.database.pool
    .query<{ title: string }>(
      'select title from notifications where person_id = $1 and kind = $2 order by created_at',
      [cast.people[who].id, kind],
    )
    .then(({ rows }) => rows.map((row) => row.title))

describe('making an activity', () => {
  test('gives back what was entered', async () => {
    const id = newId()
    const fields = form({
      title: '两场研讨',
      theme: '习作单元整体教学',
      hostSchoolId: cast.schools.chengnan,
      sessions: [
        session('2026-10-20T09:00:00+08:00', 90),
        session('2026-10-21T14:00:00+08:00', 60, { place: '录播室' }),
      ],
      roles: [{ role: 'speaker', personId: cast.people.leaderHe.id, topic: '读写结合' }],
      audience: { subjects: ['语文'], schools: [cast.schools.chengnan] },
    })
    await cast.as('lin', (ctx) => createActivity(ctx, { ...fields, id }))
    const made = await detail('lin', id)
    expect(made).toMatchObject({
      state: 'draft',
      title: '两场研讨',
      theme: '习作单元整体教学',
      hostSchool: { name: '城南小学' },
      organiser: { name: '林晓' },
      audienceText: '城南小学 · 语文',
      startsAt: '2026-10-20T01:00:00.000Z',
      endsAt: '2026-10-21T07:00:00.000Z',
      may: { edit: true, announce: true, conclude: false },
    })
    expect(made.sessions.map((one) => one.place)).toEqual([null, '录播室'])
    expect(made.roles).toMatchObject([{ role: 'speaker', person: { name: '何敏' }, topic: '读写结合' }])
  })

  test('sent twice is made once; the same id with other content is a conflict', async () => {
    const input = { ...form({ title: '重发' }), id: newId() }
    const first = await cast.as('lin', (ctx) => createActivity(ctx, input))
    expect(await cast.as('lin', (ctx) => createActivity(ctx, input))).toEqual(first)
    expect(await refusalFrom(cast.as('lin', (ctx) => createActivity(ctx, { ...input, title: '别的' })))).toBe(
      'conflict',
    )
  })

  test.each([
    ['lin', 'county', 'made'],
    ['head', 'city', 'made'],
    ['principalWu', 'school', 'made'],
    ['deanSun', 'cluster', 'made'],
    ['leadMa', 'cluster', 'made'],
    ['principalWu', 'county', 'notAllowed'],
    ['leaderHe', 'county', 'made with the group'],
    ['teacherChen', 'county', 'made with the group'],
    ['leaderHe', 'county', 'notAllowed'],
    ['teacherZhao', 'school', 'notAllowed'],
  ] as const)('is for those who answer for others: %s at level %s is %s', async (who, level, outcome) => {
    const groupId = outcome === 'made with the group' ? cast.groups.chinese : null
    const work = cast.as(who, (ctx) => createActivity(ctx, { ...form({ level, groupId }), id: newId() }))
    expect(await refusalFrom(work)).toBe(outcome.startsWith('made') ? 'nothing' : outcome)
  })

  test('with faults is refused with their name', async () => {
    const make = (changes: object) =>
      refusalFrom(cast.as('lin', (ctx) => createActivity(ctx, { ...form(changes), id: newId() })))
    const one = session('2026-10-20T09:00:00+08:00')
    expect(await make({ sessions: [{ ...one, endsAt: one.startsAt }] })).toBe('sessionEndsBeforeStart')
    expect(await make({ sessions: [one, session('2026-10-20T10:00:00+08:00')] })).toBe('sessionsOverlap')
    expect(await make({ quota: 5 })).toBe('quotaNeedsRegistration')
    expect(await make({ hostSchoolId: newId() })).toBe('unknownReference')
    expect(await make({ hostSchoolId: cast.schools.elsewhere })).toBe('unknownReference')
  })
})

describe('who knows of an activity', () => {
  test('a draft: those who work on it and the office, nobody else', async () => {
    const id = newId()
    await cast.as('deanSun', (ctx) =>
      createActivity(ctx, { ...form({ level: 'school', title: '校内草稿' }), id }),
    )
    for (const who of ['deanSun', 'lin', 'head', 'admin'] as const) {
      expect([who, (await detail(who, id)).title]).toEqual([who, '校内草稿'])
    }
    for (const who of ['teacherChen', 'principalQian', 'stranger'] as const) {
      expect([who, await refusalFrom(detail(who, id))]).toEqual([who, 'notFound'])
      expect([who, ...(await titles(who, { text: '校内草稿' }))]).toEqual([who])
    }
  })

  test('an announced one: those meant and those whose school hosts it', async () => {
    const { id } = await announced(cast, {
      title: '城南数学',
      hostSchoolId: cast.schools.sanhe,
      audience: { schools: [cast.schools.chengnan], subjects: ['数学'], people: [cast.people.teacherLiu.id] },
    })
    const knows = async (who: CastName) => (await refusalFrom(detail(who, id))) === 'nothing'
    // named
    expect(await knows('teacherLiu')).toBe(true)
    // at the host
    expect(await knows('teacherZhao')).toBe(true)
    // right school, other subject
    expect(await knows('teacherChen')).toBe(false)
    // neither
    expect(await knows('leaderHe')).toBe(false)
    // another district
    expect(await knows('stranger')).toBe(false)
    expect(await titles('teacherLiu', { text: '城南数学' })).toEqual(['城南数学'])
    expect(await titles('teacherChen', { text: '城南数学' })).toEqual([])
  })

  test('the list and the page agree for everyone', async () => {
    const all = (await cast.as('admin', (ctx) => listActivities(ctx, activityFilter.parse({ limit: 200 }))))
      .rows
    for (const who of Object.keys(cast.people) as CastName[]) {
      const listed = new Set(
        (await cast.as(who, (ctx) => listActivities(ctx, activityFilter.parse({ limit: 200 })))).rows.map(
          (row) => row.id,
        ),
      )
      for (const { id } of all) {
        expect([who, id, (await refusalFrom(detail(who, id))) === 'nothing']).toEqual([
          who,
          id,
          listed.has(id),
        ])
      }
    }
    expect(all.length).toBeGreaterThan(5)
  })
})

describe('a list', () => {
  test('goes page by page without gap or repetition, in both directions', async () => {
    for (const nth of [1, 2, 3, 4, 5]) {
      await announced(cast, {
        title: `翻页${nth}`,
        sessions: [session(`2026-11-0${Math.ceil(nth / 2)}T09:00:00+08:00`)],
      })
    }
    for (const sort of ['soonest', 'latest'] as const) {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const filter = activityFilter.parse({ text: '翻页', sort, limit: 2, cursor })
        const page = await cast.as('lin', (ctx) => listActivities(ctx, filter))
        seen.push(...page.rows.map((row) => row.title))
        cursor = page.nextCursor ?? undefined
      } while (cursor)
      expect(seen.toSorted()).toEqual(['翻页1', '翻页2', '翻页3', '翻页4', '翻页5'])
      expect(seen[0]).toBe(sort === 'soonest' ? '翻页1' : '翻页5')
    }
  })

  test('is narrowed by days, state, type, host and by what is mine', async () => {
    await announced(cast, {
      title: '筛选',
      type: '观摩课',
      hostSchoolId: cast.schools.beiguan,
      sessions: [session('2026-12-01T23:00:00+08:00', 30)],
      roles: [{ role: 'demonstrator', personId: cast.people.teacherZhao.id }],
    })
    expect(await titles('lin', { from: '2026-12-01', to: '2026-12-01' })).toEqual(['筛选'])
    expect(await titles('lin', { from: '2026-12-02' })).toEqual([])
    expect(await titles('lin', { type: ['观摩课'], state: ['announced'] })).toEqual(['筛选'])
    expect(await titles('lin', { schoolId: cast.schools.beiguan })).toEqual(['筛选'])
    expect(await titles('teacherZhao', { mine: true })).toEqual(['筛选'])
    expect(await titles('lin', { text: '100%' })).toEqual([])
  })
})

describe('announcing', () => {
  test('tells those meant and those with a part, once', async () => {
    const { id } = await announced(cast, {
      title: '请来听',
      registrationRequired: true,
      audience: { schools: [cast.schools.sanhe] },
      roles: [{ role: 'speaker', personId: cast.people.leaderHe.id }],
      sessions: [session('2026-10-22T09:00:00+08:00')],
    })
    expect(await noticesOf('teacherZhao', 'activity.announced')).toContain('请报名：请来听')
    expect(await noticesOf('leaderHe', 'activity.announced')).toContain('您在活动中有任务：请来听')
    expect(await noticesOf('teacherChen', 'activity.announced')).not.toContain('请报名：请来听')
    expect(await refusalFrom(cast.as('lin', (ctx) => announceActivity(ctx, { id })))).toBe('activityNotDraft')
  })

  test('what has taken place already disturbs nobody', async () => {
    const id = newId()
    const past = form({ title: '补录', sessions: [session('2026-09-10T09:00:00+08:00')] })
    await cast.as('lin', (ctx) => createActivity(ctx, { ...past, id }))
    expect(await cast.as('lin', (ctx) => announceActivity(ctx, { id }))).toMatchObject({
      state: 'underWay',
      told: 0,
    })
  })
})

describe('changing an activity', () => {
  test('tells those concerned of another time, and not of another agenda', async () => {
    const fields = form({ title: '改时间', audience: { people: [cast.people.teacherChen.id] } })
    const id = newId()
    await cast.as('lin', (ctx) => createActivity(ctx, { ...fields, id }))
    await cast.as('lin', (ctx) => announceActivity(ctx, { id }))
    await cast.as('lin', (ctx) => updateActivity(ctx, { ...fields, id, revision: 1, agenda: '一、开场' }))
    expect(await noticesOf('teacherChen', 'activity.moved')).toEqual([])
    await cast.as('lin', (ctx) =>
      updateActivity(ctx, { ...fields, id, revision: 2, agenda: '一、开场', place: '阶梯教室' }),
    )
    expect(await noticesOf('teacherChen', 'activity.moved')).toEqual(['活动有变动：改时间'])
  })

  test('that somebody else changed meanwhile is a conflict', async () => {
    const { id } = await announced(cast, { title: '同时改' })
    const { sessions } = await detail('lin', id)
    const fields = form({
      title: '同时改',
      agenda: '甲',
      sessions: sessions.map(({ id, startsAt, endsAt }) => ({ id, startsAt, endsAt })),
    })
    await cast.as('lin', (ctx) => updateActivity(ctx, { ...fields, id, revision: 1 }))
    const late = cast.as('head', (ctx) => updateActivity(ctx, { ...fields, agenda: '乙', id, revision: 1 }))
    expect(await refusalFrom(late)).toBe('conflict')
  })

  test('is for its organisers', async () => {
    const { id } = await announced(cast, { title: '别人的' })
    for (const who of ['teacherChen', 'principalWu', 'deanSun'] as const) {
      expect(
        await refusalFrom(cast.as(who, (ctx) => updateActivity(ctx, { ...form(), id, revision: 1 }))),
      ).toBe('notAllowed')
    }
  })

  test('a draft can be thrown away, an announced activity cannot', async () => {
    const id = newId()
    await cast.as('lin', (ctx) => createActivity(ctx, { ...form(), id }))
    await cast.as('lin', (ctx) => discardActivity(ctx, { id }))
    expect(await refusalFrom(detail('lin', id))).toBe('notFound')
    const kept = await announced(cast)
    expect(await refusalFrom(cast.as('lin', (ctx) => discardActivity(ctx, kept)))).toBe('activityNotDraft')
  })

  test('the button to copy is there for exactly those whose copy is made', async () => {
    const kinds = [
      { level: 'county' as const },
      { level: 'school' as const, hostSchoolId: cast.schools.chengnan },
      { level: 'school' as const, hostSchoolId: cast.schools.beiguan },
      { level: 'county' as const, groupId: cast.groups.chinese },
    ]
    const people = ['admin', 'lin', 'principalWu', 'deanSun', 'principalQian', 'leadMa', 'leaderHe', 'teacherChen'] as const // prettier-ignore
    const seen: boolean[] = []
    for (const kind of kinds) {
      const { id } = await announced(cast, kind, 'head')
      for (const who of people) {
        const copy = { id, newId: newId(), startsAt: '2026-11-20T10:00:00+08:00' }
        const { may } = await detail(who, id)
        const made = (await refusalFrom(cast.as(who, (ctx) => cloneActivity(ctx, copy)))) === 'nothing'
        expect([kind, who, may.clone]).toEqual([kind, who, made])
        seen.push(made)
      }
    }
    expect(new Set(seen)).toEqual(new Set([true, false]))
  })

  test('a copy keeps the form and its sessions’ distances, and is a draft', async () => {
    const { id } = await announced(cast, {
      title: '原件',
      sessions: [session('2026-10-20T09:00:00+08:00', 60), session('2026-10-21T09:00:00+08:00', 60)],
    })
    const copy = { id, newId: newId(), startsAt: '2026-11-20T10:00:00+08:00' }
    const made = await cast.as('head', (ctx) => cloneActivity(ctx, copy))
    expect(await cast.as('head', (ctx) => cloneActivity(ctx, copy))).toEqual(made)
    expect(await detail('head', copy.newId)).toMatchObject({
      title: '原件',
      state: 'draft',
      clonedFrom: id,
      startsAt: '2026-11-20T02:00:00.000Z',
      endsAt: '2026-11-21T03:00:00.000Z',
    })
  })
})

describe('moving an activity', () => {
  test('moves all sessions, tells those concerned, and counts up for calendars', async () => {
    const { id } = await announced(cast, {
      title: '拖动',
      audience: { people: [cast.people.teacherZhao.id] },
      sessions: [session('2026-10-20T09:00:00+08:00', 60), session('2026-10-20T14:00:00+08:00', 60)],
    })
    const move = { id, revision: 1, startsAt: '2026-10-27T09:30:00+08:00' }
    const looked = await cast.as('lin', (ctx) => rescheduleActivity(ctx, { ...move, dryRun: true }))
    expect(looked).toMatchObject({ revision: 1, endsAt: '2026-10-27T07:30:00.000Z' })
    expect((await detail('lin', id)).startsAt).toBe('2026-10-20T01:00:00.000Z')
    await cast.as('lin', (ctx) => rescheduleActivity(ctx, { ...move, dryRun: false }))
    const moved = await detail('lin', id)
    expect(moved.sessions.map((one) => one.startsAt)).toEqual([
      '2026-10-27T01:30:00.000Z',
      '2026-10-27T06:30:00.000Z',
    ])
    expect(await noticesOf('teacherZhao', 'activity.moved')).toEqual(['活动有变动：拖动'])
  })

  test('warns of people, rooms, examinations and holidays in the way', async () => {
    await cast.database.pool.query(
      `insert into special_days (district_id, id, kind, name, starts_on, ends_on, stage)
       values ($1, $2, 'examination', '期中测试', '2026-11-12', '2026-11-13', 'primary')`,
      [cast.district.id, newId()],
    )
    await announced(cast, {
      title: '占位',
      hostSchoolId: cast.schools.chengnan,
      place: '录播室',
      sessions: [session('2026-11-12T09:00:00+08:00', 120)],
      roles: [{ role: 'speaker', personId: cast.people.leaderHe.id }],
    })
    const ask = (startsAt: string, more: object = {}) =>
      cast.as('lin', (ctx) =>
        conflicts(ctx, {
          sessions: [{ ...session(startsAt, 60), place: '录播室' }],
          hostSchoolId: cast.schools.chengnan,
          stage: 'primary',
          personIds: [cast.people.leaderHe.id],
          ...more,
        }),
      )
    const clash = await ask('2026-11-12T10:30:00+08:00')
    expect(clash.conflicts.map((one) => one.kind).toSorted()).toEqual(['examination', 'person', 'room'])
    expect(clash.conflicts.find((one) => one.kind === 'person')?.text).toBe(
      '何敏：11月12日 周四 09:00–11:00 在“占位”中担任主讲人',
    )
    expect(
      (await ask('2026-11-12T10:30:00+08:00', { hostSchoolId: cast.schools.beiguan, stage: 'junior' }))
        .conflicts,
    ).toMatchObject([{ kind: 'person' }])
    expect((await ask('2026-10-05T10:30:00+08:00')).conflicts).toMatchObject([
      { kind: 'holiday', text: '10月5日 周一放假：国庆节' },
    ])
    expect((await ask('2026-11-16T11:00:00+08:00')).conflicts).toEqual([])
  })
})
