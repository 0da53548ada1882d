import { type CellValue, isCellDate, type Sheet } from '../../platform/documents/spreadsheets/cells.ts'
import { workbookBytes } from '../../platform/documents/spreadsheets/export.ts'
import { readWorkbook } from '../../platform/documents/spreadsheets/read.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { BlueprintItem, IntendedShares } from './contract/papers.ts'
import { planColumns, planRows, readPlan } from './rules/intended-table.ts'
import { blueprintFields } from './rules/blueprint-columns.ts'
import { marksOf } from './rules/blueprint.ts'
import { readBlueprintTable, type ReadBlueprint } from './rules/blueprint-table.ts'
import { abilitySuggestions, itemKindSuggestions } from './vocabulary.ts'

/** Rows of a blueprint, with room for titles and notes. */
const mostRows = 2_000
const mostColumns = 60

/**
 * Reads a blueprint from .xlsx or .csv: of several sheets the one with most items.
 * @throws SpreadsheetError when it is no table; Refusal 'blueprintNoHeader', 'blueprintNoItems'
 */
export async function readBlueprintFile(bytes: Uint8Array, fileName: string): Promise<ReadBlueprintFile> {
  const workbook = await readWorkbook(bytes, { fileName, limits: { fileBytes: 10 * 1024 * 1024 } })
  const sheets = workbook.sheets.filter(({ name }) => !/示例|样例|说明/.test(name) && !planSheet.test(name))
  const found = (sheets.length > 0 ? sheets : workbook.sheets).flatMap(
    (sheet) => readBlueprintTable(cellsOf(sheet)) ?? [],
  )
  const [best] = found.toSorted((a, b) => b.items.length - a.items.length)
  if (!best) throw new Refusal('blueprintNoHeader')
  if (best.items.length === 0) throw new Refusal('blueprintNoItems')
  if (best.items.length > 300) throw new Refusal('blueprintTooLong')
  const plan = workbook.sheets.find(({ name }) => planSheet.test(name))
  const { intended, note } = plan ? readPlan(cellsOf(plan)) : { intended: null, note: null }
  return { ...best, intended, notes: note ? [...best.notes, note] : best.notes }
}

/** A blueprint of a file, with the plan of its shares where the file has a sheet for it. */
export interface ReadBlueprintFile extends ReadBlueprint {
  intended: IntendedShares | null
}

const planSheet = /计划占分|占分计划/

/** A sheet as texts, row by row; a merged area has its value in each of its rows (题型 over its items), not columns. */
function cellsOf(sheet: Sheet): string[][] {
  const rows: string[][] = []
  for (const row of sheet.rows) {
    if (row.number > mostRows) break
    rows[row.number - 1] = Array.from({ length: Math.min(row.values.length, mostColumns) }, (_, column) =>
      textOf(row.values[column] ?? null),
    )
  }
  for (let at = 0; at < rows.length; at++) rows[at] ??= []
  for (const { top, left, bottom } of sheet.merges) {
    const value = rows[top - 1]?.[left] ?? ''
    if (value === '' || left >= mostColumns) continue
    for (let row = top; row < Math.min(bottom, rows.length); row++) {
      const cells = (rows[row] ??= [])
      while (cells.length <= left) cells.push('')
      cells[left] ||= value
    }
  }
  return rows
}

function textOf(value: CellValue): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(Math.round(value * 1e9) / 1e9)
  if (typeof value === 'boolean') return value ? '√' : ''
  // A table program takes the label 1-2 for the second of January.
  if (isCellDate(value)) return value.iso.slice(5, 10).split('-').map(Number).join('-')
  return value.trim()
}

const choices: Partial<Record<string, readonly string[]>> = {
  kind: itemKindSuggestions,
  ability: abilitySuggestions,
}

const columns = blueprintFields.map(({ field, header, hint }) => ({
  key: field,
  header,
  hint,
  choices: choices[field],
  ...(field === 'fullMarks' || field === 'partialMarks' || field === 'choicePick'
    ? { format: 'decimal' as const }
    : {}),
  ...(field === 'expected' ? { format: 'decimal' as const } : {}),
  ...(field === 'knowledge' ? { width: 36 } : {}),
  ...(field === 'label' ? { format: 'text' as const } : {}),
}))

function rowOf(item: BlueprintItem): Record<string, unknown> {
  return { ...item, knowledge: item.knowledge.join('、') }
}

/** A blueprint as .xlsx, with its sum below and its plan on a sheet of its own: the import reads both back as they were. */
export function blueprintXlsx(
  title: string,
  items: readonly BlueprintItem[],
  intended: IntendedShares | null = null,
): Promise<Uint8Array> {
  const sum = { label: '合计', fullMarks: marksOf(items) }
  return workbookBytes({
    sheets: [
      { name: title, columns, rows: [...items.map(rowOf), sum] },
      ...(intended ? [{ name: '计划占分', columns: planColumns, rows: planRows(intended) }] : []),
    ],
  })
}

const examples: Record<string, unknown>[] = [
  { label: '1', kind: '单选题', fullMarks: 3, knowledge: '字音、字形', ability: '识记', expected: 0.85, answerKey: 'B' },
  { label: '2', kind: '多选题', fullMarks: 4, knowledge: '病句辨析', ability: '理解', expected: 0.6, answerKey: 'ACD', partialMarks: 2 },
  { label: '16(1)', kind: '阅读题', fullMarks: 6, knowledge: '信息提取', ability: '分析', expected: 0.55 },
  { label: '20', kind: '解答题', fullMarks: 10, knowledge: '说明文', ability: '应用', expected: 0.5, choiceGroup: '选做题', choicePick: 1 },
  { label: '21', kind: '解答题', fullMarks: 10, knowledge: '议论文', ability: '应用', expected: 0.5, choiceGroup: '选做题', choicePick: 1 },
] // prettier-ignore

/** An empty table with its columns and a few rows that show how they are filled in. */
export function blueprintTemplate(): Promise<Uint8Array> {
  return workbookBytes({
    sheets: [
      { name: '双向细目表', columns, rows: [] },
      { name: '填写示例', columns, rows: examples },
      {
        name: '计划占分',
        columns: planColumns,
        rows: planRows({
          ability: abilitySuggestions.map((name) => ({ name, percent: null })),
          difficulty: null,
        }),
      },
    ],
  })
}
