import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { utimes } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import ExcelJS from 'exceljs'
import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Cast, openCast } from '../../../tests/support/cast.ts'
import { type ExamImports, openExamImports } from '../../../tests/support/exam-imports.ts'
import { type FurnishedAssessment, furnishAssessment } from '../../../tests/support/exams.ts'
import { newId } from '../../platform/ids.ts'
import { forgetExamFiles, resumeExamImports } from './imports/jobs.ts'
import { performExamImport } from './operations/import-work.ts'
import { decodeMarks } from './marks-row.ts'
import { correctMark } from './operations/correcting.ts'
import {
  cancelExamImport,
  checkExamImport,
  guessedMarks,
  startExamImport,
} from './operations/exam-imports.ts'
import { examImport, examImportFaults, listExamImports } from './queries/exam-imports.ts'
import { marksState } from './queries/marks-state.ts'
import { pupilMarks } from './queries/pupil-marks.ts'
import { listResultViews } from './queries/results/views.ts'

let cast: Cast
let imports: ExamImports
let exam: FurnishedAssessment

beforeAll(async () => {
  cast = await openCast('marks')
  imports = await openExamImports(cast)
})
afterAll(async () => {
  await imports.end()
  await cast.end()
})

const items = [
  { label: '1', full: 3, answerKey: 'B' },
  { label: '2', full: 4 },
  { label: '3', full: 10 },
]

async function furnish(
  more: Partial<Parameters<typeof furnishAssessment>[1]> = {},
): Promise<FurnishedAssessment> {
  const made = await furnishAssessment(cast.database, {
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
      { subject: '数学', items: items.map(({ label, full }) => ({ label, full })) },
    ],
    ...more,
  })
  await cast.database.pool.query('delete from marks where paper_id = any($1::uuid[])', [made.paperIds])
  return made
}

beforeEach(async () => {
  exam = await furnish()
  imports.line.length = 0
})

const candidate = (at: number) => `K${exam.pupils[at]!.number}`

/** Rows of a paper as text: position, standing, marks. */
async function rows(paper = 0): Promise<string[]> {
  const found = await cast.database.pool.query<{ position: number; standing: string; marks: Buffer }>(
    'select position, standing, marks from marks where paper_id = $1 order by position',
    [exam.paperIds[paper]],
  )
  return found.rows.map(
    ({ position, standing, marks }) =>
      `${position} ${standing} ${[...decodeMarks(marks)].map((one) => (one === -32768 ? '-' : one / 2)).join(' ')}`,
  )
}

const counted = async (table: string) =>
  (
    await cast.database.pool.query<{ n: number }>(
      `select count(*)::integer as n from ${table} where paper_id = any($1::uuid[])`,
      [exam.paperIds],
    )
  ).rows[0]!.n

async function upload(text: string, name = '语文成绩.csv'): Promise<string> {
  const sent = await imports.send('head', text, { assessmentId: exam.id, name })
  expect(sent).toMatchObject({ status: 201 })
  await imports.work()
  return sent.id
}

async function run(id: string, mode: 'allOrNothing' | 'rowByRow' = 'allOrNothing'): Promise<void> {
  await imports.as('head', (ctx) => startExamImport(ctx, { id, mode }))
  await imports.work()
}

const get = (id: string) => imports.as('head', (ctx) => examImport(ctx, { id }))
const chinese = () =>
  `考号,1,2,3,总分\n${candidate(0)},B,3.5,9,15.5\n${candidate(1)},A,4,10,14\n${candidate(3)},缺考,,,缺考\n`

describe('marks of a file', () => {
  test('are checked first and written once they are asked for', async () => {
    const id = await upload(chinese())
    const checked = await get(id)
    expect(checked).toMatchObject({ state: 'checked', wrong: { rows: 0 }, may: { import: true } })
    expect(checked.marks!.counts).toMatchObject([
      { subject: '语文', rows: 3, sat: 2, absent: 1, new: 3, missing: 2 },
    ])
    expect(await rows()).toEqual([])
    await run(id)
    expect(await get(id)).toMatchObject({ state: 'imported', progress: { step: 'finished' } })
    expect(await rows()).toEqual(['0 sat 3 3.5 9', '1 sat 0 4 10', '3 absent - - -'])
  })

  test('are the same after they came twice, and nothing stands in the history', async () => {
    await run(await upload(chinese()))
    const again = await upload(chinese())
    expect((await get(again)).marks!.counts).toMatchObject([{ new: 0, changed: 0, unchanged: 3 }])
    await run(again)
    expect(await counted('marks')).toBe(3)
    expect(await counted('marks_replaced')).toBe(0)
  })

  test('correct what was there, and what was there is kept', async () => {
    await run(await upload(chinese()))
    await run(await upload(chinese().replace('B,3.5,9,15.5', 'B,3.5,8,14.5')))
    expect((await rows())[0]).toBe('0 sat 3 3.5 8')
    expect(await counted('marks_replaced')).toBe(1)
    const seen = await imports.as('head', (ctx) =>
      pupilMarks(ctx, { assessmentId: exam.id, number: candidate(0) }),
    )
    expect(seen.papers[0]!.history).toMatchObject([
      { fileName: '语文成绩.csv', reason: null, changes: [{ label: '3', before: '9', after: '8' }] },
    ])
  })

  test('with mistakes are refused as a whole, or taken but for the wrong rows', async () => {
    const id = await upload(`${chinese()}${candidate(2)},B,5,1,9\nK0,B,1,1,5\n`)
    expect(await get(id)).toMatchObject({ wrong: { rows: 2, cells: 2 } })
    await expect(
      imports.as('head', (ctx) => startExamImport(ctx, { id, mode: 'allOrNothing' })),
    ).rejects.toMatchObject({ code: 'examImportWrong' })
    await run(id, 'rowByRow')
    expect(await rows()).toHaveLength(3)
    const faults = await imports.as('head', (ctx) => examImportFaults(ctx, { id, limit: 50 }))
    expect(faults.rows.map(({ row, column, code }) => `${column}${row} ${code}`)).toEqual([
      'C5 aboveFull',
      'A6 unknownPupil',
    ])
  })

  test('come back in the same workbook with the wrong cells marked', async () => {
    const id = await upload(`${chinese()}${candidate(2)},B,5,1,9\n`)
    const answer = await imports.get('head', `/api/exam-imports/${id}/wrong.xlsx`)
    expect(answer.status).toBe(200)
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load((await answer.arrayBuffer()) as never)
    const sheet = workbook.worksheets[0]!
    expect(sheet.getCell('F1').value).toBe('需要修改')
    expect(String(sheet.getCell('F5').value)).toContain('满分 4 分')
    expect(sheet.getCell('C5').fill).toMatchObject({ type: 'pattern' })
    expect(JSON.stringify(sheet.getCell('C5').note)).toContain('满分 4 分')
  })

  test('of several subjects side by side are one job', async () => {
    const id = await upload(
      `考号,语文1,语文2,语文3,数学1,数学2,数学3\n${candidate(0)},B,1,1,3,4,10\n${candidate(1)},A,1,1,缺考,缺考,缺考\n`,
      '全科.csv',
    )
    expect((await get(id)).marks!.counts.map(({ subject, new: fresh }) => `${subject} ${fresh}`)).toEqual([
      '语文 2',
      '数学 2',
    ])
    await run(id)
    expect([await rows(0), await rows(1)]).toEqual([
      ['0 sat 3 1 1', '1 sat 0 1 1'],
      ['0 sat 3 4 10', '1 absent - - -'],
    ])
  })

  test('are read as the user says when the guess was wrong', async () => {
    const id = await upload(`编号,甲,乙,丙\n${exam.pupils[0]!.number},1,2,3\n`)
    expect((await get(id)).sheets[0]).toMatchObject({ used: false })
    const [paper] = exam.paperIds
    const columns = { A: 'pupil', B: `mark:${paper}:0`, C: `mark:${paper}:1`, D: `mark:${paper}:2` }
    await imports.as('head', (ctx) =>
      checkExamImport(ctx, { id, marks: { ...guessedMarks, sheets: { 语文成绩: { columns } } } }),
    )
    await imports.work()
    await run(id)
    expect(await rows()).toEqual(['0 sat 1 2 3'])
  })

  test('ask for a version of the results', async () => {
    await run(await upload(chinese()))
    const state = await imports.as('head', (ctx) => marksState(ctx, { assessmentId: exam.id }))
    expect(state.version).toMatchObject({ version: 1 })
    expect(state.papers[0]).toMatchObject({ enrolled: 5, sat: 2, absent: 1, missing: 2, mayImport: true })
    expect(state.schools.map(({ papers }) => papers[0]!.missing)).toEqual([1, 1])
  })
})

/** A process that takes up imports left unfinished; `ended` tells its exit code, or the signal that ended it. */
function server(ahead = 0) {
  const script = fileURLToPath(new URL('../../../tests/support/exam-import-process.ts', import.meta.url))
  const connection = JSON.stringify(cast.database.connection)
  const child = spawn(process.execPath, [script, connection, imports.services.filesFolder, String(ahead)], {
    stdio: 'inherit',
  })
  const ended = new Promise<number | string | null>((resolve) =>
    child.on('exit', (code, signal) => resolve(signal ?? code)),
  )
  return { process: child, ended }
}

describe('a job', () => {
  test('that is sent twice is one import', async () => {
    const id = newId()
    const first = await imports.send('head', chinese(), { assessmentId: exam.id, id, name: '语文.csv' })
    const second = await imports.send('head', chinese(), { assessmentId: exam.id, id, name: '语文.csv' })
    expect([first.status, second.status]).toEqual([201, 201])
    const other = await imports.send('head', `${chinese()}\n`, {
      assessmentId: exam.id,
      id,
      name: '语文.csv',
    })
    expect(other).toMatchObject({ status: 409, code: 'conflict' })
    await imports.work()
    await imports.as('head', (ctx) => startExamImport(ctx, { id, mode: 'allOrNothing' }))
    await imports.as('head', (ctx) => startExamImport(ctx, { id, mode: 'allOrNothing' }))
    await imports.work()
    await imports.as('head', (ctx) => startExamImport(ctx, { id, mode: 'allOrNothing' }))
    await imports.work()
    expect(await rows()).toHaveLength(3)
  })

  test('that is cancelled writes nothing', async () => {
    const id = await upload(chinese())
    await imports.as('head', (ctx) => startExamImport(ctx, { id, mode: 'allOrNothing' }))
    await imports.as('head', (ctx) => cancelExamImport(ctx, { id }))
    await imports.work()
    expect([(await get(id)).state, await rows()]).toEqual(['cancelled', []])
  })

  test('whose server went down in the middle has written nothing, and is done by the next one', async () => {
    const id = await upload(chinese())
    await imports.as('head', (ctx) => startExamImport(ctx, { id, mode: 'allOrNothing' }))
    const job = imports.line.shift()!.job
    await performExamImport(imports.services, job, AbortSignal.abort(new Error('going down')))
    expect([(await get(id)).state, await rows()]).toEqual(['importing', []])
    await cast.database.pool.query(
      `update exam_imports set progress = jsonb_set(progress, '{at}', '"2026-10-14T01:00:00.000Z"') where id = $1`,
      [id],
    )
    await resumeExamImports(imports.services)
    expect(imports.line.map(({ job }) => job.importId)).toContain(id)
    await imports.work()
    expect([(await get(id)).state, (await rows()).length]).toEqual(['imported', 3])
  })

  test('whose server is killed while it writes has written nothing, and is done once by the next one', async () => {
    await run(await upload(chinese()))
    const id = await upload(chinese().replace('B,3.5,9,15.5', 'B,3.5,8,14.5'))
    await imports.as('head', (ctx) => startExamImport(ctx, { id, mode: 'allOrNothing' }))
    imports.line.length = 0
    const before = await rows()
    // Marks are written before what is kept of faults: held here, the import stands between them.
    const holder = await cast.database.pool.connect()
    await holder.query('begin; lock table exam_import_faults in exclusive mode')
    const killed = server()
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    await expect
      .poll(async () => (await cast.database.pool.query(waiting)).rowCount, { timeout: 15_000 })
      .toBe(1)
    killed.process.kill('SIGKILL')
    expect(await killed.ended).toBe('SIGKILL')
    await holder.query('rollback')
    holder.release()
    expect([(await get(id)).state, await rows()]).toEqual(['importing', before])
    expect(await counted('marks_replaced')).toBe(0)
    // A minute later another server looks for what was left; one more finds nothing left to do.
    expect(await server(60_000).ended).toBe(0)
    await resumeExamImports(imports.services)
    expect(imports.line.filter(({ job }) => job.importId === id)).toEqual([])
    expect((await get(id)).state).toBe('imported')
    expect(await rows()).toEqual(['0 sat 3 3.5 8', ...before.slice(1)])
    expect(await counted('marks_replaced')).toBe(1)
    const audit = await cast.database.pool.query(
      `select 1 from audit_lines where subject_id = $1 and action = 'examImport.imported'`,
      [id],
    )
    expect(audit.rowCount).toBe(1)
  }, 30_000)

  test('whose connection breaks while it writes leaves nothing behind', async () => {
    const id = await upload(chinese())
    await imports.as('head', (ctx) => startExamImport(ctx, { id, mode: 'allOrNothing' }))
    await cast.database.pool.query(
      `create function break_off() returns trigger language plpgsql as $$ begin
         if new.position = 3 then perform pg_terminate_backend(pg_backend_pid()); end if; return new; end $$;
       create trigger break_off before insert on marks for each row execute function break_off()`,
    )
    await imports.work()
    await cast.database.pool.query('drop trigger break_off on marks; drop function break_off()')
    expect([(await get(id)).state, await rows()]).toEqual(['failed', []])
    await imports.as('head', (ctx) => checkExamImport(ctx, { id }))
    await imports.work()
    await run(id)
    expect(await rows()).toHaveLength(3)
  })
})

describe('a file that is no sheet of marks', () => {
  const part = (path: string, text = '') =>
    zipSync({ '[Content_Types].xml': strToU8('<Types/>'), [path]: strToU8(text) })
  const bomb = () =>
    zipSync({
      '[Content_Types].xml': strToU8('<Types/>'),
      'xl/workbook.xml': strToU8('<workbook/>'),
      'xl/worksheets/sheet1.xml': new Uint8Array(40 * 1024 * 1024),
    })
  test.each([
    ['empty', new Uint8Array(0), 'empty'],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2, 3), 'wrongType'],
    ['a Word document', part('word/document.xml'), 'wrongType'],
    ['one with macros', part('xl/vbaProject.bin'), 'macros'],
    ['broken', Uint8Array.of(0x50, 0x4b, 0x03, 0x04, 9, 9, 9), 'corrupt'],
    [
      'locked',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
      'passwordProtected',
    ],
    ['a bomb', bomb(), 'tooBig'],
  ])('%s is refused with a sentence, and nothing is kept', async (_, bytes, code) => {
    const before = await imports.filesKept()
    const sent = await imports.send('head', bytes, { assessmentId: exam.id, name: '成绩.xlsx' })
    expect(sent).toMatchObject({ status: 422, code })
    expect(sent.message).toMatch(/\p{Script=Han}.*。$/u)
    expect(await imports.filesKept()).toBe(before)
  })

  test('of a million rows fails with a sentence', async () => {
    const id = await upload(`考号,1,2,3\n${'1,1,1,1\n'.repeat(800_001)}`)
    expect(await get(id)).toMatchObject({ state: 'failed', failure: { code: 'tooManyRows' } })
    expect((await get(id)).failure!.message).toContain('800,000')
  })

  test('of formulas without results names the cells', async () => {
    const columns = ['考号', '1', '2', '3']
    const workbook = new ExcelJS.Workbook()
    const sheet = workbook.addWorksheet('语文')
    sheet.addRow(columns)
    sheet.addRow([candidate(0), 'B', { formula: '1+1' }, { formula: '2+2', result: 4 }])
    const bytes = new Uint8Array((await workbook.xlsx.writeBuffer()) as ArrayBuffer)
    const sent = await imports.send('head', bytes, { assessmentId: exam.id, name: '语文.xlsx' })
    await imports.work()
    const faults = await imports.as('head', (ctx) => examImportFaults(ctx, { id: sent.id, limit: 50 }))
    expect(faults.rows.map(({ row, column, code }) => `${column}${row} ${code}`)).toEqual(['C2 formula'])
  })
})

test('a file of marks is removed a month after it came, unless it is being read', async () => {
  const [done, busy] = [await upload(chinese()), await upload(chinese())]
  await cast.database.pool.query(`update exam_imports set state = 'checking' where id = $1`, [busy])
  const { rows: found } = await cast.database.pool.query<{ file_path: string }>(
    'select file_path from exam_imports where id = any($1::uuid[]) order by id = $2',
    [[done, busy], busy],
  )
  const paths = found.map(({ file_path }) => file_path)
  const aged = async (days: number) => {
    const at = new Date(cast.now.getTime() - days * 86_400_000)
    for (const path of paths) await utimes(path, at, at)
    await forgetExamFiles(imports.services)
    return paths.map((path) => existsSync(path))
  }
  expect(await aged(29)).toEqual([true, true])
  expect(await aged(31)).toEqual([false, true])
  expect((await imports.get('head', `/api/exam-imports/${done}/wrong.xlsx`)).status).toBe(404)
})

describe('who may bring marks in', () => {
  test('the office all, a researcher their subject, heads of schools their own assessments', async () => {
    const send = (who: Parameters<ExamImports['send']>[0], assessmentId: string) =>
      imports.send(who, chinese(), { assessmentId })
    for (const who of ['principalWu', 'deanSun', 'teacherChen', 'leadMa', 'stranger', null] as const) {
      expect([401, 403, 404]).toContain((await send(who, exam.id)).status)
    }
    const both = `考号,语文1,语文2,语文3,数学1,数学2,数学3\n${candidate(0)},B,1,1,3,4,10\n`
    const lin = await imports.send('lin', both, { assessmentId: exam.id })
    await imports.work()
    const seen = await imports.as('lin', (ctx) => examImport(ctx, { id: lin.id }))
    expect(seen.marks!.counts.map(({ subject }) => subject)).toEqual(['语文'])
    const own = await furnish({
      schoolId: cast.schools.chengnan,
      schools: [
        { id: cast.schools.chengnan, locality: 'urban', classes: [{ name: '五年级(1)班', pupils: 2 }] },
      ],
    })
    expect((await send('deanSun', own.id)).status).toBe(201)
    expect((await send('principalQian', own.id)).status).toBe(404)
    await imports.work()
    const listed = await imports.as('lin', (ctx) =>
      listExamImports(ctx, { purpose: 'marks', assessmentId: exam.id, limit: 20 }),
    )
    expect(listed.rows.map(({ id }) => id)).toEqual([lin.id])
  })

  test('nobody while pupils are not fixed, or after it was withdrawn', async () => {
    await cast.database.pool.query(`update assessments set state = 'drafted' where id = $1`, [exam.id])
    expect(await imports.send('head', chinese(), { assessmentId: exam.id })).toMatchObject({
      status: 422,
      code: 'marksNotCollecting',
    })
  })

  test('heads of schools see how many of their own are in, and no other school', async () => {
    await run(await upload(chinese()))
    const seen = await imports.as('deanSun', (ctx) => marksState(ctx, { assessmentId: exam.id }))
    expect(seen.schools.map(({ name }) => name)).toEqual(['城南小学'])
    expect(seen.papers[0]).toMatchObject({ enrolled: 3, sat: 2, missing: 1, mayImport: false })
    expect(seen.may).toEqual({ import: false, correct: false })
  })
})

describe('one mark', () => {
  const look = (at: number) =>
    imports.as('head', (ctx) => pupilMarks(ctx, { assessmentId: exam.id, number: candidate(at) }))
  async function correct(at: number, more: Partial<Parameters<typeof correctMark>[1]>) {
    const { papers, pupil } = await look(at)
    const input = {
      id: newId(),
      assessmentId: exam.id,
      paperId: exam.paperIds[0]!,
      pupil,
      basis: papers[0]!.basis,
      standing: 'sat' as const,
      marks: [],
      reason: '登分有误，已核对答卷',
      ...more,
    }
    return { input, answer: await imports.as('head', (ctx) => correctMark(ctx, input)) }
  }

  beforeEach(async () => run(await upload(chinese())))

  test('is corrected with a reason, and what stood there before can be read', async () => {
    const { answer } = await correct(0, { marks: [{ item: 2, mark: 9.5 }] })
    expect(answer).toMatchObject({
      changes: [{ label: '3', before: '9', after: '9.5' }],
      total: { before: 15.5, after: 16 },
      version: expect.any(Number),
    })
    expect((await rows())[0]).toBe('0 sat 3 3.5 9.5')
    const { papers } = await look(0)
    expect(papers[0]!.history).toMatchObject([
      { by: '严主任', reason: '登分有误，已核对答卷', changes: [{ label: '3', before: '9', after: '9.5' }] },
    ])
    const audit = await cast.database.pool.query(
      `select before, after from audit_lines where action = 'marks.corrected' order by at desc, id desc limit 1`,
    )
    expect(audit.rows[0]).toMatchObject({
      before: { '“3”': '9' },
      after: { '“3”': '9.5', reason: '登分有误，已核对答卷' },
    })
  })

  test('that was corrected by hand is pointed out before a file overturns it', async () => {
    await correct(0, { marks: [{ item: 2, mark: 9.5 }] })
    const checked = await get(await upload(chinese()))
    expect(checked.marks!.counts).toMatchObject([{ changed: 1, unchanged: 2 }])
    expect(checked.warnings).toEqual([expect.stringContaining(candidate(0))])
  })

  test('sent twice is corrected once', async () => {
    const { input, answer } = await correct(0, { marks: [{ item: 1, mark: 4 }] })
    const again = await imports.as('head', (ctx) => correctMark(ctx, input))
    expect(again.changes).toEqual(answer.changes)
    expect(await counted('marks_replaced')).toBe(1)
  })

  test('absent becomes present and the other way round', async () => {
    await correct(3, {
      standing: 'sat',
      marks: [
        { item: 0, mark: 3 },
        { item: 1, mark: 0 },
        { item: 2, mark: 1 },
      ],
    })
    expect((await rows())[2]).toBe('3 sat 3 0 1')
    await correct(3, { standing: 'absent' })
    expect((await rows())[2]).toBe('3 absent - - -')
    await correct(4, { standing: 'cheated' })
    expect((await rows())[3]).toBe('4 cheated - - -')
  })

  test.each([
    [{ marks: [{ item: 2, mark: 11 }] }, 'markAboveFull'],
    [{ marks: [{ item: 2, mark: 0.25 }] }, 'markBetweenSteps'],
    [{ standing: 'absent' as const, marks: [{ item: 2, mark: 1 }] }, 'markOfAbsent'],
    [{ marks: [{ item: 2, mark: 9 }] }, 'correctionChangesNothing'],
    [{ basis: 'none', marks: [{ item: 2, mark: 1 }] }, 'conflict'],
    [{ pupil: 99, marks: [{ item: 2, mark: 1 }] }, 'notFound'],
  ])('%j is refused', async (more, code) => {
    await expect(correct(0, more)).rejects.toMatchObject({ code })
    expect((await rows())[0]).toBe('0 sat 3 3.5 9')
  })

  test('stands beside the full marks of its paper, in which optional items count as often as they are picked', async () => {
    const of = (label: string) => ({ label, full: 10, choiceGroup: '选做', choicePick: 1 })
    exam = await furnish({ papers: [{ subject: '语文', items: [{ full: 90 }, of('2'), of('3')] }] })
    const seen = await imports.as('head', (ctx) =>
      pupilMarks(ctx, { assessmentId: exam.id, number: candidate(0) }),
    )
    expect(seen.papers.map(({ full }) => full)).toEqual([100])
  })

  test('is looked at by the office alone, and every look is written down', async () => {
    const looks = async () =>
      (
        await cast.database.pool.query(
          'select person_id, unit, pupil from result_views where assessment_id = $1',
          [exam.id],
        )
      ).rows
    const seen = await look(0)
    expect(seen.watermark).toContain(cast.people.head.name)
    expect(await looks()).toEqual([
      { person_id: cast.people.head.id, unit: cast.schools.chengnan, pupil: candidate(0) },
    ])
    // The heads of the pupil's school find the look; those of another do not.
    const found = async (who: 'principalWu' | 'principalQian') =>
      (await imports.as(who, (ctx) => listResultViews(ctx, { assessmentId: exam.id, limit: 5 }))).rows.map(
        ({ person, schoolName }) => [person.name, schoolName],
      )
    expect(await found('principalWu')).toEqual([[cast.people.head.name, '城南小学']])
    expect(await found('principalQian')).toEqual([])
    for (const who of ['lin', 'principalWu', 'deanSun'] as const) {
      await expect(
        imports.as(who, (ctx) => pupilMarks(ctx, { assessmentId: exam.id, number: candidate(0) })),
      ).rejects.toMatchObject({ code: 'notAllowed' })
    }
    expect(await looks()).toHaveLength(1)
    await expect(
      imports.as('head', (ctx) => pupilMarks(ctx, { assessmentId: exam.id, number: '0' })),
    ).rejects.toMatchObject({ code: 'candidateUnknown' })
  })
})
