import { describe, expect, test } from 'vitest'
import { readWorkbook } from '../../platform/documents/spreadsheets/read.ts'
import { workbookBytes } from '../../platform/documents/spreadsheets/export.ts'
import { blueprintTemplate, blueprintXlsx, readBlueprintFile } from './blueprint-files.ts'
import type { BlueprintItem } from './contract/papers.ts'
import { blankItem, readBlueprintTable } from './rules/blueprint-table.ts'

const table = (text: string) => text.split('\n').map((line) => line.split('|'))
const read = (text: string) => readBlueprintTable(table(text))!

describe('a blueprint in a table', () => {
  test('is read under title rows, in the words that schools use, without its sums', () => {
    const found = read(
      '2026年秋季五年级数学双向细目表||||||\n' +
        '题序|试题类型|分 值(分)|考查知识点|能力要求|难度系数|参考答案\n' +
        '1|选择题|3分|分数的意义、约分|了解|0.9|B\n' +
        '小计||3|||| \n' +
        '2|解答题|7|方程；应用题|应用|65%|略\n' +
        '合计||10||||',
    )
    expect(found).toEqual({
      items: [
        {
          ...blankItem,
          label: '1',
          kind: '选择题',
          fullMarks: 3,
          knowledge: ['分数的意义', '约分'],
          ability: '了解',
          expected: 0.9,
          answerKey: 'B',
        },
        {
          ...blankItem,
          label: '2',
          kind: '解答题',
          fullMarks: 7,
          knowledge: ['方程', '应用题'],
          ability: '应用',
          expected: 0.65,
        },
      ],
      total: 10,
      notes: [],
    })
  })

  test('opens ranges of items, with the marks of each and their keys', () => {
    const found = read('题号|题型|分值|答案\n1-5|选择题|15|BACDA\n6~8|填空题|每题4分|\n第9题|解答题|73|')
    expect(found.items.map(({ label, fullMarks, answerKey }) => [label, fullMarks, answerKey])).toEqual([
      ['1', 3, 'B'],
      ['2', 3, 'A'],
      ['3', 3, 'C'],
      ['4', 3, 'D'],
      ['5', 3, 'A'],
      ['6', 4, null],
      ['7', 4, null],
      ['8', 4, null],
      ['9', 73, null],
    ])
    expect(found.notes).toEqual(['第 2 行“1-5”按 5 题、每题 3 分展开', '第 3 行“6~8”按 3 题、每题 4 分展开'])
  })

  test('takes ability levels and difficulty from columns with ticks, also in a second row of headers', () => {
    const found = read(
      '题号|分值|知识点|认知水平|||难度||\n||||||易|中|难\n'.replace('||||||易', '|||识记|理解|应用|易') +
        '1|4|字音|√|||√||\n2|6|修辞|||√||√|',
    )
    expect(found.items.map(({ ability, expected }) => [ability, expected])).toEqual([
      ['识记', 0.85],
      ['应用', 0.65],
    ])
  })

  test('takes the type, and the marks of each, from the headings of sections', () => {
    const found = read(
      '题号|分值|知识点\n一、选择题(本题共2小题，每小题3分)||\n1||字音\n2||字形\n二、写作||\n3|40|习作',
    )
    expect(found.items.map(({ label, kind, fullMarks }) => [label, kind, fullMarks])).toEqual([
      ['1', '选择题', 3],
      ['2', '选择题', 3],
      ['3', '写作', 40],
    ])
  })

  test('numbers the parts of a question that has several rows', () => {
    const found = read('题号|分值\n20|8\n21|4\n21|6')
    expect(found.items.map(({ label }) => label)).toEqual(['20', '21(1)', '21(2)'])
    expect(found.notes).toEqual(['题号 21 有几行，已编为 21(1)、21(2)……'])
  })

  test('says what it could not read, and finds no header where there is none', () => {
    expect(read('题号|分值|难度\n1|若干|不难').notes).toEqual([
      '第 2 行的分值“若干”没有读懂',
      '第 2 行的预估难度“不难”没有读懂',
    ])
    expect(readBlueprintTable(table('姓名|班级\n张三|1班'))).toBeNull()
    expect(readBlueprintTable([])).toBeNull()
  })
})

describe('files of blueprints', () => {
  const items: BlueprintItem[] = [
    {
      ...blankItem,
      label: '1',
      kind: '多选题',
      fullMarks: 4,
      answerKey: 'ACD',
      partialMarks: 1.5,
      expected: 0.625,
    },
    {
      ...blankItem,
      label: '1-2',
      kind: '阅读题',
      fullMarks: 6.5,
      knowledge: ['信息提取', '推断'],
      ability: '分析',
    },
    { ...blankItem, label: '=3', kind: '解答题', fullMarks: 10, choiceGroup: '选考题', choicePick: 1 },
    { ...blankItem, label: '4', kind: '解答题', fullMarks: 10, choiceGroup: '选考题', choicePick: 1 },
  ]

  test('an export is read back as it was, its sum included', async () => {
    const [first, , ...others] = items
    const back = await readBlueprintFile(
      await blueprintXlsx('五年级语文', [first!, ...others]),
      '细目表.xlsx',
    )
    expect(back.total).toBe(14)
    expect(back.items.map((item) => ({ ...item, label: item.label.replace(/^'/, '') }))).toEqual([
      first,
      ...others,
    ])
  })

  test('carries the plan of its shares on a sheet of its own, and the template has that sheet', async () => {
    const items = [{ ...blankItem, label: '1', fullMarks: 100, ability: '识记' }]
    const intended = {
      ability: [{ name: '识记', percent: 100 }],
      difficulty: { easy: 70, medium: 20, hard: 10 },
    }
    const back = await readBlueprintFile(
      await blueprintXlsx('五年级语文', items, intended),
      '双向细目表.xlsx',
    )
    expect([back.items, back.intended]).toEqual([items, intended])
    expect((await readBlueprintFile(await blueprintXlsx('五年级语文', items), '表.xlsx')).intended).toBeNull()
    const { sheets } = await readWorkbook(await blueprintTemplate())
    expect(sheets.map(({ name }) => name)).toEqual(['双向细目表', '填写示例', '计划占分'])
  })

  test('the template is taken as an empty form, whatever its example shows', async () => {
    await expect(readBlueprintFile(await blueprintTemplate(), '模板.xlsx')).rejects.toMatchObject({
      code: 'blueprintNoItems',
    })
    const { sheets } = await readWorkbook(await blueprintTemplate())
    const [, example] = sheets
    const rows = example!.rows.map(({ values }) => Array.from(values, (value) => String(value ?? '')))
    const shown = readBlueprintTable(rows)!
    expect(shown.notes).toEqual([])
    expect(shown.items.map(({ label }) => label)).toEqual(['1', '2', '16(1)', '20', '21'])
  })

  test('a label that a table program took for a date is a label again', async () => {
    const bytes = await workbookBytes({
      sheets: [
        {
          name: '表1',
          columns: [
            { key: 'label', header: '题号', format: 'date' },
            { key: 'marks', header: '分值' },
          ],
          rows: [{ label: '2026-01-02', marks: 6 }],
        },
      ],
    })
    const { items: found, notes } = await readBlueprintFile(bytes, 'x.xlsx')
    expect(found.map(({ label, fullMarks }) => [label, fullMarks])).toEqual([
      ['1', 3],
      ['2', 3],
    ])
    expect(notes).toHaveLength(1)
  })

  test('a text in GB18030 is read, and what is no table is refused', async () => {
    const gb = Buffer.from([
      0xcc, 0xe2, 0xba, 0xc5, 0x2c, 0xb7, 0xd6, 0xd6, 0xb5, 0x0a, 0x31, 0x2c, 0x35, 0x0a,
    ])
    expect((await readBlueprintFile(gb, '细目表.csv')).items.map(({ fullMarks }) => fullMarks)).toEqual([5])
    await expect(readBlueprintFile(Buffer.from('%PDF-1.7'), 'x.pdf')).rejects.toMatchObject({
      code: 'wrongType',
    })
    await expect(readBlueprintFile(Buffer.from('a,b\n1,2\n'), 'x.csv')).rejects.toMatchObject({
      code: 'blueprintNoHeader',
    })
  })
})
