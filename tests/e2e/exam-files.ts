import type { Workbook } from '../../src/platform/documents/spreadsheets/cells.ts'
import { workbookBytes } from '../../src/platform/documents/spreadsheets/export.ts'

/** A file as a browser's file field takes it. */
export function xlsxFile(name: string, bytes: Uint8Array) {
  const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  return { name, mimeType, buffer: Buffer.from(bytes) }
}

/** A column of a small table: its header is its key. */
const column = (header: string) => ({ header, key: header })

const items = [
  { 题号: '1', 题型: '单选题', 分值: 20, 知识点: '字音', 能力层级: '识记', 预估得分率: 0.8, 答案: '' },
  { 题号: '2', 题型: '填空题', 分值: 10, 知识点: '字形', 能力层级: '识记', 预估得分率: 0.8, 答案: '' },
  { 题号: '3', 题型: '填空题', 分值: 10, 知识点: '古诗', 能力层级: '理解', 预估得分率: 0.7, 答案: '' },
  { 题号: '4', 题型: '阅读题', 分值: 20, 知识点: '信息提取', 能力层级: '理解', 预估得分率: 0.6, 答案: '' },
  { 题号: '5', 题型: '阅读题', 分值: 20, 知识点: '推断', 能力层级: '分析', 预估得分率: 0.5, 答案: '' },
  { 题号: '6', 题型: '作文', 分值: 20, 知识点: '习作', 能力层级: '应用', 预估得分率: 0.7, 答案: '' },
]
export const fullMarks = items.map((item) => item.分值)

/** A blueprint of six items and 100 marks, as a school would keep it. */
export function blueprintFile(): Promise<Uint8Array> {
  return workbookBytes({
    sheets: [{ name: '双向细目表', columns: Object.keys(items[0]!).map(column), rows: items }],
  })
}

export interface MarksRow {
  candidate: string
  marks: number[] | 'absent'
}

/** Those who are to sit, from the table that the server gives out to be filled in, with marks of every kind made up. */
export function rowsOfTemplate({ sheets }: Workbook): MarksRow[] {
  const [header, ...rows] = sheets[0]!.rows
  const place = header!.values.indexOf('考号')
  return rows.map(({ values }, i) => ({
    candidate: String(values[place]),
    marks: fullMarks.map((full, j) => {
      const share = 0.45 + 0.4 * Math.abs(Math.sin(i * 12.9 + j)) + 0.15 * Math.sin(i * 0.7)
      return Math.max(0, Math.min(full, Math.round(share * full * 2) / 2))
    }),
  }))
}

/** Marks as a marking system gives them out: a row a pupil, an item a column, the total beside them. */
export function marksFile(rows: readonly MarksRow[]): Promise<Uint8Array> {
  const labels = fullMarks.map((_, item) => `第${item + 1}题`)
  return workbookBytes({
    sheets: [
      {
        name: '语文',
        columns: ['考号', ...labels, '总分'].map(column),
        rows: rows.map(({ candidate, marks }) => ({
          考号: candidate,
          总分: marks === 'absent' ? '缺考' : marks.reduce((sum, mark) => sum + mark, 0),
          ...Object.fromEntries(labels.map((label, j) => [label, marks === 'absent' ? null : marks[j]])),
        })),
      },
    ],
  })
}
