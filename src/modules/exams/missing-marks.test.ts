import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import { type ExamImports, openExamImports } from '../../../tests/support/exam-imports.ts'
import { type FurnishedAssessment, furnishAssessment } from '../../../tests/support/exams.ts'
import { readWorkbook } from '../../platform/documents/spreadsheets/read.ts'
import { startExamImport } from './operations/exam-imports.ts'
import { examImport } from './queries/exam-imports.ts'
import { listMissingMarks } from './queries/missing-marks.ts'
import { listResultViews } from './queries/results/views.ts'

let cast: Cast
let imports: ExamImports
let exam: FurnishedAssessment
beforeAll(async () => {
  cast = await openCast('missing_marks')
  imports = await openExamImports(cast)
})
afterAll(async () => {
  await imports.end()
  await cast.end()
})

const items = [
  { label: '1', full: 3 },
  { label: '2', full: 4 },
]
/** Three pupils of one school and two of another; nobody has marks. */
beforeEach(async () => {
  exam = await furnishAssessment(cast.database, {
    districtId: cast.district.id,
    termId: cast.terms.autumn,
    personId: cast.people.head.id,
    kind: 'qualityMonitoring',
    stage: 'primary',
    grade: 5,
    schools: [
      { id: cast.schools.chengnan, locality: 'urban', classes: [{ name: '五年级(1)班', pupils: 3 }] },
      { id: cast.schools.sanhe, locality: 'rural', classes: [{ name: '五年级(1)班', pupils: 2 }] },
    ],
    papers: [
      { subject: '语文', items },
      { subject: '数学', items },
    ],
  })
  await cast.database.pool.query('delete from marks where paper_id = any($1::uuid[])', [exam.paperIds])
})

const candidate = (at: number) => `K${exam.pupils[at]!.number}`
const list = (
  who: CastName,
  of: { paper?: number; schoolId?: string; cursor?: string; limit?: number } = {},
) => {
  const { paper = 0, limit = 50, ...more } = of
  const input = { assessmentId: exam.id, paperId: exam.paperIds[paper]!, limit, ...more }
  return imports.as(who, (ctx) => listMissingMarks(ctx, input))
}
const places = async (who: CastName, of?: Parameters<typeof list>[1]) =>
  (await list(who, of)).rows.map(({ position }) => position)
async function upload(text: string): Promise<string> {
  const { id } = await imports.send('head', text, { assessmentId: exam.id, name: '语文成绩.csv' })
  await imports.work()
  return id
}
async function bring(text: string): Promise<string> {
  const id = await upload(text)
  await imports.as('head', (ctx) => startExamImport(ctx, { id, mode: 'rowByRow' }))
  await imports.work()
  return id
}
const sheetsOf = async (who: CastName, path: string) => {
  const answer = await imports.get(who, path)
  if (answer.status !== 200) return answer.status
  const { sheets } = await readWorkbook(new Uint8Array(await answer.arrayBuffer()))
  return sheets
    .filter(({ name }) => name !== '导出记录')
    .map(({ name, rows }) => [name, ...rows.slice(1).map(({ values }) => values.join(' '))])
}

describe('who has no marks in a paper', () => {
  test('is told by number, school and class: those of whom the store says nothing, absence included', async () => {
    await bring(`考号,1,2\n${candidate(0)},3,4\n${candidate(3)},缺考,\n`)
    expect((await list('head')).rows.map(({ position, number, schoolName, className, name }) => [
      position, number, schoolName, className, name,
    ])).toEqual([
      [1, exam.pupils[1]!.number, '城南小学', '五年级(1)班', null],
      [2, exam.pupils[2]!.number, '城南小学', '五年级(1)班', null],
      [4, exam.pupils[4]!.number, '三河乡中心小学', '五年级(1)班', null],
    ]) // prettier-ignore
    expect(await places('head', { paper: 1 })).toEqual([0, 1, 2, 3, 4])
    expect(await places('head', { schoolId: cast.schools.sanhe })).toEqual([4])
    const first = await list('head', { limit: 2 })
    expect(await places('head', { limit: 2, cursor: first.nextCursor! })).toEqual([4])
  })

  test('is told to heads of their own pupils with their names, to a researcher of their subject, to nobody else', async () => {
    expect((await list('deanSun')).rows.map(({ name }) => name)).toEqual(['学生1', '学生2', '学生3'])
    expect(await places('lin')).toEqual([0, 1, 2, 3, 4])
    for (const [who, of, code] of [
      ['lin', { paper: 1 }, 'notFound'],
      ['deanSun', { schoolId: cast.schools.sanhe }, 'notFound'],
      ['teacherChen', {}, 'notAllowed'],
      ['leadMa', {}, 'notAllowed'],
    ] as const) {
      await expect(list(who, of)).rejects.toMatchObject({ code: expect.stringMatching(`${code}|notFound`) })
    }
  })

  test('is a look that the heads of the schools concerned find, and carries the viewer’s name', async () => {
    expect((await list('head', { schoolId: cast.schools.sanhe })).watermark).toContain('严主任')
    const looks = await imports.as('principalQian', (ctx) =>
      listResultViews(ctx, { assessmentId: exam.id, limit: 5 }),
    )
    expect(looks.rows.map(({ person, what }) => [person.name, what])).toEqual([
      ['严主任', '语文 没有成绩的学生'],
    ])
    const others = await imports.as('principalWu', (ctx) =>
      listResultViews(ctx, { assessmentId: exam.id, limit: 5 }),
    )
    expect(others.rows).toEqual([])
  })

  test('is had as a workbook, a sheet a paper, within what the viewer sees', async () => {
    await bring(`考号,1,2\n${[0, 1, 2, 3].map((at) => `${candidate(at)},3,4`).join('\n')}\n`)
    const path = `/api/exams/${exam.id}/missing.xlsx`
    const [one] = (await sheetsOf('head', `${path}?paperId=${exam.paperIds[0]}`)) as string[][]
    expect(one).toEqual(['语文试卷', `三河乡中心小学 五年级(1)班 ${candidate(4)} ${exam.pupils[4]!.number}`])
    expect(
      ((await sheetsOf('deanSun', path)) as string[][]).map((sheet) => [sheet[0], sheet.length - 1]),
    ).toEqual([
      ['语文试卷', 0],
      ['数学试卷', 3],
    ])
    expect(await sheetsOf('head', `${path}?paperId=1`)).toBe(400)
    expect([403, 404]).toContain(await sheetsOf('teacherChen', path))
  })
})

describe('who does not stand in a file', () => {
  const wrong = (id: string) => sheetsOf('head', `/api/exam-imports/${id}/wrong.xlsx`) as Promise<string[][]>

  test('comes back on a sheet of its own beside the wrong cells, paper by paper, without a name', async () => {
    await bring(`考号,1,2\n${candidate(4)},1,1\n`)
    const id = await upload(`考号,1,2\n${candidate(0)},3,9\n${candidate(3)},3,4\n`)
    const { marks } = await imports.as('head', (ctx) => examImport(ctx, { id }))
    // A wrong row stands in the file, and who has marks already is not missed.
    expect(marks!.counts.map(({ missing }) => missing)).toEqual([2])
    expect((await wrong(id)).at(-1)).toEqual([
      '未出现',
      `语文试卷 城南小学 五年级(1)班 ${candidate(1)} ${exam.pupils[1]!.number}`,
      `语文试卷 城南小学 五年级(1)班 ${candidate(2)} ${exam.pupils[2]!.number}`,
    ])
  })

  test('comes back also where every cell is right, and there is no such sheet where nobody is missing', async () => {
    const some = await bring(`考号,1,2\n${candidate(0)},3,4\n`)
    expect((await wrong(some)).map(([name]) => name)).toEqual([expect.anything(), '未出现'])
    const rest = await upload(`考号,1,2\n${[1, 2, 3, 4].map((at) => `${candidate(at)},3,4`).join('\n')}\n`)
    expect((await wrong(rest)).map(([name]) => name)).not.toContain('未出现')
  })

  test('is no mark when the workbook is sent again', async () => {
    const id = await upload(`考号,1,2\n${candidate(0)},3,9\n`)
    const answer = await imports.get('head', `/api/exam-imports/${id}/wrong.xlsx`)
    const sent = await imports.send('head', new Uint8Array(await answer.arrayBuffer()), {
      assessmentId: exam.id,
      name: '语文成绩.xlsx',
    })
    await imports.work()
    const again = await imports.as('head', (ctx) => examImport(ctx, { id: sent.id }))
    expect(again.sheets.map(({ name, used }) => [name, used])).toEqual([
      [expect.anything(), true],
      ['未出现', false],
    ])
    expect(again.wrong.rows).toBe(1)
  })
})
