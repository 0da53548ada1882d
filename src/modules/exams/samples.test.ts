import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refusalFrom } from '../../../tests/support/activities.ts'
import { type Cast, openCast } from '../../../tests/support/cast.ts'
import { newId } from '../../platform/ids.ts'
import type { z } from '../../platform/contract.ts'
import { type Assessment, newAssessment, type SamplingForm } from './contract/assessments.ts'
import { gateRequest } from './contract/gate-shapes.ts'
import { changeAssessment, createAssessment } from './operations/assessments.ts'
import { drawSampleOf } from './operations/choosing-pupils.ts'
import { checkGate } from './operations/gate.ts'
import { changePaper } from './operations/papers.ts'
import { getAssessment } from './queries/assessment.ts'
import { listGateDecisions } from './queries/gate-log.ts'

let cast: Cast
beforeAll(async () => {
  cast = await openCast('samples')
  for (const [school, pupils] of [
    [cast.schools.chengnan, 12],
    [cast.schools.sanhe, 5],
    [cast.schools.beiguan, 8],
  ] as const)
    for (let n = 1; n <= pupils; n++)
      await cast.database.pool.query(
        `insert into pupils (district_id, id, number, school_id, grade, class_name) values ($1, $2, $3, $4, 5, '1班')`,
        [cast.district.id, newId(), `${school.slice(-4)}${String(n).padStart(2, '0')}`, school],
      )
})
afterAll(() => cast.end())

type Form = z.input<typeof newAssessment>
const formOf = (changes: Partial<Form> = {}) =>
  newAssessment.parse({
    id: newId(),
    name: '五年级质量监测',
    kind: 'qualityMonitoring',
    stage: 'primary',
    grade: 5,
    heldFrom: '2026-11-20',
    heldTo: '2026-11-20',
    sampled: true,
    smallestUnit: 'school',
    sampling: { within: { unit: 'pupil', size: 4 } },
    papers: [{ id: newId(), subject: '语文' }],
    ...changes,
  })
const filing = { number: '教备〔2026〕9号', person: '周局长', reason: '全省统一的学业水平抽测，我区全部参加' }
const whole: SamplingForm = { schools: null, within: { unit: 'pupil' as const, size: 5000 }, matrix: null }

let id: string
beforeEach(async () => {
  const form = formOf()
  id = form.id
  await cast.as('lin', (ctx) => createAssessment(ctx, form))
})
const draw = (sampling: Partial<SamplingForm>): Promise<Assessment> =>
  cast.as('lin', (ctx) => drawSampleOf(ctx, { id, sampling: { ...whole, within: null, ...sampling } }))
const drawnOf = async () => (await cast.as('lin', (ctx) => getAssessment(ctx, { id }))).pupils
const log = () =>
  cast.as('head', async (ctx) => (await listGateDecisions(ctx, { limit: 100 })).rows.toReversed())

describe('a monitoring is a sample', () => {
  test.each([
    ['of more schools than there are', { schools: 2000 }],
    ['of more pupils than a school has', { within: { unit: 'pupil' as const, size: 5000 } }],
    ['of all classes', { within: { unit: 'class' as const, size: 9 } }],
    ['that is a matrix alone', { matrix: { by: 'booklets' as const, count: 2 } }],
  ])('a draw %s takes everybody, is refused with the rule, and leaves no sample behind', async (_, plan) => {
    const refused = await draw(plan).catch((error: unknown) => error)
    expect(refused).toMatchObject({
      code: 'sampleTakesAll',
      data: {
        pupils: '25',
        message: '质量监测应随机抽样；抽中全体学生就是考试。',
        source: '教育部办公厅《关于进一步加强中小学日常考试管理的通知》',
      },
    })
    expect(await drawnOf()).toBe(0)
  })

  test('what leaves somebody out is drawn as ever', async () => {
    expect((await draw({ schools: 2 })).pupils).toBeLessThan(25)
    expect((await draw({ within: { unit: 'pupil', size: 11 } })).pupils).toBe(24)
  })

  test('an approval with number, person and reason lets everybody be drawn, and the log says so', async () => {
    const form = formOf({ sampling: whole, filing })
    id = form.id
    await cast.as('lin', (ctx) => createAssessment(ctx, form))
    expect((await draw({ within: whole.within })).pupils).toBe(25)
    const lines = (await log()).filter(({ assessment }) => assessment?.id === id)
    expect(lines.map(({ request, lifted, filing: by }) => [request, lifted.map(({ rule }) => rule), by])).toEqual([
      ['小学五年级质量监测 · 4 所学校 · 抽样，抽中全体 · 2026-11-20', ['sample-leaves-some-out'], filing],
      ['小学五年级质量监测 · 3 所学校 · 抽样，抽中全体 · 2026-11-20', ['sample-leaves-some-out'], filing],
    ]) // prettier-ignore
  })

  test('a refused draw stands in the log once an hour, although nothing was drawn', async () => {
    await refusalFrom(draw({ schools: 1999 }))
    await refusalFrom(draw({ schools: 1998 }))
    const refused = (await log()).filter(
      ({ verdict, request }) => verdict === 'refused' && request.includes('3 所学校 · 抽样，抽中全体'),
    )
    expect(refused.map(({ rule, assessment }) => [rule, assessment])).toEqual([
      ['sample-leaves-some-out', null],
    ])
  })

  test('a plan that takes everybody on the roll is refused where it is made, and says how many it draws', async () => {
    const ask = (sampling: object) =>
      cast.as('lin', (ctx) => checkGate(ctx, gateRequest.parse({ ...formOf(), sampling })))
    expect(await ask(whole)).toMatchObject({
      verdict: 'refused',
      rule: 'sample-leaves-some-out',
      liftable: true,
      sample: { everybody: true, drawn: 25, pupils: 25 },
    })
    expect(await ask({ within: { unit: 'pupil', size: 4 } })).toMatchObject({
      verdict: 'allowed',
      sample: { everybody: false, drawn: 12, exact: true, schools: 3 },
    })
    expect(
      await refusalFrom(cast.as('lin', (ctx) => createAssessment(ctx, formOf({ sampling: whole })))),
    ).toBe('gateRefused')
  })

  test('a sample that was drawn stays one when pupils leave, and its name can still be changed', async () => {
    const form = formOf({ sampling: { within: { unit: 'pupil', size: 11 } } })
    id = form.id
    await cast.as('lin', (ctx) => createAssessment(ctx, form))
    await draw({ within: { unit: 'pupil', size: 11 } })
    const { pool } = cast.database
    const last = `${cast.schools.chengnan.slice(-4)}12`
    await pool.query(`update pupils set left_on = '2026-11-21' where number = $1`, [last])
    const renamed = await cast.as('lin', (ctx) => changeAssessment(ctx, { ...form, name: '改了名' }))
    await pool.query('update pupils set left_on = null where number = $1', [last])
    expect([renamed.name, renamed.pupils]).toEqual(['改了名', 24])
  })
})

describe('booklets of a matrix', () => {
  test('begin with the full marks, steps and time of the subject’s first paper', async () => {
    const { papers } = await cast.as('lin', (ctx) => getAssessment(ctx, { id }))
    const settings = { title: '五年级语文', minutes: 90, fullMarks: 120, scale: 4 as const, authorIds: [] }
    await cast.as('lin', (ctx) => changePaper(ctx, { ...settings, id: papers[0]!.id }))
    const drawn = await draw({
      within: { unit: 'pupil', size: 4 },
      matrix: { by: 'booklets', count: 3 },
    })
    expect(drawn.papers.map(({ title, fullMarks }) => [title, fullMarks])).toEqual([
      ['五年级语文(A册)', 120],
      ['五年级语文(B册)', 120],
      ['五年级语文(C册)', 120],
    ])
  })
})
