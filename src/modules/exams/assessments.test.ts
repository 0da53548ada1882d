import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalFrom } from '../../../tests/support/activities.ts'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import { newId } from '../../platform/ids.ts'
import type { z } from '../../platform/contract.ts'
import { newAssessment } from './contract/assessments.ts'
import { gateRequest } from './contract/gate-shapes.ts'
import { changeAssessment, createAssessment, withdrawAssessment } from './operations/assessments.ts'
import { checkGate } from './operations/gate.ts'
import { changePolicyPack } from './operations/policy-pack.ts'
import { getAssessment } from './queries/assessment.ts'
import { listAssessments } from './queries/assessments.ts'
import { listGateDecisions } from './queries/gate-log.ts'
import { getPolicyPack } from './queries/policy-pack.ts'

let cast: Cast
beforeAll(async () => {
  cast = await openCast('assessments')
})
afterAll(() => cast.end())

type Form = z.input<typeof newAssessment>

/** A lawful sample of all primary schools, grade 5, in the autumn. */
const monitoring = (changes: Partial<Form> = {}): z.infer<typeof newAssessment> =>
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
    sampling: { within: { unit: 'pupil', size: 20 } },
    papers: [{ id: newId(), subject: '语文' }],
    ...changes,
  })

/** A final that one school holds for itself. */
const ownFinal = (schoolId: string, changes: Partial<Form> = {}) =>
  monitoring({
    name: '期末考试',
    kind: 'final',
    schoolId,
    heldFrom: '2027-01-13',
    heldTo: '2027-01-14',
    sampled: false,
    sampling: null,
    smallestUnit: 'pupil',
    ...changes,
  })

const create = (who: CastName, form: z.infer<typeof newAssessment>) =>
  cast.as(who, (ctx) => createAssessment(ctx, form))
const page = { limit: 50 }

describe('the gate before an assessment', () => {
  test('lets a sampled monitoring through, with a paper a subject and the schools of the stage', async () => {
    const form = monitoring({ grade: 4 })
    await create('lin', form)
    const found = await cast.as('lin', (ctx) => getAssessment(ctx, { id: form.id }))
    expect(found.schools).toBe(4)
    expect(found.papers.map(({ subject, title, fullMarks }) => [subject, title, fullMarks])).toEqual([
      ['语文', '四年级语文', 100],
    ])
    expect(found.term.id).toBe(cast.terms.autumn)
    expect(found.thresholds).toEqual({ excellent: 850, pass: 600, low: 400 })
    expect(found.steps[0]).toEqual({
      key: 'papers',
      state: 'next',
      note: '语文的双向细目表没有填好',
      who: '教研室',
    })
    expect(found.may).toEqual({
      edit: true,
      withdraw: true,
      choosePupils: true,
      publish: true,
      seeResults: false,
    })
  })

  test('refuses a joint final of a primary grade with the rule, its source, and what is offered instead', async () => {
    const form = ownFinal(cast.schools.chengnan, { schoolId: null })
    const answer = await cast.as('lin', (ctx) => checkGate(ctx, gateRequest.parse(form)))
    expect(answer.verdict).toBe('refused')
    expect(answer.message).toBe(
      '不能创建期末考试：不得面向小学各年级组织区域性或跨校际的考试。依据：教育部办公厅《关于进一步加强中小学日常考试管理的通知》。可以改为随机抽样的质量监测。',
    )
    expect(answer).toMatchObject({ offer: 'qualityMonitoring', liftable: true, schools: 4, held: [] })
    expect(await refusalFrom(create('lin', form))).toBe('gateRefused')
    expect(await refusalFrom(cast.as('lin', (ctx) => getAssessment(ctx, { id: form.id })))).toBe('notFound')
  })

  test('keeps what was refused in the log, once an hour for the same question', async () => {
    const form = ownFinal(cast.schools.chengnan, { schoolId: null, grade: 3 })
    await refusalFrom(create('lin', form))
    await cast.as('lin', (ctx) => checkGate(ctx, gateRequest.parse(form)))
    await cast.as('lin', (ctx) => checkGate(ctx, gateRequest.parse(form)))
    const log = await cast.as('head', (ctx) => listGateDecisions(ctx, { ...page, verdict: 'refused' }))
    const ofGrade = log.rows.filter(({ request }) => request.includes('三年级'))
    expect(
      ofGrade.map(({ askedBy, request, rule, assessment }) => [askedBy.name, request, rule, assessment]),
    ).toEqual([
      ['林晓', '小学三年级期末考试 · 4 所学校 · 全体学生 · 2027-01-13', 'no-cross-school-2025', null],
    ])
    expect(await refusalFrom(cast.as('lin', (ctx) => listGateDecisions(ctx, page)))).toBe('notAllowed')
  })

  test('lifts a rule for a filing number, a person and a reason together, and writes them down', async () => {
    const form = ownFinal(cast.schools.chengnan, {
      schoolId: null,
      grade: 6,
      filing: { number: '教备〔2026〕7号' },
    })
    expect(await refusalFrom(create('lin', form))).toBe('gateRefused')
    const filing = { number: '教备〔2026〕7号', person: '周局长', reason: '省级学业质量抽测的一部分' }
    await create('lin', { ...form, filing })
    const log = await cast.as('head', (ctx) => listGateDecisions(ctx, { ...page, lifted: true }))
    expect(log.rows).toHaveLength(1)
    expect(log.rows[0]).toMatchObject({
      verdict: 'allowed',
      filing,
      assessment: { id: form.id },
      lifted: [{ rule: 'no-cross-school-2025' }],
    })
  })

  test('counts what the same pupils already had this term, their school’s own and the district’s', async () => {
    await create('principalWu', ownFinal(cast.schools.chengnan))
    const again = ownFinal(cast.schools.chengnan, { heldFrom: '2027-01-18', heldTo: '2027-01-18' })
    expect(await refusalFrom(create('principalWu', again))).toBe('gateRefused')
    const answer = await cast.as('principalWu', (ctx) => checkGate(ctx, gateRequest.parse(again)))
    expect(answer.rule).toBe('one-final-a-term')
    expect(answer.held.map(({ name, schoolName }) => [name, schoolName])).toEqual([['期末考试', '城南小学']])
    // Another school's pupils have had none, nor has another grade.
    await create('principalQian', ownFinal(cast.schools.sanhe))
    await create('principalWu', ownFinal(cast.schools.chengnan, { grade: 4 }))
    // A district's exception still counts what one of its schools had.
    const filing = { number: '1', person: '周局长', reason: '特批' }
    const joint = await cast.as('head', (ctx) =>
      checkGate(ctx, gateRequest.parse(ownFinal(cast.schools.chengnan, { schoolId: null, filing }))),
    )
    expect(joint.broken.map(({ rule }) => rule)).toContain('one-final-a-term')
  })

  test('lets one of two through who create the second final at the same moment', async () => {
    const forms = [1, 2, 3].map(() => ownFinal(cast.schools.beiguan, { grade: 3 }))
    const outcomes = await Promise.all(forms.map((form) => refusalFrom(create('head', form))))
    expect(outcomes.toSorted()).toEqual(['gateRefused', 'gateRefused', 'nothing'])
  })

  test('answers the same for the same request sent twice, and refuses another one under its id', async () => {
    const form = monitoring({ grade: 3 })
    await create('lin', form)
    expect(await create('lin', form)).toEqual({ id: form.id })
    expect(await refusalFrom(create('lin', { ...form, name: '另一次' }))).toBe('conflict')
    const found = await cast.as('lin', (ctx) => getAssessment(ctx, { id: form.id }))
    expect(found.papers).toHaveLength(1)
  })

  test('frees the place of an assessment that was withdrawn, with its reason', async () => {
    const form = ownFinal(cast.schools.shiyan, { grade: 4 })
    await create('head', form)
    await cast.as('head', (ctx) => withdrawAssessment(ctx, { id: form.id, reason: '日期冲突' }))
    await create('head', ownFinal(cast.schools.shiyan, { grade: 4 }))
    const found = await cast.as('head', (ctx) => getAssessment(ctx, { id: form.id }))
    expect(found.withdrawn).toMatchObject({ by: '严主任', reason: '日期冲突' })
    expect(
      await refusalFrom(cast.as('head', (ctx) => withdrawAssessment(ctx, { id: form.id, reason: '再撤' }))),
    ).toBe('assessmentState')
  })

  test('asks again when a change touches the rules', async () => {
    const form = monitoring({ grade: 5, name: '监测' })
    await create('lin', form)
    const change = (changes: Partial<typeof form>) =>
      cast.as('lin', (ctx) => changeAssessment(ctx, { ...form, ...changes }))
    expect(await refusalFrom(change({ sampled: false, sampling: null }))).toBe('gateRefused')
    expect(await refusalFrom(change({ smallestUnit: 'class' }))).toBe('gateRefused')
    expect(await refusalFrom(change({ heldTo: '2026-11-01' }))).toBe('datesReversed')
    expect(await refusalFrom(change({ grade: 9 }))).toBe('gradeNotOfStage')
    expect(await refusalFrom(change({ heldFrom: '2031-01-01', heldTo: '2031-01-01' }))).toBe('noTermForDate')
    const schools = { by: 'schools' as const, ids: [cast.schools.chengnan, cast.schools.sanhe] }
    const changed = await change({ participation: schools, name: '两校监测' })
    expect([changed.schools, changed.name]).toEqual([2, '两校监测'])
  })

  test('refuses schools by name that do not teach the stage', async () => {
    const form = monitoring({
      stage: 'junior',
      grade: 7,
      participation: { by: 'schools', ids: [cast.schools.shiyan, cast.schools.chengnan] },
    })
    expect(await refusalFrom(create('head', form))).toBe('schoolsWithoutStage')
    expect(await refusalFrom(create('head', monitoring({ stage: 'senior', grade: 10 })))).toBe(
      'noSchoolsTakePart',
    )
  })
})

describe('graded scores and lines over the sum', () => {
  const bands = [
    { grade: 'A', percent: 40, low: 71, high: 100 },
    { grade: 'B', percent: 60, low: 30, high: 70 },
  ]
  const lines = [
    { name: '上线', total: 160 },
    { name: '重点线', total: 180.5 },
  ]

  test('are kept with the assessment, and changed or taken out again', async () => {
    const form = monitoring({ bands, lines })
    await create('head', form)
    const read = () => cast.as('head', (ctx) => getAssessment(ctx, { id: form.id }))
    expect(await read()).toMatchObject({ bands, lines })
    await cast.as('head', (ctx) => changeAssessment(ctx, { ...form, bands: null, lines: lines.slice(1) }))
    expect(await read()).toMatchObject({ bands: null, lines: lines.slice(1) })
  })

  test.each([
    ['shares that do not add up', { bands: [bands[0]!, { ...bands[1]!, percent: 50 }] }, 'bandsIncomplete'],
    [
      'a grade that stands twice',
      { bands: bands.map((band) => ({ ...band, grade: 'A' })) },
      'bandsIncomplete',
    ],
    ['ranges that overlap', { bands: [bands[0]!, { ...bands[1]!, high: 71 }] }, 'bandsIncomplete'],
    ['a line that stands twice', { lines: [lines[0]!, { ...lines[1]!, name: '上线' }] }, 'linesIncomplete'],
  ])('are refused with %s', async (_, changes, code) => {
    expect(await refusalFrom(create('head', monitoring(changes)))).toBe(code)
  })
})

describe('the lines of the rates', () => {
  test('are refused with a sentence of their own when the low one lies above the pass one', async () => {
    const thresholds = { excellent: 850, pass: 600, low: 700 }
    expect(await refusalFrom(create('head', monitoring({ thresholds })))).toBe('thresholdsOrder')
    const form = monitoring()
    await create('head', form)
    expect(await refusalFrom(cast.as('head', (ctx) => changeAssessment(ctx, { ...form, thresholds })))).toBe(
      'thresholdsOrder',
    )
  })
})

describe('who creates and sees assessments', () => {
  test('researchers create for their stage, heads of schools for their school, nobody else', async () => {
    const junior = monitoring({ stage: 'junior', grade: 7 })
    expect(await refusalFrom(create('lin', junior))).toBe('notAllowed')
    expect(await refusalFrom(create('head', junior))).toBe('nothing')
    expect(await refusalFrom(create('principalWu', monitoring()))).toBe('notAllowed')
    expect(await refusalFrom(create('principalWu', ownFinal(cast.schools.sanhe, { grade: 6 })))).toBe(
      'notAllowed',
    )
    expect(await refusalFrom(create('teacherChen', ownFinal(cast.schools.chengnan, { grade: 6 })))).toBe(
      'notAllowed',
    )
  })

  test('a school’s own assessment is seen by its heads and the office, and by no other school', async () => {
    const form = ownFinal(cast.schools.chengnan, { grade: 3, name: '三年级期末' })
    await create('deanSun', form)
    const sees = async (who: CastName) =>
      (await cast.as(who, (ctx) => listAssessments(ctx, { ...page, search: '三年级期末' }))).rows.length
    expect(
      await Promise.all(
        (['head', 'principalWu', 'leadMa', 'principalQian', 'teacherChen', 'stranger'] as const).map(sees),
      ),
    ).toEqual([1, 1, 1, 0, 0, 0])
    expect(await refusalFrom(cast.as('principalQian', (ctx) => getAssessment(ctx, { id: form.id })))).toBe(
      'notFound',
    )
  })

  test('the list is found by term, grade, state and words, page by page', async () => {
    const list = (filter: object) => cast.as('head', (ctx) => listAssessments(ctx, { ...page, ...filter }))
    const all = await list({})
    expect(all.rows.length).toBeGreaterThan(5)
    expect(all.rows.map(({ heldFrom }) => heldFrom)).toEqual(
      all.rows
        .map(({ heldFrom }) => heldFrom)
        .toSorted()
        .toReversed(),
    )
    const first = await list({ limit: 3 })
    const second = await list({ limit: 3, cursor: first.nextCursor! })
    expect([...first.rows, ...second.rows]).toEqual(all.rows.slice(0, 6))
    expect((await list({ termId: cast.terms.lastSpring })).rows).toEqual([])
    expect((await list({ state: 'withdrawn' })).rows.map(({ state }) => state)).toEqual(['withdrawn'])
    expect((await list({ search: '%' })).rows).toEqual([])
  })
})

describe('the rules', () => {
  const adjust = (changes: object, version: number, who: CastName = 'head') =>
    cast.as(who, (ctx) =>
      changePolicyPack(ctx, {
        switchedOff: [],
        limits: {},
        smallestCell: 10,
        gradesOnly: ['primary', 'junior'],
        reason: '本省另有规定',
        version,
        ...changes,
      }),
    )

  test('stand with their sources, and which of them are in force today', async () => {
    const pack = await cast.as('principalWu', (ctx) => getPolicyPack(ctx))
    expect(pack.version).toBe(0)
    expect(pack.may.change).toBe(false)
    const rule = pack.rules.find(({ id }) => id === 'no-cross-school-primary-2021')!
    expect([rule.inForce, rule.until, rule.when]).toEqual([
      false,
      '2025-12-16',
      '小学 · 除质量监测外的各类考试 · 两校及以上参加',
    ])
    expect(await refusalFrom(cast.as('teacherChen', (ctx) => getPolicyPack(ctx)))).toBe('notAllowed')
  })

  test('are adjusted by the office with a reason, as versions, and the gate goes by them at once', async () => {
    expect(await refusalFrom(adjust({ smallestCell: 20 }, 0, 'lin'))).toBe('notAllowed')
    expect(await refusalFrom(adjust({}, 0))).toBe('policyUnchanged')
    expect(await refusalFrom(adjust({ limits: { 'no-midterm-in-primary': 2 } }, 0))).toBe('policyRuleUnknown')
    const limits = { 'one-final-a-term': 2 }
    const changed = await adjust({ limits, switchedOff: ['no-midterm-in-primary'], smallestCell: 15 }, 0)
    expect([changed.version, changed.smallestCell]).toEqual([1, 15])
    expect(changed.versions[0]).toMatchObject({
      reason: '本省另有规定',
      changedBy: '严主任',
      changes: [
        '停用“小学每学期只组织一次期末考试，不组织期中考试”',
        '“义务教育各年级每学期只组织一次期末考试”的限数由 1 改为 2',
        '少于 15 人的组不显示数据(原为 10 人)',
      ],
    })
    expect(await refusalFrom(adjust({}, 0))).toBe('conflict')
    const second = ownFinal(cast.schools.chengnan, { heldFrom: '2027-01-19', heldTo: '2027-01-19' })
    expect(await refusalFrom(create('principalWu', second))).toBe('nothing')
    const midterm = ownFinal(cast.schools.chengnan, { kind: 'midterm' })
    expect(await refusalFrom(create('principalWu', midterm))).toBe('nothing')
    await adjust({}, 1)
    expect(
      await refusalFrom(
        create('principalWu', ownFinal(cast.schools.chengnan, { kind: 'midterm', grade: 6 })),
      ),
    ).toBe('gateRefused')
  })
})

describe('the earlier assessment that value added is reckoned from', () => {
  test('is found among those of the same pupils, in whatever stage they were', async () => {
    const of = (name: string, changes: Partial<Form>) => monitoring({ name, ...changes })
    await create('head', of('去年六年级', { grade: 6, heldFrom: '2026-05-20', heldTo: '2026-05-20' }))
    await create('head', of('去年五年级', { grade: 5, heldFrom: '2026-05-21', heldTo: '2026-05-21' }))
    await create('head', of('今年六年级', { grade: 6, heldFrom: '2026-10-20', heldTo: '2026-10-20' }))
    const found = await cast.as('head', (ctx) =>
      listAssessments(ctx, { ...page, priorOf: { grade: 7, heldFrom: '2026-11-20' } }),
    )
    expect(found.rows.map(({ name }) => name)).toEqual(['去年六年级'])
    const junior = monitoring({ stage: 'junior', grade: 7, priorId: found.rows[0]!.id })
    await create('head', junior)
    expect(await cast.as('head', (ctx) => getAssessment(ctx, { id: junior.id }))).toMatchObject({
      prior: { name: '去年六年级' },
    })
  })
})
