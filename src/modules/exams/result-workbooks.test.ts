import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cast, type CastName, openCast } from '../../../tests/support/cast.ts'
import {
  computeFurnished,
  furnishAssessment,
  type FurnishedAssessment,
} from '../../../tests/support/exams.ts'
import { workbookBytes } from '../../platform/documents/spreadsheets/export.ts'
import { readWorkbook } from '../../platform/documents/spreadsheets/read.ts'
import type { Ctx } from '../organization/index.ts'
import { FIVE_GRADES } from './analysis/graded-scores.ts'
import { gatherSubject } from './packs/gather.ts'
import { getValueAdded } from './queries/results/added.ts'
import { getClassResults } from './queries/results/class.ts'
import { getResultsOverview } from './queries/results/overview.ts'
import { getSchoolResults, getSchoolSubjectResults } from './queries/results/school.ts'
import { getItemResults, getSubjectResults } from './queries/results/subject.ts'
import { getTrends } from './queries/results/trends.ts'
import { listUnitResults } from './queries/results/units.ts'
import { type ResultTable, resultTable } from './routes/results.ts'

let cast: Cast
let mock: FurnishedAssessment
const first = '六年级1班'

beforeAll(async () => {
  cast = await openCast('workbooks')
  const { chengnan, sanhe, beiguan, shiyan } = cast.schools
  const at = { districtId: cast.district.id, personId: cast.people.head.id, termId: cast.terms.autumn }
  const furnish = {
    ...at,
    kind: 'mock' as const,
    stage: 'primary' as const,
    grade: 6,
    schools: [
      {
        id: chengnan,
        locality: 'urban' as const,
        clusterId: cast.cluster,
        classes: [
          { name: first, pupils: 42 },
          { name: '六年级2班', pupils: 38 },
        ],
      },
      { id: sanhe, locality: 'rural' as const, clusterId: cast.cluster, classes: [{ name: first, pupils: 5 }] },
      { id: beiguan, locality: 'rural' as const, classes: [{ name: first, pupils: 60 }], effect: -0.5 },
      { id: shiyan, locality: 'urban' as const, classes: [{ name: first, pupils: 66 }], effect: 0.5 },
    ],
  } // prettier-ignore
  const before = await furnishAssessment(cast.database, { ...furnish, name: '一模', heldFrom: '2026-09-10' })
  mock = await furnishAssessment(cast.database, {
    ...furnish,
    name: '二模',
    prior: before,
    seed: 11,
    lines: [{ name: '重点线', total: 130 }],
    bands: FIVE_GRADES.bands.map((band) => ({ ...band })),
  })
  for (const { id } of [before, mock])
    await computeFurnished(cast.database, cast.services, { ...at, assessmentId: id, publish: true })
})
afterAll(() => cast.end())

/** Sheets as Excel opens them: by name, each its headings and its rows by heading. */
async function opened(table: ResultTable, who: CastName = 'head') {
  const made = await cast.as(who, (ctx: Ctx) => resultTable(ctx, mock.id, table))
  const { sheets } = await readWorkbook(await workbookBytes({ sheets: made.sheets }))
  const byName = new Map(
    sheets.map(({ name, rows }) => {
      const [head = [], ...body] = rows.map(({ values }) => [...values].map((value) => value ?? ''))
      const headings = head.map(String)
      return [
        name,
        {
          headings,
          rows: body.map((row) => Object.fromEntries(headings.map((key, i) => [key, row[i] ?? '']))),
        },
      ]
    }),
  )
  return { name: made.name, sheets: byName, names: [...byName.keys()] }
}

const as = <Answer>(who: CastName, work: (ctx: Ctx) => Promise<Answer>) => cast.as(who, work)
const near = (cell: unknown, figure: number | null | undefined, decimals: number) =>
  expect(cell).toBe(Number(figure!.toFixed(decimals)))

describe('the workbook of results', () => {
  it('has headings in Chinese on every sheet, and no row without a name', async () => {
    const paperId = mock.paperIds[0]!
    const schoolId = cast.schools.chengnan
    const tables: ResultTable[] = [
      { table: 'overview' },
      { table: 'units', by: 'school' },
      { table: 'subject', paperId },
      { table: 'items', paperId },
      { table: 'school', schoolId },
      { table: 'schoolSubject', paperId, schoolId },
      { table: 'class', paperId, schoolId, className: first },
      { table: 'added', paperId },
      { table: 'trends', by: 'grade', kind: 'school', unit: schoolId },
    ]
    for (const table of tables) {
      const { name, sheets } = await opened(table)
      expect(name).toMatch(/^二模 .+/)
      expect(sheets.size).toBeGreaterThan(0)
      for (const [sheet, { headings, rows }] of sheets) {
        expect(sheet).toMatch(/^[\u4e00-\u9fff]+$/)
        for (const heading of headings) expect(heading).toMatch(/[\u4e00-\u9fff]/)
        expect([sheet, new Set(headings).size]).toEqual([sheet, headings.length])
        expect([sheet, rows.length > 0]).toEqual([sheet, true])
        for (const row of rows) expect(String(Object.values(row)[0])).not.toBe('')
        expect(JSON.stringify(rows)).not.toMatch(/NaN|undefined|\[object|null/)
      }
    }
  })

  it('of the district has every subject, the sum, town and country and double lines', async () => {
    const overview = await as('head', (ctx) => getResultsOverview(ctx, { assessmentId: mock.id }))
    const { sheets, names } = await opened({ table: 'overview' })
    expect(names).toEqual(['各科', '城乡', '双线'])
    const rows = sheets.get('各科')!.rows
    expect(rows.map((row) => row['学科'])).toEqual(['语文', '数学', '总分'])
    const [chinese] = overview.papers
    near(rows[0]!['平均分'], chinese!.summary.mean, 2)
    near(rows[0]!['信度α'], chinese!.reliability.alpha, 3)
    near(rows[0]!['校际差异'], chinese!.variance!.icc, 4)
    near(rows[2]!['平均分'], overview.total!.figures!.mean, 2)
    const lines = sheets.get('双线')!.rows
    expect(lines.map((row) => [row['线'], row['学科']])).toEqual([
      ['重点线', '语文'],
      ['重点线', '数学'],
    ])
    expect(lines[0]!['都上线人数']).toBe(overview.lines[0]!.overBoth ?? '')
  })

  it('of a list of units has the district first, a hidden school by name alone, and Z beside T', async () => {
    const { rows: units } = await as('head', (ctx) =>
      listUnitResults(ctx, { assessmentId: mock.id, paperId: null, by: 'school' }),
    )
    const made = await opened({ table: 'units', by: 'school' })
    expect(made.name).toBe('二模 总分各校')
    const { rows } = made.sheets.get('结果')!
    expect(rows.map((row) => row['单位'])).toEqual(['全区', ...units.map(({ unit }) => unit.name)])
    const hidden = rows.find((row) => row['单位'] === '三河乡中心小学')!
    expect(Object.values(hidden).filter((cell) => cell !== '')).toEqual([
      '三河乡中心小学',
      '人数较少，不显示',
    ])
    const shown = units.find(({ figures }) => figures)!
    const row = rows.find((one) => one['单位'] === shown.unit.name)!
    near(row['T分'], shown.figures!.t, 1)
    near(row['Z分'], (shown.figures!.t! - 50) / 10, 2)
    near(row['及格率'], shown.figures!.pass, 4)
  })

  it('of a subject has its parts, bands, 一分一段, grades with 原始分对照, and what was tested', async () => {
    const paperId = mock.paperIds[0]!
    const subject = await as('head', (ctx) => getSubjectResults(ctx, { paperId }))
    const { sheets, names } = await opened({ table: 'subject', paperId })
    expect(names).toEqual(['概况', '信度与差异', '分数段', '一分一段', '等级赋分', '原始分对照', '知识点与能力'])
    const [district] = sheets.get('概况')!.rows
    expect(district).toMatchObject({ 单位: '全区', 统计人数: subject.summary.counted, 最高分: subject.summary.max })
    near(district!['信度α'], subject.reliability.alpha, 3)
    expect(sheets.get('信度与差异')!.rows.map((row) => row['指标'])).toEqual(
      expect.arrayContaining(['信度α', '测量误差', '校际差异ICC', '城乡差距']),
    )
    const lines = sheets.get('一分一段')!.rows
    expect(lines.map((row) => [row['最高'], row['最低'], row['人数'], row['累计人数']])).toEqual(
      subject.scoreTable.map(({ to, from, count, fromTop }) => [to, from, count, fromTop]),
    )
    expect(sheets.get('等级赋分')!.rows.map((row) => [row['等级'], row['人数']])).toEqual(
      subject.graded.map(({ grade, count }) => [grade, count ?? '']),
    )
    expect(subject.conversions.length).toBeGreaterThan(4)
    expect(
      sheets.get('原始分对照')!.rows.map((row) => [row['原始分最低'], row['赋分最低'], row['等级'], row['人数']]),
    ).toEqual(
      subject.conversions.map(({ from, gradedFrom, grades, count }) => [from, gradedFrom, grades.join('、'), count]),
    )
    expect(subject.conversions.every(({ count }) => count >= 10)).toBe(true)
    expect(sheets.get('知识点与能力')!.rows).toHaveLength(
      subject.topics.knowledge.length + subject.topics.ability.length + subject.topics.type.length,
    )
  }) // prettier-ignore

  it('of a paper has each item with its statistics, and each option', async () => {
    const paperId = mock.paperIds[0]!
    const items = await as('head', (ctx) => getItemResults(ctx, { paperId }))
    const { sheets } = await opened({ table: 'items', paperId })
    const rows = sheets.get('各题')!.rows
    expect(rows.map((row) => row['题号'])).toEqual(items.items.map(({ item }) => item))
    near(rows[0]!['得分率(难度P)'], items.items[0]!.difficulty, 3)
    near(rows[0]!['区分度D27'], items.items[0]!.discrimination, 3)
    near(rows[0]!['题余相关'], items.items[0]!.itemRest, 3)
    const used = items.items.flatMap(({ item, options }) =>
      options.map(({ option }) => [item, option || '未选']),
    )
    expect(used.length).toBeGreaterThan(4)
    expect(sheets.get('选项')!.rows.map((row) => [row['题号'], row['选项']])).toEqual(used)
  })

  it('of a school has its subjects, classes, lines, extremes and alpha, beside the district', async () => {
    const schoolId = cast.schools.chengnan
    const school = await as('principalWu', (ctx) =>
      getSchoolResults(ctx, { assessmentId: mock.id, schoolId }),
    )
    const { sheets, names } = await opened({ table: 'school', schoolId }, 'principalWu')
    expect(names).toEqual(['概况', '各科', '各班', '各班各科', '双线'])
    const [own, ...beside] = sheets.get('概况')!.rows
    expect(own).toMatchObject({ 单位: '城南小学', 最低分: school.total!.min, 最高分: school.total!.max })
    expect(beside.at(-1)!['单位']).toBe('全区')
    const subjects = sheets.get('各科')!.rows
    near(subjects[0]!['与全区差距(标准差)'], school.subjects[0]!.gap, 3)
    expect(sheets.get('各班')!.rows.map((row) => row['班级'])).toEqual([first, '六年级2班'])
    expect(sheets.get('各班各科')!.rows).toHaveLength(4)

    const paperId = mock.paperIds[0]!
    const inPaper = await as('principalWu', (ctx) => getSchoolSubjectResults(ctx, { paperId, schoolId }))
    const one = await opened({ table: 'schoolSubject', paperId, schoolId }, 'principalWu')
    expect(one.names).toEqual(['概况', '各班', '知识点与能力', '各题'])
    const [row] = one.sheets.get('概况')!.rows
    near(row!['信度α'], inPaper.figures!.alpha, 3)
    near(row!['Z分'], inPaper.figures!.z, 2)
    near(row!['下四分位数'], inPaper.figures!.q1, 2)
    const [topic] = one.sheets.get('知识点与能力')!.rows
    near(topic!['其余学生'], inPaper.topics.knowledge[0]!.restRate, 4)
    const classes = one.sheets.get('各班')!.rows
    expect(classes.map((each) => each['统计人数'])).toEqual(
      inPaper.classes.map(({ figures }) => figures!.counted),
    )

    const className = first
    const ofClass = await as('principalWu', (ctx) => getClassResults(ctx, { paperId, schoolId, className }))
    const alone = await opened({ table: 'class', paperId, schoolId, className }, 'principalWu')
    expect(alone.sheets.get('概况')!.rows.map((each) => each['单位'])).toEqual(
      [first, '城南小学', '全区'].filter(Boolean),
    )
    near(alone.sheets.get('概况')!.rows[0]!['信度α'], ofClass.figures!.alpha, 3)
    expect(alone.sheets.get('各题')!.rows).toHaveLength(10)
  })

  it('of value added has intervals and verdicts, names to those who may see them, and the models', async () => {
    const paperId = mock.paperIds[0]!
    const added = await as('head', (ctx) => getValueAdded(ctx, { assessmentId: mock.id, paperId }))
    const { sheets, names } = await opened({ table: 'added', paperId })
    expect(names).toEqual(['各校增值', '模型'])
    const rows = sheets.get('各校增值')!.rows
    expect(rows.map((row) => row['学校'])).toEqual(added.units.map(({ unit }) => unit!.name))
    near(rows[0]!['增值(REML)'], added.units[0]!.reml.estimate, 3)
    for (const row of rows) expect(['高于平均', '低于平均', '与平均无法区分']).toContain(row['判断'])
    expect(sheets.get('模型')!.rows.map((row) => `${String(row['算法'])} ${String(row['参数'])}`)).toEqual(
      expect.arrayContaining(['REML 斜率', 'ML 校间方差', 'OLS R²', '起点 一模(2026-09-10)']),
    )
    const own = (await opened({ table: 'added', paperId }, 'principalWu')).sheets.get('各校增值')!.rows
    expect(own.map((row) => row['学校']).toSorted()).toEqual(
      added.units.map(({ unit }) => (unit!.name === '城南小学' ? '城南小学' : '(不列名)')).toSorted(),
    )
  })

  it('of a trend has the occasions in their order', async () => {
    const unit = { kind: 'school' as const, id: cast.schools.chengnan }
    const of = { assessmentId: mock.id, subject: '语文', by: 'grade' as const, unit }
    const trend = await as('head', (ctx) => getTrends(ctx, of))
    const made = await opened({
      table: 'trends',
      subject: '语文',
      by: 'grade',
      kind: 'school',
      unit: unit.id,
    })
    expect(made.name).toBe('二模 城南小学语文走势')
    const { rows } = made.sheets.get('历次走势')!
    expect(rows.map((row) => [row['监测'], row['时间'], row['年级'], row['类型']])).toEqual([
      ['一模', '2026-09-10', '六年级', '模拟考试'],
      ['二模', '2026-10-09', '六年级', '模拟考试'],
    ])
    near(rows[1]!['T分'], trend.points[1]!.t, 1)
  })

  it('of a subject’s meeting has the grades in the report and 原始分对照 beside the other sheets', async () => {
    const paperId = mock.paperIds[0]!
    const { document } = await as('head', (ctx) => gatherSubject(ctx, { assessmentId: mock.id, paperId }))
    const sheet = document.sheets.find(({ name }) => name === '原始分对照')!
    const subject = await as('head', (ctx) => getSubjectResults(ctx, { paperId }))
    expect(sheet.rows).toEqual(
      subject.conversions.map(({ grades, ...line }) => ({ ...line, grades: grades.join('、') })),
    )
    const text = JSON.stringify(document.blocks)
    expect(text).toContain('等级赋分')
    expect(text).toContain('86～100')
  })
})
