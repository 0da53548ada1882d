import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import {
  computeFurnished,
  type FurnishedAssessment,
  furnishAssessment,
} from '../../../tests/support/exams.ts'
import { newId } from '../../platform/ids.ts'
import type { Ctx } from '../organization/index.ts'
import { getPlan } from '../plans/queries/content.ts'
import { addQualityMeasure, editQualityMeasure, judgeQualityMeasure } from './operations/measures.ts'
import { remindOfMeasures } from './operations/measure-reminders.ts'
import { publishAssessment } from './operations/publishing.ts'
import { openQualityMeeting } from './operations/quality-meetings.ts'
import { listFindingsForMeasures, listMeasuresToReview } from './queries/measure-figures.ts'
import { listQualityMeasures } from './queries/measures.ts'
import { listQualityMeetings } from './queries/quality-meetings.ts'

let cast: Cast
let first: FurnishedAssessment
let second: FurnishedAssessment
const early = new Date('2026-09-20T10:00:00+08:00')

beforeAll(async () => {
  cast = await openCast('meetings')
  const { chengnan, beiguan, shiyan } = cast.schools
  const classes = [{ name: '1班', pupils: 40 }]
  const common = {
    districtId: cast.district.id,
    termId: cast.terms.autumn,
    personId: cast.people.head.id,
    kind: 'qualityMonitoring' as const,
    stage: 'primary' as const,
    grade: 5,
    smallestUnit: 'school' as const,
    schools: [
      { id: chengnan, locality: 'urban' as const, classes, effect: 0.4 },
      { id: beiguan, locality: 'urban' as const, classes, effect: 0.2 },
      { id: shiyan, locality: 'rural' as const, classes, effect: -0.5 },
    ],
  }
  first = await furnishAssessment(cast.database, { ...common, name: '九月监测', heldFrom: '2026-09-10', state: 'published' }) // prettier-ignore
  second = await furnishAssessment(cast.database, {
    ...common,
    name: '十月监测',
    heldFrom: '2026-10-09',
    seed: 5,
  })
  const of = { districtId: cast.district.id, personId: cast.people.head.id }
  await computeFurnished(cast.database, cast.services, { ...of, assessmentId: first.id, publish: true })
  await computeFurnished(cast.database, cast.services, { ...of, assessmentId: second.id })
}, 120_000)
afterAll(() => cast.end())

const as = <Result>(who: CastName, work: (ctx: Ctx) => Promise<Result>, now = early): Promise<Result> =>
  cast.as(who, work, now)

const measureOf = (over: object = {}) => ({
  id: newId(),
  assessmentId: first.id,
  activityId: null,
  paperId: first.paperIds[0]!,
  schoolId: null,
  text: '每月一次阅读课例研讨',
  finding: null,
  ownerId: cast.people.leaderHe.id,
  dueOn: '2026-10-05',
  ...over,
})
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  )
const noticesOf = async (who: CastName) =>
  (
    await cast.database.pool.query<{ title: string }>(
      'select title from notifications where person_id = $1 order by created_at, id',
      [cast.people[who].id],
    )
  ).rows.map(({ title }) => title)

describe('a quality meeting', () => {
  test('is an activity, with the heads of the schools that took part as its audience', async () => {
    const meeting = {
      assessmentId: first.id,
      activityId: newId(),
      paperId: null,
      title: '九月监测质量分析会',
      startsAt: '2026-09-25T14:00:00+08:00',
      endsAt: '2026-09-25T16:00:00+08:00',
      place: '教研室会议室',
    }
    await as('head', (ctx) => openQualityMeeting(ctx, meeting))
    expect(await as('head', (ctx) => openQualityMeeting(ctx, meeting))).toEqual({
      activityId: meeting.activityId,
    })
    const { rows } = await cast.database.pool.query<{
      type: string
      state: string
      audience: { people: string[] }
    }>('select type, state, audience from activities where id = $1', [meeting.activityId])
    expect(rows).toMatchObject([{ type: '质量分析会', state: 'draft' }])
    expect(rows[0]!.audience.people).toEqual(
      expect.arrayContaining([cast.people.principalWu.id, cast.people.deanSun.id, cast.people.lin.id]),
    )
    expect(rows[0]!.audience.people).not.toContain(cast.people.teacherChen.id)
    const { meetings } = await as('head', (ctx) => listQualityMeetings(ctx, { assessmentId: first.id }))
    expect(meetings).toMatchObject([{ title: meeting.title, state: 'draft', measures: 0 }])
    // A draft is not for those who are meant to come.
    const seen = await as('principalWu', (ctx) => listQualityMeetings(ctx, { assessmentId: first.id }))
    expect(seen.meetings).toEqual([])
  })

  test('of a subject is opened by its researcher, of a school by its head, and by nobody else', async () => {
    const open = (who: CastName, paper: number | null) =>
      code(
        as(who, (ctx) =>
          openQualityMeeting(ctx, {
            assessmentId: first.id,
            activityId: newId(),
            paperId: paper === null ? null : first.paperIds[paper]!,
            title: '质量分析会',
            startsAt: '2026-09-26T14:00:00+08:00',
            endsAt: '2026-09-26T16:00:00+08:00',
            place: null,
          }),
        ),
      )
    expect(await open('lin', 0)).toBe('done')
    expect(await open('lin', 1)).toBe('notAllowed')
    expect(await open('principalWu', null)).toBe('done')
    expect(await open('teacherZhao', null)).toBe('notFound')
  })
})

describe('a measure', () => {
  test('joins a plan, tells who carries it out, and is the same when it is sent again', async () => {
    const measure = measureOf()
    const agreed = await as('lin', (ctx) => addQualityMeasure(ctx, measure))
    expect(agreed).toMatchObject({
      text: measure.text,
      owner: { name: '何敏' },
      paper: { subject: '语文' },
      outcome: null,
      plan: { itemState: 'planned' },
    })
    expect(await as('lin', (ctx) => addQualityMeasure(ctx, measure))).toEqual(agreed)
    expect(await code(as('lin', (ctx) => addQualityMeasure(ctx, { ...measure, text: '别的' })))).toBe(
      'conflict',
    )
    expect(await noticesOf('leaderHe')).toContain(`请负责一项改进措施：${measure.text}`)
    const plan = await as('lin', (ctx) => getPlan(ctx, { id: agreed.plan!.id }))
    expect(plan.content.items.at(-1)).toMatchObject({
      title: `质量改进(语文)：${measure.text}`,
      endsOn: measure.dueOn,
      people: [{ name: '何敏' }],
    })
  })

  test('that is changed changes the item of the plan with it', async () => {
    const measure = measureOf({ text: '作文讲评' })
    await as('head', (ctx) => addQualityMeasure(ctx, measure))
    const changed = await as('lin', (ctx) =>
      editQualityMeasure(ctx, {
        id: measure.id,
        text: '作文讲评每单元一次',
        ownerId: cast.people.teacherChen.id,
        dueOn: '2026-10-12',
      }),
    )
    expect(changed).toMatchObject({
      text: '作文讲评每单元一次',
      owner: { name: '陈雨' },
      dueOn: '2026-10-12',
    })
    const plan = await as('head', (ctx) => getPlan(ctx, { id: changed.plan!.id }))
    expect(plan.content.items.find(({ title }) => title.includes('作文讲评'))).toMatchObject({
      title: '质量改进(语文)：作文讲评每单元一次',
      endsOn: '2026-10-12',
      people: [{ name: '陈雨' }],
    })
    expect(await noticesOf('teacherChen')).toContain('请负责一项改进措施：作文讲评每单元一次')
  })

  test('is agreed for one’s own subject or school alone, for people who are there, and for a day to come', async () => {
    const add = (who: CastName, over: object) =>
      code(as(who, (ctx) => addQualityMeasure(ctx, measureOf(over))))
    expect(await add('lin', { paperId: first.paperIds[1]! })).toBe('notAllowed')
    expect(await add('principalWu', {})).toBe('notAllowed')
    expect(await add('principalWu', { schoolId: cast.schools.chengnan })).toBe('done')
    expect(await add('principalWu', { schoolId: cast.schools.beiguan })).toBe('notAllowed')
    expect(await add('head', { schoolId: cast.schools.sanhe })).toBe('unknownReference')
    expect(await add('head', { ownerId: newId() })).toBe('measureOwnerUnknown')
    expect(await add('head', { dueOn: '2026-09-19' })).toBe('measureOverdue')
    expect(await add('head', { activityId: newId() })).toBe('unknownReference')
  })

  test('of one school is not shown to the heads of another', async () => {
    const listed = async (who: CastName) =>
      (await as(who, (ctx) => listQualityMeasures(ctx, { assessmentId: first.id }))).measures.map(
        ({ school }) => school?.name ?? null,
      )
    expect(await listed('principalWu')).toContain('城南小学')
    expect(await listed('head')).toContain('城南小学')
    expect(new Set(await listed('deanSun'))).toEqual(new Set([null, '城南小学']))
    expect(await code(as('stranger', (ctx) => listQualityMeasures(ctx, { assessmentId: first.id })))).toBe(
      'notFound',
    )
  })

  test('that falls due reminds its owner, each once', async () => {
    const remind = () =>
      cast.as('head', (ctx) => remindOfMeasures(ctx), new Date('2026-10-04T08:00:00+08:00'))
    // Two of hers; the third one is due a week later.
    expect(await remind()).toBe(2)
    expect(await remind()).toBe(0)
    expect(
      (await noticesOf('leaderHe')).filter((title) => title.startsWith('改进措施快到期了')),
    ).toHaveLength(2)
  })

  test('can answer a finding, which stays with it', async () => {
    const { findings } = await as('head', (ctx) => listFindingsForMeasures(ctx, { assessmentId: first.id }))
    const [finding] = findings
    expect(finding).toBeDefined()
    const agreed = await as('head', (ctx) =>
      addQualityMeasure(ctx, measureOf({ paperId: finding!.about.paperId, finding: finding! })),
    )
    expect(agreed.finding).toEqual(finding)
  })
})

describe('the next assessment', () => {
  const later = new Date('2026-10-14T10:00:00+08:00')
  const review = async (who: CastName) =>
    (await as(who, (ctx) => listMeasuresToReview(ctx, { assessmentId: second.id }), later)).measures

  test('is no ground to judge before it is published, and tells the owners when it is', async () => {
    const [measure] = await review('head')
    const judge = (outcome: 'worked' | 'notYet') =>
      as(
        'lin',
        (ctx) =>
          judgeQualityMeasure(ctx, { id: measure!.id, assessmentId: second.id, outcome, note: '各校都做了' }),
        later,
      )
    expect(await code(judge('worked'))).toBe('measureNotYetReviewed')
    // Three signatures and all marks: what the operation asks for is not what this is about.
    await as(
      'head',
      (ctx) =>
        publishAssessment(ctx, {
          id: second.id,
          filing: { number: '洪教备1号', person: '严主任', reason: '补签' },
        }),
      later,
    )
    expect(await noticesOf('leaderHe')).toContain(`可以回看改进措施了：${measure!.text}`)
    expect(await judge('worked')).toMatchObject({
      outcome: 'worked',
      reviewedWith: { name: '十月监测' },
      plan: { itemState: 'done' },
    })
    expect(await judge('notYet')).toMatchObject({ outcome: 'notYet', plan: { itemState: 'planned' } })
    expect(
      await code(
        as(
          'lin',
          (ctx) =>
            editQualityMeasure(ctx, {
              id: measure!.id,
              text: '改',
              ownerId: cast.people.leaderHe.id,
              dueOn: '2026-11-01',
            }),
          later,
        ),
      ),
    ).toBe('measureJudged')
  })

  test('shows the figures of then and now side by side', async () => {
    const measures = await review('head')
    const ofSubject = measures.find(({ paper, school }) => paper?.subject === '语文' && school === null)!
    const rate = ofSubject.figures.find(({ label }) => label === '得分率')!
    expect(rate.unit).toBe('rate')
    expect(rate.earlier).toBeGreaterThan(0.3)
    expect(rate.now).toBeGreaterThan(0.3)
    expect(rate.now).not.toBe(rate.earlier)
    const ofSchool = measures.find(({ school }) => school?.name === '城南小学')!
    expect(ofSchool.figures.map(({ label }) => label)).toContain('与全区平均的差(标准差)')
  })

  test('counts for every school that took part', async () => {
    const { rows } = await cast.database.pool.query<{ schools: number }>(
      `select count(distinct school_id)::integer as schools from ledger_entries where kind = 'assessment.held' and source_id = $1`,
      [second.id],
    )
    expect(rows).toEqual([{ schools: 3 }])
  })
})
