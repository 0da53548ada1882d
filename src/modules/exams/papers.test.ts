import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalFrom } from '../../../tests/support/activities.ts'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import { newId } from '../../platform/ids.ts'
import { newAssessment } from './contract/assessments.ts'
import { blueprintItem, papers as contract } from './contract/papers.ts'
import { decodeMarks, encodeMarks } from './marks-row.ts'
import { createAssessment } from './operations/assessments.ts'
import { saveBlueprint } from './operations/blueprint.ts'
import { drawSampleOf, freezePupils } from './operations/choosing-pupils.ts'
import { addPaper, changePaper, removePaper } from './operations/papers.ts'
import { publishAssessment } from './operations/publishing.ts'
import { decideReview, nameReviewers, removeReviewer } from './operations/reviewing.ts'
import { saveSyllabus } from './operations/syllabus.ts'
import { getAssessment } from './queries/assessment.ts'
import { listAssessmentSchools } from './queries/assessment-schools.ts'
import { listMyReviews } from './queries/my-reviews.ts'
import { getPaper } from './queries/paper.ts'

let cast: Cast
const assessmentId = newId()
const paperId = newId()

/** Two choices and an essay, 100 marks. */
const items = [
  {
    label: '1',
    kind: '单选题',
    fullMarks: 20,
    answerKey: 'B',
    knowledge: ['修辞'],
    ability: '识记',
    expected: 0.8,
  },
  { label: '2', kind: '多选题', fullMarks: 20, answerKey: 'AC', partialMarks: 10, knowledge: ['字音'] },
  { label: '3', kind: '作文', fullMarks: 60, knowledge: ['习作'], ability: '综合', expected: 0.65 },
].map((item) => blueprintItem.parse(item))

beforeAll(async () => {
  cast = await openCast('papers')
  const { schools, district } = cast
  for (const [school, classes, each] of [
    [schools.chengnan, 3, 12],
    [schools.sanhe, 1, 8],
    [schools.beiguan, 2, 10],
    [schools.shiyan, 2, 10],
  ] as const) {
    for (let c = 1; c <= classes; c++)
      for (let n = 1; n <= each; n++)
        await cast.database.pool.query(
          'insert into pupils (district_id, id, number, name, school_id, grade, class_name) values ($1, $2, $3, $4, $5, 5, $6)',
          [
            district.id,
            newId(),
            `${school.slice(-4)}${c}${String(n).padStart(2, '0')}`,
            '张三',
            school,
            `${c}班`,
          ],
        )
  }
  const form = newAssessment.parse({
    id: assessmentId,
    name: '五年级质量监测',
    kind: 'qualityMonitoring',
    stage: 'primary',
    grade: 5,
    heldFrom: '2026-11-20',
    heldTo: '2026-11-20',
    sampled: true,
    smallestUnit: 'school',
    sampling: { within: { unit: 'pupil', size: 6 } },
    papers: [{ id: paperId, subject: '语文' }],
  })
  await cast.as('lin', (ctx) => createAssessment(ctx, form))
})
afterAll(() => cast.end())

const paperAs = (who: CastName) => cast.as(who, (ctx) => getPaper(ctx, { id: paperId }))
const save = async (who: CastName, changed: typeof items, version?: number) => {
  const from = version ?? (await paperAs('head')).blueprintVersion
  return cast.as(who, (ctx) => saveBlueprint(ctx, { paperId, version: from, items: changed }))
}
const decide = async (who: CastName, verdict: 'agreed' | 'returned', remark = '') => {
  const { blueprintVersion: version } = await paperAs('head')
  return cast.as(who, (ctx) => decideReview(ctx, { paperId, version, verdict, remark }))
}
const noticesOf = async (who: CastName) => {
  const { rows } = await cast.database.pool.query<{ title: string }>(
    'select title from notifications where person_id = $1 order by created_at, id',
    [cast.people[who].id],
  )
  return rows.map(({ title }) => title)
}

describe('a blueprint', () => {
  test('is saved whole, and read back as it was typed', async () => {
    const saved = await save('lin', items)
    expect(contract.getPaper['~orpc'].outputSchema!.parse(saved)).toEqual(saved)
    expect(saved.items).toEqual(items)
    expect(saved.blueprintVersion).toBe(2)
    expect(saved.authors.map(({ name }) => name)).toEqual(['林晓'])
    expect(saved.findings.map(({ code }) => code)).toEqual(['noAbility', 'noExpected'])
  })

  test('does not overwrite what another editor saved, and the same sent twice is no change', async () => {
    const longer = [...items.slice(0, 2), { ...items[2]!, kind: '写作' }]
    expect((await save('lin', longer, 2)).blueprintVersion).toBe(3)
    expect((await save('lin', longer, 2)).blueprintVersion).toBe(3)
    expect(await refusalFrom(save('head', items, 2))).toBe('blueprintStale')
    expect((await save('lin', items, 3)).blueprintVersion).toBe(4)
  })

  test('is refused with the sentence of what is wrong', async () => {
    const refusal = await save('lin', [items[0]!, items[0]!]).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'blueprintWrong', data: { message: '题号“1”出现了两次' } })
  })

  test('is secret from everybody but who runs, sets and reviews it', async () => {
    const outcomes = (['head', 'admin', 'principalWu', 'teacherChen', 'leadMa', 'stranger'] as const).map(
      async (who) => [who, await refusalFrom(paperAs(who))],
    )
    expect(Object.fromEntries(await Promise.all(outcomes))).toEqual({
      head: 'nothing',
      admin: 'nothing',
      principalWu: 'notFound',
      teacherChen: 'notFound',
      leadMa: 'notFound',
      stranger: 'notFound',
    })
    const seen = await cast.as('principalWu', (ctx) => getAssessment(ctx, { id: assessmentId }))
    expect(seen.papers[0]!.may).toEqual({ read: false, edit: false })
    expect([seen.steps, seen.missing, seen.papers[0]!.authors]).toEqual([[], [], []])
  })

  test('is held against the syllabus that the researcher keeps', async () => {
    const of = { subject: '语文' as const, stage: 'primary' as const, grade: 5 }
    const points = ['修辞', '字音', '习作', '古诗']
    const keep = (who: CastName, before: string[], after: string[]) =>
      cast.as(who, (ctx) => saveSyllabus(ctx, { ...of, before, points: after }))
    expect(await refusalFrom(keep('teacherChen', [], points))).toBe('notAllowed')
    expect(await keep('lin', [], [...points, '修辞'])).toEqual({ points, may: { edit: true } })
    expect(await refusalFrom(keep('head', [], ['别的']))).toBe('syllabusStale')
    expect((await paperAs('lin')).findings.map(({ message }) => message)).toContain(
      '课标知识点 4 个，本卷考到 3 个',
    )
  })
})

describe('what a paper is meant to be made of', () => {
  const plan = {
    ability: [
      { name: '识记', percent: 40 },
      { name: '综合', percent: 60 },
    ],
    difficulty: null,
  }
  const planned = async (intended: typeof plan | null | undefined) => {
    const { items: now, blueprintVersion: version } = await paperAs('head')
    return cast.as('lin', (ctx) => saveBlueprint(ctx, { paperId, version, items: now, intended }))
  }

  test('is kept with the blueprint, voids signatures like any change of it, and is compared with the items', async () => {
    const before = await paperAs('head')
    const saved = await planned(plan)
    expect([saved.intended, saved.blueprintVersion]).toEqual([plan, before.blueprintVersion + 1])
    expect(saved.items).toEqual(before.items)
    expect(saved.findings.filter(({ code }) => code === 'abilityShare').map(({ grade, message }) => [grade, message])).toEqual([
      ['advice', '“识记”占 20%，计划 40%，少 20 个百分点'],
    ]) // prettier-ignore
    // The same again is no change, and an editor that knows of no plan leaves it.
    expect((await planned(plan)).blueprintVersion).toBe(saved.blueprintVersion)
    expect((await planned(undefined)).intended).toEqual(plan)
  })

  test('must add up, and can be taken out again', async () => {
    const short = { ...plan, ability: plan.ability.slice(0, 1) }
    expect(await refusalFrom(planned(short))).toBe('blueprintWrong')
    expect((await planned(null)).intended).toBeNull()
  })
})

describe('reviewers', () => {
  const name = (...who: CastName[]) =>
    cast.as('lin', (ctx) => nameReviewers(ctx, { paperId, personIds: who.map((one) => cast.people[one].id) }))

  test('are named, told, and see the paper; who set it is not among them', async () => {
    expect(await refusalFrom(name('lin'))).toBe('reviewerIsAuthor')
    const named = await name('teacherChen', 'leaderHe', 'teacherZhao')
    expect(named.reviews.map(({ person }) => person.name).toSorted()).toEqual(['何敏', '赵禾', '陈雨'])
    expect(named.reviewersNeeded).toBe(3)
    expect(await noticesOf('teacherChen')).toEqual(['请您审卷：五年级语文'])
    expect((await paperAs('teacherChen')).may).toMatchObject({ edit: false, decide: true })
    const tasks = await cast.as('teacherChen', (ctx) => listMyReviews(ctx, { limit: 10, openOnly: true }))
    expect(tasks.rows.map(({ title, open, verdict }) => [title, open, verdict])).toEqual([
      ['五年级语文', true, null],
    ])
  })

  test('return a paper with a remark, and agree to it once it is put right', async () => {
    expect(await refusalFrom(decide('teacherChen', 'returned'))).toBe('remarkNeeded')
    expect(await refusalFrom(decide('head', 'agreed'))).toBe('notAllowed')
    await decide('teacherChen', 'returned', '第 2 题选项有误')
    expect(await noticesOf('lin')).toEqual(['“五年级语文”被退回修改'])
    const step = (await cast.as('lin', (ctx) => getAssessment(ctx, { id: assessmentId }))).steps[1]
    expect(step).toEqual({ key: 'review', state: 'next', note: '语文被退回，改好后再审', who: '命题人 林晓' })
    await save('lin', [items[0]!, { ...items[1]!, answerKey: 'AD' }, items[2]!])
    expect(await noticesOf('teacherChen')).toContain('“五年级语文”的双向细目表有改动，请再审一次')
    for (const who of ['teacherChen', 'leaderHe'] as const) {
      expect((await decide(who, 'agreed')).signedOffAt).toBeNull()
    }
    expect((await decide('teacherZhao', 'agreed')).signedOffAt).not.toBeNull()
    expect(await noticesOf('lin')).toContain('“五年级语文”已审签完成')
  })

  test('sign one version: a changed blueprint voids what they signed', async () => {
    await save('lin', items)
    const changed = await paperAs('lin')
    expect([changed.signedOffAt, changed.reviews.map(({ current }) => current)]).toEqual([
      null,
      [false, false, false],
    ])
    expect(
      await refusalFrom(
        cast.as('leaderHe', (ctx) =>
          decideReview(ctx, { paperId, version: 2, verdict: 'agreed', remark: '' }),
        ),
      ),
    ).toBe('blueprintStale')
    for (const who of ['teacherChen', 'leaderHe', 'teacherZhao'] as const) await decide(who, 'agreed')
    expect((await paperAs('lin')).signedOffAt).not.toBeNull()
    // With one of them gone there are two.
    const gone = { paperId, personId: cast.people.teacherZhao.id }
    expect((await cast.as('lin', (ctx) => removeReviewer(ctx, gone))).signedOffAt).toBeNull()
    expect(await refusalFrom(paperAs('teacherZhao'))).toBe('notFound')
    await name('teacherZhao')
    expect((await decide('teacherZhao', 'agreed')).signedOffAt).not.toBeNull()
  })

  test('cannot agree to what does not add up', async () => {
    await save('lin', items.slice(0, 2))
    expect(await refusalFrom(decide('teacherChen', 'agreed'))).toBe('blueprintOpen')
    await save('lin', items)
    for (const who of ['teacherChen', 'leaderHe', 'teacherZhao'] as const) await decide(who, 'agreed')
  })
})

describe('papers of an assessment', () => {
  test('are added once a subject, changed, and removed while nothing hangs on them', async () => {
    const id = newId()
    const settings = { title: '五年级数学', minutes: 60, fullMarks: 100, scale: 2 as const, authorIds: [] }
    const add = (of: { id: string }) =>
      cast.as('head', (ctx) =>
        addPaper(ctx, { ...settings, ...of, assessmentId, subject: '数学', booklet: null }),
      )
    await add({ id })
    await add({ id })
    expect(await refusalFrom(add({ id: newId() }))).toBe('paperTwice')
    const fine = { ...settings, id, fullMarks: 100.25 }
    expect(await refusalFrom(cast.as('head', (ctx) => changePaper(ctx, fine)))).toBe('marksTooFine')
    const authored = { ...settings, id, authorIds: [cast.people.teacherLiu.id] }
    expect(
      (await cast.as('head', (ctx) => changePaper(ctx, authored))).authors.map(({ name }) => name),
    ).toEqual(['刘畅'])
    // Whoever sets a paper edits it, and does not name its reviewers.
    const seen = await cast.as('teacherLiu', (ctx) => getPaper(ctx, { id }))
    expect(seen.may).toMatchObject({ edit: true, manage: false, nameReviewers: false })
    expect(await refusalFrom(cast.as('teacherLiu', (ctx) => removePaper(ctx, { id })))).toBe('notAllowed')
    await cast.as('head', (ctx) => removePaper(ctx, { id }))
    expect(await refusalFrom(cast.as('head', (ctx) => getPaper(ctx, { id })))).toBe('notFound')
  })
})

describe('the sample', () => {
  const draw = (sampling: object, seed?: string) =>
    cast.as('lin', (ctx) =>
      drawSampleOf(ctx, {
        id: assessmentId,
        sampling: { schools: null, within: { unit: 'pupil', size: 6 }, matrix: null, ...sampling },
        seed,
      }),
    )
  const drawnPupils = async () => {
    const { rows } = await cast.database.pool.query<{ number: string; weight: number }>(
      `select p.number, a.weight from assessment_pupils a join pupils p on p.district_id = a.district_id and p.id = a.pupil_id
        where a.assessment_id = $1 order by a.position`,
      [assessmentId],
    )
    return rows
  }

  test('is drawn by school with a random seed, and its weights stand for the roll', async () => {
    const drawn = await draw({})
    expect(drawn.pupils).toBe(24)
    expect(drawn.sampling!.seed).toMatch(/^[0-9A-F]{4}(-[0-9A-F]{4}){3}$/)
    const schools = await cast.as('lin', (ctx) => listAssessmentSchools(ctx, { id: assessmentId }))
    expect(schools.rows.map(({ name, onRoll, pupils, weight }) => [name, onRoll, pupils, weight])).toEqual(
      [
        ['三河乡中心小学', 8, 6, expect.closeTo(8 / 6, 5)],
        ['城南小学', 36, 6, 6],
        ['北关小学', 20, 6, expect.closeTo(20 / 6, 5)],
        ['实验学校', 20, 6, expect.closeTo(20 / 6, 5)],
      ].toSorted(
        (a, b) =>
          schools.rows.findIndex(({ name }) => name === a[0]) -
          schools.rows.findIndex(({ name }) => name === b[0]),
      ),
    )
    const total = (await drawnPupils()).reduce((sum, { weight }) => sum + weight, 0)
    expect(total).toBeCloseTo(84, 3)
  })

  test('is the same from the same seed, another from another, and each draw is written down', async () => {
    await draw({}, '2026-A')
    const first = await drawnPupils()
    await draw({}, '2026-B')
    expect(await drawnPupils()).not.toEqual(first)
    await draw({}, '2026-A')
    expect(await drawnPupils()).toEqual(first)
    const { rows } = await cast.database.pool.query(
      `select after from audit_lines where subject_id = $1 and action = 'assessment.sampled' order by at, id`,
      [assessmentId],
    )
    expect(rows.map(({ after }) => after['种子']).slice(1)).toEqual(['2026-A', '2026-B', '2026-A'])
  })

  test('deals one of several booklets to each pupil, and the papers follow', async () => {
    const drawn = await draw({ matrix: { by: 'booklets', count: 2 } })
    expect(drawn.papers.map(({ title }) => title)).toEqual(['五年级语文(A册)', '五年级语文(B册)'])
    const schools = await cast.as('lin', (ctx) => listAssessmentSchools(ctx, { id: assessmentId }))
    for (const { booklets } of schools.rows) {
      expect(booklets).toEqual([
        { name: 'A', pupils: 3 },
        { name: 'B', pupils: 3 },
      ])
    }
    expect((await draw({})).papers.map(({ title }) => title)).toEqual(['五年级语文'])
  })

  test('of whole schools and classes is drawn within the localities', async () => {
    const drawn = await draw({ schools: 3, within: { unit: 'class', size: 1 } }, 'x')
    const schools = await cast.as('lin', (ctx) => listAssessmentSchools(ctx, { id: assessmentId }))
    const chosen = schools.rows.filter(({ pupils }) => pupils > 0)
    expect(new Set(chosen.map(({ locality }) => locality)).size).toBe(3)
    expect(chosen.map(({ classes }) => classes)).toEqual([1, 1, 1])
    expect(drawn.pupils).toBe(chosen.reduce((sum, { pupils }) => sum + pupils, 0))
  })

  test('is fixed with candidate numbers, and then marks may come in', async () => {
    await draw({}, 'final')
    const fixed = await cast.as('lin', (ctx) =>
      freezePupils(ctx, { id: assessmentId, candidateNumbers: true }),
    )
    expect([fixed.state, fixed.pupils]).toEqual(['collecting', 24])
    const { rows } = await cast.database.pool.query<{ n: string }>(
      'select candidate_number as n from assessment_pupils where assessment_id = $1 order by position',
      [assessmentId],
    )
    expect(new Set(rows.map(({ n }) => n)).size).toBe(24)
    expect(rows[0]!.n).toMatch(/^05\d{3}000\d$/)
  })
})

describe('publication', () => {
  const publish = (filing: { number: string; person: string; reason: string } | null = null) =>
    cast.as('lin', (ctx) => publishAssessment(ctx, { id: assessmentId, filing }))

  async function markAll(): Promise<void> {
    const { pool } = cast.database
    const { rows } = await pool.query<{ position: number }>(
      'select position from assessment_pupils where assessment_id = $1',
      [assessmentId],
    )
    for (const { position } of rows) {
      // Everybody chose B, and A and C.
      await pool.query(
        `insert into marks (district_id, paper_id, position, standing, marks, answers) values ($1, $2, $3, 'sat', $4, $5)`,
        [
          cast.district.id,
          paperId,
          position,
          Buffer.from(encodeMarks([40, 40, 80])),
          Buffer.from([2, 5, 255]),
        ],
      )
    }
  }
  async function computed(): Promise<void> {
    await cast.database.pool.query(
      `insert into result_versions (district_id, assessment_id, version, state, reason, asked_by, computed_at, inputs)
       select $1, $2::uuid, coalesce(max(v.version), 0) + 1, 'ready', '试算', $3, now(),
              (select changes from result_inputs where district_id = $1 and assessment_id = $2)
         from result_versions v where v.assessment_id = $2`,
      [cast.district.id, assessmentId, cast.people.lin.id],
    )
  }

  test('says what is missing, and who must do it', async () => {
    const refusal = await publish().catch((error: unknown) => error)
    expect(refusal).toMatchObject({
      code: 'publicationIncomplete',
      data: { missing: '还没有成绩；还没有统计' },
    })
    const { steps } = await cast.as('lin', (ctx) => getAssessment(ctx, { id: assessmentId }))
    expect(steps.map(({ key, state }) => `${key} ${state}`)).toEqual([
      'papers done', 'review done', 'pupils done', 'marks next', 'results later', 'publish later',
    ]) // prettier-ignore
  })

  test('keeps the sample and full marks as they are once marks are there', async () => {
    await markAll()
    const sampling = { schools: null, within: { unit: 'pupil' as const, size: 6 }, matrix: null }
    expect(
      await refusalFrom(cast.as('lin', (ctx) => drawSampleOf(ctx, { id: assessmentId, sampling }))),
    ).toBe('marksExist')
    expect(await refusalFrom(cast.as('lin', (ctx) => removePaper(ctx, { id: paperId })))).toBe('marksExist')
    const other = {
      id: paperId,
      title: '五年级语文',
      minutes: null,
      fullMarks: 120,
      scale: 2 as const,
      authorIds: [],
    }
    expect(await refusalFrom(cast.as('lin', (ctx) => changePaper(ctx, other)))).toBe('marksExist')
    expect(await refusalFrom(save('lin', items.slice(0, 2)))).toBe('blueprintHasMarks')
  })

  test('marks choices again when a key is put right, and keeps what stood there', async () => {
    await computed()
    await save('lin', [{ ...items[0]!, answerKey: 'C' }, { ...items[1]!, answerKey: 'ABC' }, items[2]!])
    const { rows } = await cast.database.pool.query<{ marks: Buffer }>(
      'select marks from marks where paper_id = $1',
      [paperId],
    )
    expect(new Set(rows.map(({ marks }) => decodeMarks(marks).join(' ')))).toEqual(new Set(['0 20 80']))
    const replaced = await cast.database.pool.query<{ marks: Buffer; reason: string }>(
      'select marks, reason from marks_replaced where paper_id = $1', [paperId]) // prettier-ignore
    expect(replaced.rows).toHaveLength(24)
    expect(decodeMarks(replaced.rows[0]!.marks).join(' ')).toBe('40 40 80')
    const { missing } = await cast.as('lin', (ctx) => getAssessment(ctx, { id: assessmentId }))
    expect(missing).toEqual(['语文还没有 3 人审签同意', '成绩或设置有改动，要重新统计'])
  })

  test('without three reviewers needs filing number, person and reason, which are written down', async () => {
    await computed()
    expect(await refusalFrom(publish())).toBe('publicationIncomplete')
    expect(await refusalFrom(publish({ number: '教备9号', person: '', reason: '' }))).toBe(
      'publicationIncomplete',
    )
    const filing = { number: '教备9号', person: '周局长', reason: '答案更正，不再重审' }
    const published = await publish(filing)
    expect([published.state, published.currentVersion]).toEqual(['published', 2])
    const { rows } = await cast.database.pool.query(
      `select answer->'lifted' as lifted, request->'filing'->>'number' as number from gate_decisions
        where assessment_id = $1 order by asked_at desc, id desc limit 1`,
      [assessmentId],
    )
    expect(rows).toEqual([{ lifted: ['three-reviewers'], number: '教备9号' }])
  })

  test('does not end the care of a key: new results are computed, by those who run it alone', async () => {
    const asked: string[] = []
    const queue = { enqueue: async (name: string) => void asked.push(name) }
    const right = [{ ...items[0]!, answerKey: 'B' }, { ...items[1]!, answerKey: 'AC' }, items[2]!]
    const { blueprintVersion: version } = await paperAs('head')
    const saved = await cast.as('lin', (ctx) => {
      const services = { ...ctx.services, queue: queue as never }
      return saveBlueprint({ ...ctx, services }, { paperId, version, items: right })
    })
    expect(saved.items[0]!.answerKey).toBe('B')
    expect(asked).toEqual(['exams.compute'])
    const { rows } = await cast.database.pool.query<{ marks: Buffer }>('select marks from marks where paper_id = $1', [paperId]) // prettier-ignore
    expect(new Set(rows.map(({ marks }) => decodeMarks(marks).join(' ')))).toEqual(new Set(['40 40 80']))
    expect(await refusalFrom(save('teacherChen', items))).toBe('notAllowed')
  })

  test('tells the heads of the schools and the office, and teachers of the subject see it from then on', async () => {
    const title = '“五年级质量监测”的结果已发布'
    const told: string[] = []
    for (const who of ['principalWu', 'deanSun', 'principalQian', 'leadMa', 'head'] as const) {
      if ((await noticesOf(who)).includes(title)) told.push(who)
    }
    expect(told).toEqual(['principalWu', 'deanSun', 'principalQian', 'leadMa', 'head'])
    expect(await noticesOf('teacherLiu')).toEqual([])
    expect(await refusalFrom(publish())).toBe('assessmentState')
  })
})
