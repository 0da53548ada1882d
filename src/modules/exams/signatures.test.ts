import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refusalFrom } from '../../../tests/support/activities.ts'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import { type ExamImports, openExamImports } from '../../../tests/support/exam-imports.ts'
import { type FurnishedAssessment, furnishAssessment } from '../../../tests/support/exams.ts'
import { startExamImport } from './operations/exam-imports.ts'
import { decideReview, nameReviewers } from './operations/reviewing.ts'
import { getAssessment } from './queries/assessment.ts'
import { examImport } from './queries/exam-imports.ts'
import { listGateDecisions } from './queries/gate-log.ts'
import { marksState } from './queries/marks-state.ts'
import { listMyReviews } from './queries/my-reviews.ts'
import { getPaper } from './queries/paper.ts'

let cast: Cast
let imports: ExamImports
let exam: FurnishedAssessment
beforeAll(async () => {
  cast = await openCast('signatures')
  imports = await openExamImports(cast)
})
afterAll(async () => {
  await imports.end()
  await cast.end()
})

/** Held on the 9th of October, in two subjects; nobody has signed and nobody has marks. */
beforeEach(async () => {
  exam = await furnishAssessment(cast.database, {
    districtId: cast.district.id,
    termId: cast.terms.autumn,
    personId: cast.people.head.id,
    kind: 'qualityMonitoring',
    stage: 'primary',
    grade: 5,
    heldFrom: '2026-10-09',
    sampled: true,
    schools: [
      { id: cast.schools.chengnan, locality: 'urban', classes: [{ name: '五年级(1)班', pupils: 2 }] },
    ],
    papers: ['语文', '数学'].map((subject) => ({
      subject,
      items: [
        { label: '1', full: 3 },
        { label: '2', full: 4 },
      ],
    })),
  })
  for (const table of ['marks', 'paper_reviews'])
    await cast.database.pool.query(`delete from ${table} where paper_id = any($1::uuid[])`, [exam.paperIds])
})

const reviewers = ['lin', 'teacherChen', 'teacherLiu'] as const
async function sign(paper: number, at: string, who: readonly CastName[] = reviewers): Promise<void> {
  const paperId = exam.paperIds[paper]!
  const personIds = who.map((name) => cast.people[name].id)
  await cast.as('head', (ctx) => nameReviewers(ctx, { paperId, personIds }))
  for (const name of who)
    await cast.as(
      name,
      (ctx) => decideReview(ctx, { paperId, version: 1, verdict: 'agreed', remark: '' }),
      new Date(at),
    )
}
async function upload(): Promise<string> {
  const number = `K${exam.pupils[0]!.number}`
  const { id } = await imports.send('head', `考号,1,2\n${number},3,4\n`, {
    assessmentId: exam.id,
    name: '语文成绩.csv',
  })
  await imports.work()
  return id
}
const start = (id: string, unsignedKnown?: boolean) =>
  imports.as('head', (ctx) => startExamImport(ctx, { id, mode: 'allOrNothing', unsignedKnown }))
const knowingly = () =>
  cast.as('head', async (ctx) => (await listGateDecisions(ctx, { limit: 50, acknowledged: true })).rows)
const found = () => cast.as('head', (ctx) => getAssessment(ctx, { id: exam.id }))

describe('marks of a paper that too few have signed', () => {
  test('wait until somebody says that they know, which the gate’s log keeps with paper and number', async () => {
    const id = await upload()
    const { marks } = await imports.as('head', (ctx) => examImport(ctx, { id }))
    expect([marks!.reviewersNeeded, marks!.unsigned]).toEqual([
      3,
      [{ paperId: exam.paperIds[0], title: '语文试卷', agreed: 0, mayRead: true }],
    ])
    const refused = await start(id).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'papersUnsigned', data: { papers: '语文试卷(0 人)', needed: 3 } })
    expect(await knowingly()).toEqual([])
    await start(id, true)
    await imports.work()
    expect((await found()).papers.map(({ marked }) => marked)).toEqual([1, 0])
    expect(await knowingly()).toMatchObject([
      {
        verdict: 'allowed',
        lifted: [],
        acknowledged: [{ rule: 'three-reviewers', message: '每份试卷应有不少于 3 人审核。' }],
        askedBy: { name: '严主任' },
        assessment: { id: exam.id },
        message: '已知以下试卷未满 3 人签审，仍导入成绩“语文成绩.csv”，发布前补齐：语文试卷(0 人)。',
      },
    ])
  })

  test('come in without a word once three have signed it; another paper of the same assessment is not asked for', async () => {
    await sign(0, '2026-10-08T02:00:00Z')
    const before = (await knowingly()).length
    expect(await refusalFrom(start(await upload()))).toBe('nothing')
    expect((await knowingly()).length).toBe(before)
  })

  test('are known beforehand: the page of marks and the choice of pupils say which papers lack signatures', async () => {
    await sign(0, '2026-10-08T02:00:00Z', ['lin', 'teacherChen'])
    const state = await cast.as('head', (ctx) => marksState(ctx, { assessmentId: exam.id }))
    expect([state.reviewersNeeded, state.papers.map(({ agreed, mayRead }) => [agreed, mayRead])]).toEqual([
      3,
      [
        [2, true],
        [0, true],
      ],
    ])
    // Heads of schools learn of the signatures, and have no way to the paper.
    const ofSchool = await cast.as('principalWu', (ctx) => marksState(ctx, { assessmentId: exam.id }))
    expect(ofSchool.papers.map(({ mayRead }) => mayRead)).toEqual([false, false])
    expect([(await found()).reviewersNeeded, (await found()).papers.map(({ agreed }) => agreed)]).toEqual([
      3,
      [2, 0],
    ])
  })
})

describe('a signature given after the assessment had begun', () => {
  test('counts, and is shown as 补签 with its day in the paper, in the list of papers and to who gave it', async () => {
    await sign(0, '2026-10-09T10:00:00Z', ['lin', 'teacherChen'])
    // A quarter to one at night on the 12th, in the district.
    await sign(0, '2026-10-11T16:45:00Z', ['teacherLiu'])
    const paper = await cast.as('head', (ctx) => getPaper(ctx, { id: exam.paperIds[0]! }))
    expect(Object.fromEntries(paper.reviews.map(({ person, lateOn }) => [person.id, lateOn]))).toEqual({
      [cast.people.lin.id]: null,
      [cast.people.teacherChen.id]: null,
      [cast.people.teacherLiu.id]: '2026-10-12',
    })
    expect(paper.signedOffAt).not.toBeNull()
    const [line] = (await found()).papers
    expect([line!.agreed, line!.lateOn]).toEqual([3, ['2026-10-12']])
    const mine = (who: CastName) =>
      cast.as(who, async (ctx) =>
        (await listMyReviews(ctx, { limit: 20, openOnly: false })).rows
          .filter(({ paperId }) => paperId === exam.paperIds[0])
          .map(({ verdict, lateOn }) => [verdict, lateOn]),
      )
    expect([await mine('lin'), await mine('teacherLiu')]).toEqual([
      [['agreed', null]],
      [['agreed', '2026-10-12']],
    ])
    await sign(1, '2026-10-12T02:00:00Z')
    expect((await found()).steps.find(({ key }) => key === 'review')).toMatchObject({
      state: 'done',
      note: '每份试卷 3 人以上审签同意，其中 2 份有考后补签',
    })
  })
})
