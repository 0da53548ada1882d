import { answerKeyOf, type Finding, knowledgeOf } from '../../../../../modules/exams/rules/blueprint.ts'
import {
  type BlueprintField,
  blueprintFields,
  expectedFrom,
} from '../../../../../modules/exams/rules/blueprint-columns.ts'
import { readBlueprintTable } from '../../../../../modules/exams/rules/blueprint-table.ts'
import type { Paper } from '../words.ts'

export type Item = Paper['items'][number]

/** A row of the grid: what is typed, cell by cell. `id` is the row's own, for React. */
export interface GridRow {
  id: string
  cells: Record<BlueprintField, string>
}

export const fields = blueprintFields.map(({ field }) => field)

const blankCells = (): GridRow['cells'] =>
  Object.fromEntries(fields.map((field) => [field, ''])) as GridRow['cells']

let made = 0
export function blankRow(cells: Partial<GridRow['cells']> = {}): GridRow {
  made++
  return { id: `row${made}`, cells: { ...blankCells(), ...cells } }
}

export function rowOf(item: Item): GridRow {
  return blankRow({
    label: item.label,
    kind: item.kind,
    fullMarks: item.fullMarks > 0 ? String(item.fullMarks) : '',
    knowledge: item.knowledge.join('、'),
    ability: item.ability ?? '',
    expected: item.expected === null ? '' : String(item.expected),
    answerKey: item.answerKey ?? '',
    partialMarks: item.partialMarks === null ? '' : String(item.partialMarks),
    choiceGroup: item.choiceGroup ?? '',
    choicePick: item.choicePick === null ? '' : String(item.choicePick),
  })
}

export function isBlank({ cells }: GridRow): boolean {
  return fields.every((field) => cells[field].trim() === '')
}

function numberFrom(text: string): number | null {
  const plain = text
    .normalize('NFKC')
    .replace(/分$|题$/, '')
    .trim()
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null
}

/** What rows say as items, and the cells that say nothing that can be read. Blank rows are no items. */
export function itemsOf(rows: readonly GridRow[]): { items: Item[]; unread: Finding[]; at: number[] } {
  const items: Item[] = []
  const unread: Finding[] = []
  const at: number[] = []
  for (const [row, { cells }] of rows.entries()) {
    if (isBlank(rows[row]!)) continue
    const text = (field: BlueprintField) => cells[field].trim()
    const cannot = (field: BlueprintField, what: string) => {
      const name = text('label') || `第 ${row + 1} 行`
      const message = `${name} 题的${what}“${text(field)}”没有读懂`
      unread.push({ grade: 'refused', code: 'unread', message, item: items.length, field })
      return null
    }
    const read = <T>(field: BlueprintField, what: string, from: (text: string) => T | null): T | null =>
      text(field) === '' ? null : (from(text(field)) ?? cannot(field, what))
    const group = text('choiceGroup') || null
    items.push({
      label: text('label'),
      kind: text('kind'),
      fullMarks: read('fullMarks', '分值', numberFrom) ?? 0,
      knowledge: knowledgeOf(text('knowledge')),
      ability: text('ability') || null,
      expected: read('expected', '预估得分率', expectedFrom),
      answerKey: read('answerKey', '答案', (key) => answerKeyOf(key)),
      partialMarks: read('partialMarks', '漏选得分', numberFrom),
      choiceGroup: group,
      choicePick: read('choicePick', '选做题数', numberFrom),
    })
    at.push(row)
  }
  return { items, unread, at }
}

/** Cells of a clipboard as a table program writes them: tabs between cells, quotes around cells with line breaks. */
export function cellsOfClipboard(text: string): string[][] {
  const rows: string[][] = [[]]
  let at = 0
  const put = (cell: string) => rows.at(-1)!.push(cell)
  while (at <= text.length) {
    if (text[at] === '"') {
      const quoted = /^"((?:[^"]|"")*)"(?=\t|\r?\n|$)/.exec(text.slice(at))
      if (quoted) {
        put(quoted[1]!.replaceAll('""', '"'))
        at += quoted[0].length
        at = step(text, at, rows)
        continue
      }
    }
    const end = text.slice(at).search(/[\t\n]/)
    const cell = end < 0 ? text.slice(at) : text.slice(at, at + end)
    put(cell.replace(/\r$/, ''))
    at = end < 0 ? text.length : at + end
    at = step(text, at, rows)
  }
  // A table program ends its last row with a line break.
  const last = rows.at(-1)!
  if (rows.length > 1 && last.length === 1 && last[0] === '') rows.pop()
  return rows
}

/** Over the separator behind a cell; past the end when there is none. */
function step(text: string, at: number, rows: string[][]): number {
  if (text[at] === '\t') return at + 1
  const breaks = /^\r?\n/.exec(text.slice(at))
  if (!breaks) return text.length + 1
  rows.push([])
  return at + breaks[0].length
}

export interface Pasted {
  rows: GridRow[]
  /** What was done, in a sentence; null when a cell takes the text itself. */
  note: string | null
}

/**
 * A rectangle put into the grid at a cell: fills the cells to the right and below, and adds rows. With headers in its first
 * rows it is a whole blueprint: its items follow the rows that are there.
 */
export function pasteInto(rows: readonly GridRow[], row: number, column: number, cells: string[][]): Pasted {
  const table = readBlueprintTable(cells)
  if (table && table.items.length > 0) {
    // A row that was begun with nothing but a label makes room.
    const kept = rows.filter((one) =>
      fields.some((field) => field !== 'label' && one.cells[field].trim() !== ''),
    )
    return {
      rows: [...kept, ...table.items.map(rowOf)],
      note: [`贴入 ${table.items.length} 题`, ...table.notes].join('；'),
    }
  }
  const next = rows.map((one) => ({ ...one, cells: { ...one.cells } }))
  for (const [down, line] of cells.entries()) {
    while (next.length <= row + down) next.push(blankRow())
    for (const [right, text] of line.entries()) {
      const field = fields[column + right]
      if (field) next[row + down]!.cells[field] = text.trim()
    }
  }
  const added = next.length - rows.length
  return { rows: next, note: `贴入 ${cells.length} 行${added > 0 ? `，新增 ${added} 行` : ''}` }
}

/** The label after this one: 7 → 8, 16(2) → 16(3); '' where there is none. */
export function nextLabel(label: string): string {
  const match = /^(.*?)(\d+)(\D*)$/.exec(label.trim())
  return match ? `${match[1]}${Number(match[2]) + 1}${match[3]}` : ''
}

/** A new row after `at`, labelled on and of the same type; a copy of it where wanted. */
export function insertAfter(rows: readonly GridRow[], at: number, copy: boolean): GridRow[] {
  const from = rows[at]
  const label = from ? nextLabel(from.cells.label) : '1'
  const taken = rows.some(({ cells }) => cells.label === label)
  const fresh = blankRow({
    ...(copy && from ? from.cells : { kind: from?.cells.kind ?? '', fullMarks: from?.cells.fullMarks ?? '' }),
    label: taken ? '' : label,
  })
  return [...rows.slice(0, at + 1), fresh, ...rows.slice(at + 1)]
}
