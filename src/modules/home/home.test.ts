import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cast, openCast } from '../../../tests/support/cast.ts'
import { newId } from '../../platform/ids.ts'
import { recordFacts } from '../ledger/index.ts'
import { homeToday } from './queries.ts'

let cast: Cast
beforeAll(async () => {
  cast = await openCast('home')
  await cast.as('lin', (ctx) =>
    recordFacts(ctx, { module: 'activities', id: newId() }, [
      {
        kind: 'activity.attended',
        personId: cast.people.teacherChen.id,
        occurredOn: '2026-09-20',
        minutes: 120,
        title: '单元整体教学研讨',
      },
      {
        kind: 'activity.attended',
        personId: cast.people.teacherZhao.id,
        occurredOn: '2026-09-20',
        minutes: 120,
        title: '单元整体教学研讨',
      },
      {
        kind: 'activity.attended',
        personId: cast.people.teacherChen.id,
        occurredOn: '2026-03-02',
        minutes: 60,
        title: '上学期的活动',
      },
      {
        kind: 'activity.hosted',
        schoolId: cast.schools.chengnan,
        occurredOn: '2026-09-20',
        title: '单元整体教学研讨',
      },
    ]),
  )
})
afterAll(() => cast.end())

describe('the first page', () => {
  it('shows a teacher what they did this term, and nothing of what others answer for', async () => {
    const today = await cast.as('teacherZhao', homeToday)
    expect(today).toMatchObject({
      day: '2026-10-14',
      week: null,
      toApprove: null,
      behind: null,
      school: null,
      administration: null,
    })
    expect(today.record).toEqual({
      since: '2026-08-31',
      totals: [{ kind: 'activity.attended', count: 1, minutes: 120, label: '参加活动', unit: '次' }],
      minutes: 120,
    })
  })

  it('shows a principal how the own school takes part, and who does not yet', async () => {
    const { school } = await cast.as('principalWu', homeToday)
    expect(school).toMatchObject({ name: '城南小学', people: 4, tookPart: 1, minutes: 120, hosted: 1 })
    expect(school?.months).toEqual([{ month: '2026-09', count: 1 }])
    expect(school?.absent.map((person) => person.name)).not.toContain('陈雨')
    expect(school?.absent).toHaveLength(3)
  })

  it('shows an administrator who still has no account', async () => {
    const { administration } = await cast.as('admin', homeToday)
    expect(administration).toMatchObject({
      people: 11,
      withoutAccount: 11,
      entriesThisTerm: 3,
      schoolsWithoutPrincipal: 2,
    })
  })

  it('shows a researcher the week and the plans to approve, and a stranger nothing of this district', async () => {
    expect(await cast.as('lin', homeToday)).toMatchObject({
      week: { from: '2026-10-12', to: '2026-10-18' },
      toApprove: { count: 0 },
    })
    expect(await cast.as('stranger', homeToday)).toMatchObject({
      record: { totals: [] },
      behind: { total: 0 },
    })
  })
})
