import type { AddressInfo } from 'node:net'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastifyMultipart from '@fastify/multipart'
import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import { type FurnishedAssessment, furnishAssessment } from '../../../tests/support/exams.ts'
import { workbookBytes } from '../../platform/documents/spreadsheets/export.ts'
import { freezePupils } from './operations/choosing-pupils.ts'
import { exportPupils } from './operations/exporting-pupils.ts'
import { listAssessmentSchools } from './queries/assessment-schools.ts'
import { candidateNumberRoutes } from './routes/candidate-numbers.ts'
import type { CandidateAnswer } from './rules/candidate-numbers.ts'

let cast: Cast
let app: FastifyInstance
let address: string
let folder: string
let exam: FurnishedAssessment
let who: CastName | null = 'head'

beforeAll(async () => {
  cast = await openCast('candidates')
  folder = await mkdtemp(join(tmpdir(), 'candidates-'))
  app = fastify()
  await app.register(fastifyMultipart)
  const identify = async () => who && cast.as(who, async ({ actor, district }) => ({ actor, district }))
  candidateNumberRoutes({ ...cast.services, filesFolder: folder }, identify)(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await app.close()
  await cast.end()
  await rm(folder, { recursive: true, force: true })
})

async function furnish(more: Partial<Parameters<typeof furnishAssessment>[1]> = {}) {
  return furnishAssessment(cast.database, {
    districtId: cast.district.id,
    termId: cast.terms.autumn,
    personId: cast.people.head.id,
    kind: 'final',
    stage: 'primary',
    grade: 5,
    schools: [
      { id: cast.schools.chengnan, locality: 'urban', classes: [{ name: '五年级(1)班', pupils: 3 }] },
      { id: cast.schools.sanhe, locality: 'rural', classes: [{ name: '五年级(1)班', pupils: 2 }] },
    ],
    ...more,
  })
}

beforeEach(async () => {
  who = 'head'
  exam = await furnish()
  await cast.database.pool.query(
    'update assessment_pupils set candidate_number = null where assessment_id = $1',
    [exam.id],
  )
})

const own = (at: number) => exam.pupils[at]!.number

async function send(
  content: string | Uint8Array,
  apply = false,
  name = '考号.csv',
  id = exam.id,
): Promise<{ status: number; code?: string; message?: string } & Partial<CandidateAnswer>> {
  const body = new FormData()
  body.append('file', new Blob([Buffer.from(content as never)]), name)
  const path = `/api/exams/assessments/${id}/candidate-numbers${apply ? '?apply=1' : ''}`
  const answer = await fetch(`${address}${path}`, { method: 'POST', body })
  return { status: answer.status, ...((await answer.json()) as CandidateAnswer) }
}

const bring = (content: string | Uint8Array, name?: string) => send(content, true, name)

/** Candidate numbers in the order of positions. */
async function numbers(): Promise<(string | null)[]> {
  const { rows } = await cast.database.pool.query<{ candidate_number: string | null }>(
    'select candidate_number from assessment_pupils where assessment_id = $1 order by position',
    [exam.id],
  )
  return rows.map(({ candidate_number }) => candidate_number)
}

const audited = async () =>
  (
    await cast.database.pool.query<{ after: object }>(
      `select after from audit_lines where subject_id = $1 and action = 'assessment.candidatesImported' order by at, id`,
      [exam.id],
    )
  ).rows.map(({ after }) => after)

const sheet = (...rows: [string, string][]) => `学籍号,考号\n${rows.map((row) => row.join(',')).join('\n')}\n`

describe('candidate numbers of a file', () => {
  test('are looked at first, and given once they are asked for', async () => {
    const file = sheet([own(0), '260501'], [own(1), '260502'], [own(4), '0260503'])
    expect(await send(file)).toMatchObject({
      status: 200,
      new: 3,
      changed: 0,
      same: 0,
      without: 2,
      wrongRows: 0,
      applied: false,
      sheets: [{ name: '考号', number: '学籍号', candidate: '考号' }],
    })
    expect(await numbers()).toEqual([null, null, null, null, null])
    expect(await bring(file)).toMatchObject({ new: 3, without: 2, applied: true })
    expect(await numbers()).toEqual(['260501', '260502', null, null, '0260503'])
    expect(await audited()).toEqual([{ 文件: '考号.csv', 新编考号: 3, 更改考号: 0 }])
    expect(await readdir(join(folder, String(cast.district.id), 'candidate-numbers'))).toEqual([])
  })

  test('change nothing the second time, and leave no second trace', async () => {
    const file = sheet([own(0), '260501'], [own(1), '260502'])
    await bring(file)
    expect(await bring(file)).toMatchObject({ new: 0, changed: 0, same: 2, applied: true })
    expect(await audited()).toHaveLength(1)
  })

  test('may change hands', async () => {
    await bring(sheet([own(0), '1001'], [own(1), '1002'], [own(2), '1003']))
    const again = await bring(sheet([own(0), '1002'], [own(1), '1001'], [own(2), '1003']))
    expect(again).toMatchObject({ new: 0, changed: 2, same: 1, applied: true })
    expect((await numbers()).slice(0, 3)).toEqual(['1002', '1001', '1003'])
  })

  test('come back in the list that was exported, filled in', async () => {
    const { spec } = await cast.as('head', (ctx) => exportPupils(ctx, { id: exam.id }))
    const filled = (spec.sheets[0]!.rows as { number: string }[]).map((row, at) => ({
      ...row,
      candidateNumber: `2605${String(at + 1).padStart(4, '0')}`,
    }))
    const file = await workbookBytes({ sheets: [{ ...spec.sheets[0]!, rows: filled }] })
    expect(await bring(file, '参加学生.xlsx')).toMatchObject({ new: 5, without: 0, applied: true })
    expect(new Set(await numbers()).size).toBe(5)
  })

  test('are found below titles, under other names, in other orders, in GB18030', async () => {
    const gb18030 = Buffer.from(
      // 准考证号,姓名,学号 in GB18030
      'd7bcbfbcd6a4bac52cd0d5c3fb2cd1a7bac50a',
      'hex',
    )
    const file = Buffer.concat([gb18030, Buffer.from(`K77,x,${own(2)}\n`)])
    expect(await bring(file)).toMatchObject({ new: 1, sheets: [{ number: '学号', candidate: '准考证号' }] })
    const titled = `洪泽区期末考场编排,,,\n,,,\n序号,考场,学生编号,考号(新)\n1,01,${own(3)},k78\n合计,,2,\n`
    expect(await bring(titled)).toMatchObject({ new: 1, wrongRows: 0 })
    expect(await numbers()).toEqual([null, null, 'K77', 'K78', null])
  })

  test('are taken from the column that holds the pupils’ numbers where several might', async () => {
    const file = `学号,全国学籍号,学籍辅号,考号\n1,x,${own(0)},501\n2,y,${own(1)},502\n`
    expect(await bring(file)).toMatchObject({ new: 2, sheets: [{ number: '学籍辅号' }] })
  })

  test('may stand on several sheets that say the same', async () => {
    const columns = ['学籍号', '考号'].map((header) => ({ header, key: header }))
    const rows = [0, 1].map((at) => ({ 学籍号: own(at), 考号: `50${at}` }))
    const sheets = ['语文', '数学'].map((name) => ({ name, columns, rows }))
    expect(await bring(await workbookBytes({ sheets }), '考号.xlsx')).toMatchObject({ new: 2, wrongRows: 0 })
  })

  test('count on while pupils are fixed anew, and stay with those who stay', async () => {
    await cast.database.pool.query('delete from marks where paper_id = any($1::uuid[])', [exam.paperIds])
    await cast.database.pool.query('update pupils set left_on = now() where id <> all($1::uuid[])', [
      exam.pupils.map(({ id }) => id),
    ])
    const schools = await cast.as('head', (ctx) => listAssessmentSchools(ctx, { id: exam.id }))
    const place = schools.rows
      .map(({ name }) => name)
      .toSorted()
      .indexOf('城南小学')
    const prefix = `05${String(place + 1).padStart(3, '0')}`
    await bring(sheet([own(0), `${prefix}0001`], [own(1), `${prefix}0003`], [own(3), 'A1']))
    await cast.database.pool.query('update pupils set left_on = now() where id = $1', [exam.pupils[0]!.id])
    const fixed = await cast.as('head', (ctx) => freezePupils(ctx, { id: exam.id, candidateNumbers: true }))
    expect(fixed).toMatchObject({ pupils: 4, removed: 1 })
    const { rows } = await cast.database.pool.query<{ number: string; candidate_number: string }>(
      `select p.number, a.candidate_number from assessment_pupils a join pupils p on p.id = a.pupil_id where a.assessment_id = $1`,
      [exam.id],
    )
    const given = new Map(rows.map(({ number, candidate_number }) => [number, candidate_number]))
    expect([given.get(own(1)), given.get(own(2)), given.get(own(3))]).toEqual([
      `${prefix}0003`,
      `${prefix}0004`,
      'A1',
    ])
    await cast.database.pool.query('update pupils set left_on = null')
  })

  test('leave results as they are: nothing is to be computed again', async () => {
    const inputs = async () =>
      (
        await cast.database.pool.query('select changes from result_inputs where assessment_id = $1', [
          exam.id,
        ])
      ).rows
    const before = await inputs()
    await bring(sheet([own(0), '1']))
    expect(await inputs()).toEqual(before)
    await cast.database.pool.query(
      `update assessment_pupils set class_name = '2班' where assessment_id = $1`,
      [exam.id],
    )
    expect(await inputs()).not.toEqual(before)
  })

  test('of ten thousand pupils are given in one go', async () => {
    const large = await furnish({
      schools: [
        {
          id: cast.schools.chengnan,
          locality: 'urban',
          classes: [{ name: '五年级(1)班', pupils: 1 }],
        },
      ],
    })
    await cast.database.pool.query(
      `with made as (insert into pupils (district_id, id, number, school_id, grade, class_name, left_on)
         select $1, gen_random_uuid(), 'L' || n, $2, 5, '9班', now() from generate_series(1, 9999) n returning id, number)
       insert into assessment_pupils (district_id, assessment_id, position, pupil_id, school_id, class_name)
       select $1, $3, substr(number, 2)::integer, id, $2, '9班' from made`,
      [cast.district.id, cast.schools.chengnan, large.id],
    )
    const rows = Array.from({ length: 9_999 }, (_, at) => ({
      学籍号: `L${at + 1}`,
      考号: `26050${at + 100_000}`,
    }))
    const columns = ['学籍号', '考号'].map((header) => ({ header, key: header, format: 'text' as const }))
    const file = await workbookBytes({ sheets: [{ name: '考号', columns, rows }] })
    expect(await send(file, true, '考号.xlsx', large.id)).toMatchObject({
      new: 9_999,
      without: 0,
      applied: true,
    })
    expect(await send(file, true, '考号.xlsx', large.id)).toMatchObject({ new: 0, same: 9_999 })
  }, 20_000)
})

describe('a wrong row', () => {
  const wrong = async (...rows: [string, string][]) => {
    const answer = await bring(sheet(...rows))
    return {
      applied: answer.applied,
      faults: answer.faults!.map(({ row, column, message }) => `${column}${row} ${message}`),
    }
  }

  test.each([
    ['nobody’s number', [['G0', '9']], ['A2 学籍号“G0”不在参加学生的名单里']],
    ['no candidate number', [['#2', '']], ['B2 没有填考号']],
    ['no pupil', [['', '9']], ['A2 没有填学籍号']],
    ['a number that a table program spoilt', [['#2', '2.0261E+12']], ['B2 考号“2.0261E+12”已被表格软件改成']],
    ['an identity number', [['#2', '11010519491231002X']], ['B2 这里填的是身份证号']],
    ['a sentence', [['#2', '没来']], ['B2 考号“没来”含有不能用的字符']],
  ] as [string, [string, string][], string[]][])(
    'with %s stops the file and says so',
    async (_, rows, sentences) => {
      const given = rows.map(([number, candidate]): [string, string] => [
        number.replace('#2', own(2)),
        candidate,
      ])
      const answer = await bring(sheet([own(0), '501'], ...given))
      expect(answer.applied).toBe(false)
      const found = answer.faults!.map(({ row, column, message }) => `${column}${row - 1} ${message}`)
      expect(found).toEqual(sentences.map((sentence) => expect.stringContaining(sentence)))
      expect(await numbers()).toEqual([null, null, null, null, null])
      expect(await audited()).toEqual([])
    },
  )

  test('of a pupil who stands twice with two numbers is told on both rows', async () => {
    expect(await wrong([own(0), '501'], [own(1), '502'], [own(0), '503'])).toEqual({
      applied: false,
      faults: [
        `A2 学籍号“${own(0)}”与第 4 行是同一名学生，考号却不同，请只留正确的一行。`,
        `A4 学籍号“${own(0)}”与第 2 行是同一名学生，考号却不同，请只留正确的一行。`,
      ],
    })
  })

  test('of a number that two pupils have is told on both rows', async () => {
    expect((await wrong([own(0), 'a501'], [own(1), 'A501'])).faults).toEqual([
      'B2 考号“A501”与第 3 行相同，一个考号只能给一名学生，请核对。',
      'B3 考号“A501”与第 2 行相同，一个考号只能给一名学生，请核对。',
    ])
  })

  test('of a number that somebody outside of the file has says whose it is', async () => {
    await bring(sheet([own(4), '501']))
    expect((await wrong([own(0), '501'])).faults).toEqual([
      expect.stringContaining(`B2 考号“501”现在是学籍号“${own(4)}”的`),
    ])
    expect((await numbers())[4]).toBe('501')
  })

  test('is told once where no row at all is known', async () => {
    const { faults, applied } = await wrong(['x1', '1'], ['x2', '2'], ['x3', '3'])
    expect(applied).toBe(false)
    expect(faults).toEqual([expect.stringContaining('A2 3 行的学籍号，在参加学生的名单里一个也没有找到')])
  })

  test('does not come of pupils of the frame who were not drawn and have no number', async () => {
    expect(await bring(sheet([own(0), '501'], ['not drawn', '']))).toMatchObject({
      applied: true,
      skipped: 1,
    })
  })
})

describe('a file that gives no candidate numbers', () => {
  test.each([
    ['without a column of pupils', '考号,姓名\n1,甲\n', '考号.csv', 'candidatesNoColumns'],
    ['without a column of candidate numbers', '学籍号,姓名\n1,甲\n', '名单.csv', 'candidatesNoColumns'],
    ['without rows', '学籍号,考号\n', '考号.csv', 'candidatesNoRows'],
    ['that is a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2, 3), '考号.xlsx', 'wrongType'],
    ['that is empty', '', '考号.csv', 'empty'],
  ])('%s is refused', async (_, content, name, code) => {
    expect(await send(content, true, name)).toMatchObject({ status: 422, code })
  })
})

describe('who may give candidate numbers', () => {
  test('those who fix the pupils, while marks are collected', async () => {
    const file = sheet([own(0), '501'])
    for (const person of [
      'lin',
      'principalWu',
      'deanSun',
      'teacherChen',
      'leadMa',
      'stranger',
      null,
    ] as const) {
      who = person
      expect([401, 403, 404]).toContain((await bring(file)).status)
    }
    who = 'head'
    for (const [state, code] of [
      ['drafted', 'candidatesNotFixed'],
      ['published', 'candidatesClosed'],
      ['withdrawn', 'candidatesClosed'],
    ]) {
      await cast.database.pool.query('update assessments set state = $2 where id = $1', [exam.id, state])
      expect(await bring(file)).toMatchObject({ status: 422, code })
    }
    expect(await numbers()).toEqual([null, null, null, null, null])
  })

  test('heads of a school for their own assessment', async () => {
    exam = await furnish({
      schoolId: cast.schools.chengnan,
      schools: [
        { id: cast.schools.chengnan, locality: 'urban', classes: [{ name: '五年级(1)班', pupils: 2 }] },
      ],
    })
    who = 'deanSun'
    expect(await bring(sheet([own(0), '501']))).toMatchObject({ status: 200, applied: true })
    who = 'principalQian'
    expect((await bring(sheet([own(0), '502']))).status).toBe(404)
  })
})
