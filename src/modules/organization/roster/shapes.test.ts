import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CellValue, Workbook } from '../../../platform/documents/spreadsheets/cells.ts'
import { readWorkbook } from '../../../platform/documents/spreadsheets/read.ts'
import type { SheetMapping } from './headers.ts'
import { readRoster, type Known, type RosterOptions } from './reading.ts'
import { summarise } from './summary.ts'

const district: Known = {
  schools: [
    { name: '城南小学', code: '1' },
    { name: '城北实验小学', code: '2' },
    { name: '第一初级中学', code: '3', aliases: ['一中'] },
  ],
  today: '2026-09-20',
}

type Rows = (ExcelJS.CellValue | undefined)[][]

async function workbookOf(sheets: Record<string, Rows | [rows: Rows, merges: string[]]>): Promise<Workbook> {
  const workbook = new ExcelJS.Workbook()
  for (const [name, given] of Object.entries(sheets)) {
    const sheet = workbook.addWorksheet(name)
    const merged =
      Array.isArray(given[1]) && typeof given[1][0] === 'string' && /^[A-Z]+\d+:/.test(given[1][0])
    const [rows, merges] = merged ? (given as [Rows, string[]]) : [given as Rows, []]
    for (const [at, row] of rows.entries()) sheet.getRow(at + 1).values = row as ExcelJS.CellValue[]
    for (const range of merges) sheet.mergeCells(range)
  }
  return readWorkbook(new Uint8Array(await workbook.xlsx.writeBuffer()))
}

const read = async (
  sheets: Parameters<typeof workbookOf>[0],
  known: Known = district,
  options?: RosterOptions,
) => readRoster(await workbookOf(sheets), known, options)

const mappingOf = async (...given: Parameters<typeof read>) => summarise(await read(...given)).sheets[0]

describe('headers', () => {
  const mapping = {
    姓名: 'name',
    工号: 'staffNumber',
    '任教情况/学科': 'subject',
    '任教情况/年级': 'grades',
    单位: 'school',
  }

  test('of two levels with merged cells are read together', async () => {
    const rows: Rows = [
      ['城区教师情况统计表'],
      ['序号', '姓名', '工号', '任教情况', undefined, '单位'],
      [undefined, undefined, undefined, '学科', '年级', undefined],
      [1, '张三', 'A1', '语文', '六', '城南小学'],
    ]
    const merges = ['A1:F1', 'A2:A3', 'B2:B3', 'C2:C3', 'D2:E2', 'F2:F3']
    const reading = await read({ 表: [rows, merges] })
    expect(summarise(reading).sheets).toEqual([{ name: '表', headerRow: 2, mapping }])
    expect(reading.sheets[0]).toMatchObject({ headerRows: 2, records: 1 })
    expect(reading.teachers).toMatchObject([{ name: '张三', subjects: ['语文'], grades: [6], row: 4 }])
  })

  test('of two levels are read where the merged cells were lost, as in a .csv', async () => {
    const rows: Rows = [
      ['姓名', '工号', '任教情况', '', '单位'],
      ['', '', '学科', '年级', ''],
      ['张三', 'A1', '语文', '六', '城南小学'],
    ]
    expect(await mappingOf({ 表: rows })).toEqual({ name: '表', headerRow: 1, mapping })
    const csv = Buffer.from(rows.map((row) => row.join(',')).join('\n'))
    const reading = await readRoster(await readWorkbook(csv), district)
    expect(reading.teachers).toMatchObject([{ name: '张三', subjects: ['语文'], grades: [6] }])
  })

  test('of three levels under a title and reporting lines', async () => {
    const rows: Rows = [
      ['附件2'],
      ['2026年教师花名册'],
      ['填报单位:教体局', undefined, undefined, '填报日期:2026年9月'],
      ['基本情况', undefined, undefined, '任职情况', undefined, undefined],
      ['姓名', '工号', '性别', '职称', '任教', undefined],
      [undefined, undefined, undefined, undefined, '学科', '学校'],
      ['张三', 'A1', '男', '中一', '语文', '城南小学'],
    ]
    const merges = ['A1:F1', 'A2:F2', 'A4:C4', 'D4:F4', 'A5:A6', 'B5:B6', 'C5:C6', 'D5:D6', 'E5:F5']
    const reading = await read({ 表: [rows, merges] })
    expect(reading.errors).toEqual([])
    expect(reading.teachers).toMatchObject([
      { sex: 'male', title: '一级', subjects: ['语文'], school: { name: '城南小学' } },
    ])
  })

  test('come in any order, with line breaks, spaces, asterisks and hints in brackets', async () => {
    const header = [
      '*所在 学校',
      '出生年月\n(如1985.03)',
      '姓 名*',
      '教职工号(必填)',
      '现任专业技术职务',
      '1、性别',
      '身份证号',
      '备注',
    ]
    const rows: Rows = [header, ['城南小学', '1985.03', '张三', 'A1', '中高', '女', '000', '借调']]
    const reading = await read({ 名单: rows })
    expect(Object.values(summarise(reading).sheets[0]!.mapping)).toEqual([
      'school', 'bornOn', 'name', 'staffNumber', 'title', 'sex',
    ]) // prettier-ignore
    expect(reading.teachers).toMatchObject([{ bornOn: '1985-03', title: '高级', sex: 'female' }])
    expect(reading.warnings.map(({ code }) => code)).toEqual(['identityNumberIgnored'])
  })

  test.each([
    ['任教学科', 'subject'], ['学科', 'subject'], ['科目', 'subject'], ['职称', 'title'], ['专业技术职务', 'title'], ['职务', 'position'],
    ['参加工作时间', 'joinedWorkOn'], ['参工时间', 'joinedWorkOn'], ['工作单位', 'school'], ['联系电话', 'phone'], ['现聘教师职称', 'title'],
    ['骨干称号', 'honours'], ['年级', 'grades'], ['班级', 'classes'], ['出生日期', 'bornOn'], ['序号', undefined], ['年龄', undefined],
  ])('a column %s holds %s', async (header, field) => {
    const sheet = await mappingOf({ 表: [['姓名', '工号', header], ['张三', 'A1', '']] })
    expect(sheet?.mapping[header]).toBe(field)
  }) // prettier-ignore

  test('of two columns that could be the same field the surer one is taken', async () => {
    const sheet = await mappingOf({
      表: [
        ['姓名', '工号', '本人现教学科', '任教学科'],
        ['张三', 'A1', '语', '语文'],
      ],
    })
    expect(sheet?.mapping).toEqual({ 姓名: 'name', 工号: 'staffNumber', 任教学科: 'subject' })
  })

  test('that the user corrected are used as corrected', async () => {
    const sheets: Record<string, Rows> = {
      表: [
        ['甲', '乙', '丙', '丁'],
        ['张三', 'A1', '语文', '城南小学'],
      ],
    }
    expect((await read(sheets)).errors.map(({ code }) => code)).toEqual(['noRosterFound'])
    const mapping: Record<string, SheetMapping> = {
      表: { kind: 'teachers', headerRow: 1, columns: { A: 'name', B: 'staffNumber', C: null, D: 'school' } },
    }
    const reading = await read(sheets, district, { mapping })
    expect(reading.teachers).toMatchObject([{ name: '张三', staffNumber: 'A1', subjects: undefined }])
    expect(summarise(reading).sheets[0]!.mapping).toEqual({ 甲: 'name', 乙: 'staffNumber', 丁: 'school' })
    const ignored = await read({ ...sheets }, district, { mapping: { 表: { kind: 'ignored' } } })
    expect(ignored.sheets[0]).toMatchObject({ kind: 'ignored', reason: 'chosen' })
  })

  test('without a column of staff numbers are told once, not for each row', async () => {
    const reading = await read({
      表: [
        ['姓名', '性别', '学校'],
        ['张三', '男', '城南小学'],
        ['李四', '男', '城南小学'],
      ],
    })
    expect(reading.errors).toMatchObject([{ code: 'missingColumn', row: 1, sheet: '表' }])
    expect(reading.teachers).toEqual([])
  })
})

describe('sheets', () => {
  const header = ['姓名', '工号', '性别', '任教学科']

  test('one a school, named after it, need no column of schools', async () => {
    const reading = await read({
      城南小学: [header, ['张三', 'A1', '男', '语文']],
      一中: [['一中教师花名册'], header, ['李四', 'A2', '女', '物理']],
      说明: [['请各校认真填写']],
    })
    expect(reading.errors).toEqual([])
    expect(reading.teachers.map(({ name, school }) => [name, school.name])).toEqual([
      ['张三', '城南小学'],
      ['李四', '第一初级中学'],
    ])
    expect(reading.sheets.map(({ kind, reason }) => [kind, reason])).toEqual([
      ['teachers', undefined],
      ['teachers', undefined],
      ['ignored', 'noHeader'],
    ])
  })

  test('one a school make the schools of an empty district', async () => {
    const reading = await read(
      {
        城东小学: [header, ['张三', 'A1', '男', '语文']],
        河西中学: [header, ['李四', 'A2', '女', '物理']],
        Sheet3: [],
      },
      { schools: [] },
    )
    expect(reading.inferredSchools).toBe(true)
    expect(reading.schools).toMatchObject([
      { name: '城东小学', kind: 'primary', inferred: true },
      { name: '河西中学', inferred: true },
    ])
    expect(reading.teachers.map(({ school }) => school.name)).toEqual(['城东小学', '河西中学'])
  })

  test('one a school that nobody knows are wrong row by row, with the nearest name', async () => {
    const reading = await read({ 城东小学: [header, ['张三', 'A1', '男', '语文']] })
    expect(reading.errors).toMatchObject([
      { code: 'unknownSchool', column: '', message: expect.stringContaining('城南小学') },
    ])
  })

  test('named 教师 take the school from the reporting line', async () => {
    const reading = await read({ 教师: [['填报单位:城南小学(盖章)'], header, ['张三', 'A1', '男', '语文']] })
    expect(reading.teachers).toMatchObject([{ school: { name: '城南小学', code: '1' } }])
  })

  test('for schools, teachers and assignments belong together', async () => {
    const reading = await read(
      {
        任教: [['教职工号', '姓名', '学科', '任教班级', '周课时'], ['A1', '张三', '语文', '六(3)班', 12], ['', '李四', '数学', '五(1)班', 10], ['A9', '', '数学', '五(1)班', 10]],
        学校: [['学校名称', '学校标识码', '学校类别', '城乡类型', '所属片区'], ['城南小学', 3208001, '小学', '城区', '东片'], ['合计', '1所']],
        教师: [['姓名', '教职工号', '单位'], ['张三', 'A1', '城南小学'], ['李四', 'A2', '城南小学']],
      },
      { schools: [], staffNumbers: new Set() },
    ) // prettier-ignore
    expect(reading.schools).toMatchObject([
      { name: '城南小学', code: '3208001', kind: 'primary', locality: 'urban', cluster: '东片' },
    ])
    expect(reading.assignments).toMatchObject([
      { staffNumber: 'A1', subject: '语文', grades: [6], classes: ['六年级(3)班'], weeklyHours: 12 },
      { staffNumber: 'A2', subject: '数学', grades: [5] },
    ])
    expect(reading.errors).toMatchObject([
      { sheet: '任教', row: 4, code: 'unknownTeacher', column: '教职工号' },
    ])
    expect(reading.sheets.map(({ kind }) => kind)).toEqual(['assignments', 'schools', 'teachers'])
  })

  test('with everything in one give schools, teachers and assignments', async () => {
    const header = ['学校', '学校代码', '办学类型', '城乡', '姓名', '工号', '学科', '年级']
    const reading = await read(
      { Sheet1: [header, ['河东小学', '9', '小学', '农村', '张三', 'A1', '语文', '六']] },
      { schools: [] },
    )
    expect(reading.schools).toMatchObject([
      { name: '河东小学', code: '9', kind: 'primary', locality: 'rural' },
    ])
    expect(reading.assignments).toMatchObject([{ staffNumber: 'A1', subject: '语文', grades: [6] }])
  })

  test('whose names are stages lend their stage', async () => {
    const reading = await read({
      初中: [
        ['姓名', '工号', '学校', '学科', '年级'],
        ['张三', 'A1', '一中', '数学', '二'],
      ],
    })
    expect(reading.teachers).toMatchObject([{ stage: 'junior', grades: [8] }])
  })

  test('in GB18030 text are read like any other', async () => {
    // 姓名,工号,学校 / 张三,A1,城南小学
    const bytes = Buffer.from('d0d5c3fb2cb9a4bac52cd1a7d0a30ad5c5c8fd2c41312cb3c7c4cfd0a1d1a70a', 'hex')
    const reading = await readRoster(await readWorkbook(bytes, { fileName: '名单.csv' }), district)
    expect(reading.teachers).toMatchObject([
      { sheet: '名单', name: '张三', staffNumber: 'A1', school: { code: '1' } },
    ])
  })

  test('in text, named after a school, need no column of schools', async () => {
    const reading = await readRoster(
      await readWorkbook(Buffer.from('姓名,工号\n张三,A1'), { fileName: '城南小学2026.csv' }),
      district,
    )
    expect(reading.teachers).toMatchObject([{ school: { name: '城南小学' } }])
  })
})

describe('rows', () => {
  const header = ['序号', '姓名', '工号', '学校', '学科', '年级']
  const teacher = (number: number, name: string, staffNumber: string, subject = '语文', grade = '六'): Rows[number] => [
    number, name, staffNumber, '城南小学', subject, grade,
  ] // prettier-ignore

  test('of totals, notes, headings, repeated headers and numbers alone are neither right nor wrong', async () => {
    const reading = await read({
      表: [
        header,
        teacher(1, '张三', 'A1'),
        ['小计', '1人'],
        header,
        teacher(2, '李四', 'A2'),
        [3],
        [4],
        [undefined, '合 计', '', '共2人'],
        ['说明:1、本表由学校填写'],
        ['2、姓名须与身份证一致,工号不得重复。'],
        ['填表人:王五', undefined, undefined, '联系电话:12345'],
      ],
    })
    expect(reading.errors).toEqual([])
    expect(reading.teachers.map(({ name }) => name)).toEqual(['张三', '李四'])
    expect(reading.sheets[0]!.skipped).toEqual([
      { row: 3, reason: 'total' },
      { row: 4, reason: 'header' },
      { row: 8, reason: 'total' },
      { row: 9, reason: 'note' },
      { row: 10, reason: 'note' },
      { row: 11, reason: 'note' },
    ])
  })

  test('of sums in any column, signatures and printed column numbers are left out too', async () => {
    const reading = await read({
      表: [
        ['学校', '姓名', '工号', '学科', '年级'],
        ['1', '2', '3', '4', '5'],
        ['城南小学', '张三', 'A1', '语文', '六'],
        ['小计', '', 1],
        ['合计', '1人', 1],
        ['填表人:张三', '', '负责人:李四'],
      ],
    })
    expect(reading.errors).toEqual([])
    expect(reading.sheets[0]).toMatchObject({ records: 1, skipped: [2, 4, 5, 6].map((row) => ({ row })) })
  })

  test('are not wrong for a minor date that gives the year alone', async () => {
    const reading = await read({
      表: [
        ['姓名', '工号', '学校', '职称取得时间'],
        ['张三', 'A1', '城南小学', '2010年'],
      ],
    })
    expect(reading.teachers).toMatchObject([{ titledOn: null }])
    expect(reading.warnings).toMatchObject([{ column: '职称取得时间', code: 'unreadDate' }])
  })

  test('give a class its grade from the column beside it', async () => {
    const header = ['姓名', '工号', '学校', '任教年级', '任教班级']
    const reading = await read({
      表: [header, ['张三', 'A1', '城南小学', '三', '1班、2班'], ['李四', 'A2', '城南小学', '四', '四(3)班']],
    })
    expect(reading.teachers.map(({ grades, classes }) => [grades, classes])).toEqual([
      [[3], ['三年级(1)班', '三年级(2)班']],
      [[4], ['四年级(3)班']],
    ])
  })

  test('that hold only a name are wrong, not notes', async () => {
    const reading = await read({ 表: [header, teacher(1, '张三', 'A1'), [undefined, '李四']] })
    expect(reading.errors.map(({ row, code }) => [row, code])).toEqual([
      [3, 'missingStaffNumber'],
      [3, 'missingSchool'],
    ])
    expect(summarise(reading).counts.wrong).toBe(1)
  })

  test('under a school’s name on a line of its own belong to it', async () => {
    const reading = await read({
      教师: [
        ['姓名', '工号', '学科'],
        ['城南小学'],
        ['张三', 'A1', '语文'],
        ['城北实验小学'],
        ['李四', 'A2', '语文'],
      ],
    })
    expect(reading.teachers.map(({ school }) => school.name)).toEqual(['城南小学', '城北实验小学'])
  })

  test('share a school that is merged down over them', async () => {
    const rows: Rows = [
      ['学校', '姓名', '工号'],
      ['城南小学', '张三', 'A1'],
      [undefined, '李四', 'A2'],
      ['一中', '王五', 'A3'],
    ]
    const reading = await read({ 表: [rows, ['A2:A3']] })
    expect(reading.teachers.map(({ school }) => school.name)).toEqual([
      '城南小学',
      '城南小学',
      '第一初级中学',
    ])
  })

  test('of the same person with another subject are a further assignment', async () => {
    const reading = await read({
      表: [header, teacher(1, '张三', 'A1'), teacher(2, '张三', 'A1', '道法', '五')],
    })
    expect(reading.errors).toEqual([])
    expect(reading.teachers).toHaveLength(1)
    expect(reading.assignments.map(({ subject, grades }) => [subject, grades])).toEqual([
      ['语文', [6]],
      ['道德与法治', [5]],
    ])
  })

  test('with a staff number used before name both rows, across sheets too, whatever its digits look like', async () => {
    const reading = await read({
      甲: [header, teacher(1, '张三', '100')],
      乙: [header, teacher(1, '李四', '１００')],
    })
    expect(reading.errors).toMatchObject([{ sheet: '乙', row: 2, code: 'duplicateStaffNumber' }])
    expect(reading.errors[0]!.message).toContain('“甲”表第 2 行和第 2 行')
  })

  test('whose staff numbers differ only in how the program wrote them are the same', async () => {
    const csv = Buffer.from('姓名,工号,学校\n张三,100,城南小学\n李四,100.0,城南小学\n')
    const reading = await readRoster(await readWorkbook(csv), district)
    expect(reading.errors).toMatchObject([{ row: 3, code: 'duplicateStaffNumber' }])
  })

  test('tell every fault they have, each under its column', async () => {
    const reading = await read({
      表: [
        ['姓名', '工号', '学校', '性别', '学科', '学段', '手机', '出生年月', '职称'],
        ['张三', 'A1', '城南小学', '不男', '茶艺', '大学', '123', '1985.13', '特级'],
      ],
    })
    expect(reading.errors.map(({ column, letter, code }) => [column, letter, code])).toEqual([
      ['学段', 'F', 'unknownStage'],
      ['学科', 'E', 'unknownSubject'],
      ['性别', 'D', 'unknownSex'],
      ['出生年月', 'H', 'invalidDate'],
      ['职称', 'I', 'unknownTitle'],
      ['手机', 'G', 'invalidPhone'],
    ])
    for (const { message } of reading.errors) expect(message).toMatch(/。$/)
  })

  test('with a formula are refused where it identifies, taken with a word where a result was stored', async () => {
    const reading = await read({
      表: [
        ['姓名', '工号', '学校', '职称'],
        [{ formula: 'A1', result: '张三' }, 'A1', '城南小学', '一级'],
        ['=李四', 'A2', '城南小学', '一级'],
        ['王五', 'A3', { formula: 'VLOOKUP(1,A:B,2)', result: '城南小学' }, '一级'],
        ['赵六', 'A4', '城南小学', { formula: 'X1' }],
      ],
    })
    expect(reading.errors.map(({ row, column, code }) => [row, column, code])).toEqual([
      [2, '姓名', 'formulaInCell'],
      [3, '姓名', 'formulaInCell'],
      [5, '职称', 'formulaInCell'],
    ])
    expect(reading.warnings).toMatchObject([{ row: 4, column: '学校', code: 'formulaValueUsed' }])
    expect(reading.teachers.map(({ name }) => name)).toEqual(['王五'])
  })
})

describe('schools', () => {
  const schoolHeader = ['学校名称', '学校代码', '办学类型', '城乡分类']

  test('that the district has are known by code or by name, with or without the place in front', async () => {
    const reading = await read({
      学校: [
        schoolHeader,
        ['洪泽区城南小学', '1', '小学', '城区'],
        ['洪泽区城北实验小学', '', '小学', '城区'],
        ['河东小学', '8', '小学', '农村'],
      ],
      教师: [
        ['姓名', '工号', '学校'],
        ['张三', 'A1', '洪泽区城南小学'],
        ['李四', 'A2', '河东小学'],
        ['王五', 'A3', '城南小学'],
      ],
    })
    expect(reading.schools.map(({ existing }) => existing?.name)).toEqual([
      '城南小学',
      '城北实验小学',
      undefined,
    ])
    expect(reading.teachers.map(({ school }) => school.name)).toEqual(['城南小学', '河东小学', '城南小学'])
  })

  test('listed twice or of an unknown kind are wrong, and so are the teachers who depend on them', async () => {
    const reading = await read(
      {
        学校: [
          schoolHeader,
          ['城南小学', '1', '小学', '城区'],
          ['城南小学', '2', '小学', '城区'],
          ['河东小学', '3', '驾校', '城区'],
          ['河西小学', '1', '小学', '城区'],
          ['', '5', '小学', '城区'],
        ],
        教师: [
          ['姓名', '工号', '学校'],
          ['张三', 'A1', '城南小学'],
          ['李四', 'A2', '河东小学'],
        ],
      },
      { schools: [] },
    )
    expect(reading.errors.map(({ sheet, row, column, code }) => [sheet, row, column, code])).toEqual([
      ['学校', 3, '学校名称', 'duplicateSchool'],
      ['学校', 4, '办学类型', 'unknownSchoolKind'],
      ['学校', 5, '学校代码', 'duplicateSchool'],
      ['学校', 6, '学校名称', 'missingSchoolName'],
      ['教师', 3, '学校', 'schoolRowWrong'],
    ])
    expect(reading.inferredSchools).toBe(false)
  })
})

describe('reading', () => {
  test('tells how far it is and can be stopped', async () => {
    const rows = Array.from({ length: 1200 }, (_, at) => [`教师甲`, `A${at}`, '城南小学'])
    const seen: [number, number][] = []
    const workbook = await workbookOf({ 表: [['姓名', '工号', '学校'], ...rows] })
    const reading = await readRoster(workbook, district, {
      onProgress: (done, total) => seen.push([done, total]),
    })
    expect(reading.teachers).toHaveLength(1200)
    expect(seen).toEqual([
      [500, 1200],
      [1000, 1200],
      [1200, 1200],
    ])
    await expect(readRoster(workbook, district, { signal: AbortSignal.abort() })).rejects.toThrow('aborted')
  })

  test('any cells at all give a reading in which every row is right, wrong or left out', async () => {
    const cell: fc.Arbitrary<CellValue> = fc.oneof(
      fc.constantFrom<CellValue>(
        null,
        '姓名',
        '工号',
        '学校',
        '张三',
        'A1',
        '城南小学',
        '合计',
        '说明:',
        '1985.03',
        '语文',
        '任教情况',
        '学科',
        '=',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.double(),
      fc.boolean(),
      fc.string().map((iso) => ({ iso })),
    )
    const range = fc.tuple(fc.nat(8), fc.nat(5), fc.nat(3), fc.nat(3)).map(([top, left, height, width]) => ({
      top: top + 1,
      left,
      bottom: top + 1 + height,
      right: left + width,
    }))
    const sheet = fc.record({
      name: fc.constantFrom('教师', '学校', '任教', '城南小学', 'Sheet1'),
      hidden: fc.constant(false),
      rows: fc
        .array(fc.array(cell, { maxLength: 6 }), { maxLength: 10 })
        .map((rows) => rows.map((values, at) => ({ number: at + 1, values }))),
      merges: fc.array(range, { maxLength: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(sheet, { maxLength: 2 }), async (sheets) => {
        const once = await readRoster({ format: 'xlsx', sheets }, district)
        for (const { message } of once.errors) expect(message).toMatch(/。$/)
        const wrong = new Set(once.errors.map(({ sheet, row }) => `${sheet}${row}`))
        for (const { sheet, row } of once.teachers)
          expect(sheets.length > 1 || !wrong.has(`${sheet}${row}`)).toBe(true)
        expect(await readRoster({ format: 'xlsx', sheets }, district)).toEqual(once)
      }),
      { numRuns: 300 },
    )
  })
})
