import type { BlueprintItem } from '../contract/papers.ts'
import { answerKeyOf, knowledgeOf, plain } from './blueprint.ts'
import { type ColumnPurpose, expectedFrom, purposeOf } from './blueprint-columns.ts'

/** A blueprint as it was read from a table, with what a person should look at. */
export interface ReadBlueprint {
  items: BlueprintItem[]
  /** What the table's own total says; null where it has none. */
  total: number | null
  /** 「第 6 行“1-10”按 10 题、每题 3 分展开」. */
  notes: string[]
}

/** An item with nothing in it. */
export const blankItem: BlueprintItem = {
  label: '',
  kind: '',
  fullMarks: 0,
  knowledge: [],
  ability: null,
  expected: null,
  answerKey: null,
  partialMarks: null,
  choiceGroup: null,
  choicePick: null,
}

const mostTitleRows = 30

interface Header {
  /** Index of the first row of data. */
  next: number
  columns: Map<number, ColumnPurpose>
}

/** The row that names the columns: the first with 题号 and another known column. Levels may stand in a second row. */
function findHeader(rows: readonly string[][]): Header | null {
  for (let at = 0; at < Math.min(rows.length, mostTitleRows); at++) {
    const columns = purposes(rows[at]!)
    const fields = new Set([...columns.values()].map(({ is }) => is))
    if (!fields.has('label') || fields.size < 2) continue
    const below = purposes(rows[at + 1] ?? [])
    const levels = [...below].filter(([, { is }]) => is === 'abilityLevel' || is === 'difficulty')
    if (levels.length < 2) return { next: at + 1, columns }
    for (const [column, purpose] of levels) columns.set(column, purpose)
    return { next: at + 2, columns }
  }
  return null
}

function purposes(row: readonly string[]): Map<number, ColumnPurpose> {
  const found = new Map<number, ColumnPurpose>()
  const taken = new Set<string>()
  for (const [column, text] of row.entries()) {
    const purpose = purposeOf(text)
    // 知识点 may come in several columns; of the others the first counts.
    const many = purpose && ['knowledge', 'abilityLevel', 'difficulty'].includes(purpose.is)
    if (!purpose || (!many && taken.has(purpose.is))) continue
    taken.add(purpose.is)
    found.set(column, purpose)
  }
  return found
}

/**
 * Reads a blueprint from the cells of a sheet or of a clipboard: title rows above, headers in the words of schools, rows of
 * sections and sums between. Null when no row names the columns.
 */
export function readBlueprintTable(rows: readonly string[][]): ReadBlueprint | null {
  const header = findHeader(rows)
  if (!header) return null
  const read: ReadBlueprint = { items: [], total: null, notes: [] }
  let section = { kind: '', marks: null as number | null }
  for (let at = header.next; at < rows.length; at++) {
    const row = rows[at]!.map((cell) => cell.trim())
    const filled = row.filter((cell) => cell !== '')
    if (filled.length === 0) continue
    const cells = cellsOf(row, header.columns)
    if (isSum(row)) {
      if (/合计|总计|总分|满分|^计$/.test(filled[0]!))
        read.total ??= marksFrom(cells.fullMarks) ?? lastNumber(filled)
      continue
    }
    const title = sectionOf(filled)
    if (title) {
      section = title
      continue
    }
    if (cells.label === '' || purposeOf(cells.label)?.is === 'label') continue
    read.items.push(...itemsOf(cells, section, at + 1, read.notes))
  }
  read.items = withParts(read.items, read.notes)
  return read
}

type Cells = Record<Exclude<ColumnPurpose['is'], 'abilityLevel' | 'difficulty'>, string> & {
  knowledgePoints: string[]
}

function cellsOf(row: readonly string[], columns: Header['columns']): Cells {
  const cells: Cells = {
    label: '', kind: '', fullMarks: '', knowledge: '', ability: '', expected: '', answerKey: '', partialMarks: '',
    choiceGroup: '', choicePick: '', knowledgePoints: [],
  } // prettier-ignore
  for (const [column, purpose] of columns) {
    const text = row[column] ?? ''
    if (text === '') continue
    if (purpose.is === 'knowledge') cells.knowledgePoints.push(...knowledgeOf(text))
    else if (purpose.is === 'abilityLevel') {
      // A tick, or the marks themselves.
      cells.ability ||= purpose.level
      if (cells.fullMarks === '' && marksFrom(text) !== null) cells.fullMarks = text
    } else if (purpose.is === 'difficulty') cells.expected ||= String(purpose.expected)
    else cells[purpose.is] = text
  }
  return cells
}

/** 3, 3分, 每题3分. */
function marksFrom(text: string): number | null {
  const match = /(\d+(?:\.\d+)?)\s*分?\s*(\/题)?$/.exec(text.normalize('NFKC').trim())
  return match ? Number(match[1]) : null
}

function lastNumber(cells: readonly string[]): number | null {
  const numbers = cells.flatMap((cell) => (/^\d+(\.\d+)?分?$/.test(cell) ? [marksFrom(cell)!] : []))
  return numbers.length > 0 ? Math.max(...numbers) : null
}

function isSum(row: readonly string[]): boolean {
  const first = row.find((cell) => cell !== '') ?? ''
  return /^(合计|总计|小计|总分|共计|总\s*计|合\s*计|平均|全卷|计$)/.test(first.replace(/\s/g, ''))
}

/** A row that only names a section: 「一、选择题(共 10 小题，每小题 3 分)」. */
function sectionOf(filled: readonly string[]): { kind: string; marks: number | null } | null {
  const distinct = new Set(filled)
  const [text] = filled
  const match =
    distinct.size === 1 && /^(?:第?[一二三四五六七八九十]+[、.．大]|[IVX]+[、.．])\s*(.+)$/.exec(text!)
  if (!match) return null
  const words = match[1]!.normalize('NFKC')
  const each = /每(?:小)?题\s*(\d+(?:\.\d+)?)\s*分/.exec(words)
  return {
    kind: words
      .replace(/[(:,。].*$/, '')
      .trim()
      .slice(0, 20),
    marks: each ? Number(each[1]) : null,
  }
}

function itemsOf(
  cells: Cells,
  section: { kind: string; marks: number | null },
  row: number,
  notes: string[],
): BlueprintItem[] {
  const labels = labelsOf(cells.label)
  const kind = (cells.kind || section.kind).replace(/^[一二三四五六七八九十]+[、.．]\s*/, '').slice(0, 20)
  const typed = marksFrom(cells.fullMarks)
  const each = eachOf(cells.fullMarks, typed ?? section.marks ?? 0, labels.length, typed === null)
  const keys = keysOf(cells.answerKey, labels.length)
  if (labels.length > 1) {
    notes.push(`第 ${row} 行“${cells.label}”按 ${labels.length} 题、每题 ${plain(each)} 分展开`)
  }
  if (cells.fullMarks !== '' && typed === null) notes.push(`第 ${row} 行的分值“${cells.fullMarks}”没有读懂`)
  const expected = cells.expected === '' ? null : expectedFrom(cells.expected)
  if (cells.expected !== '' && expected === null)
    notes.push(`第 ${row} 行的预估难度“${cells.expected}”没有读懂`)
  const pick = /\d+/.exec(cells.choicePick)
  const group = cells.choiceGroup.slice(0, 20) || null
  return labels.map((label, at) => ({
    ...blankItem,
    label: label.slice(0, 20),
    kind,
    fullMarks: each,
    knowledge: [...new Set(cells.knowledgePoints.map((point) => point.slice(0, 60)))].slice(0, 20),
    ability: cells.ability.slice(0, 20) || null,
    expected,
    answerKey: keys[at] ?? null,
    partialMarks: cells.partialMarks === '' ? null : marksFrom(cells.partialMarks),
    choiceGroup: group,
    choicePick: group ? Number(pick?.[0] ?? 1) : null,
  }))
}

/** 「1-10」 and 「1~3、5」 stand for many; 「16(2)」 and 「一.1」 for one. */
function labelsOf(text: string): string[] {
  const plainText = text.normalize('NFKC').replace(/^第|题$|\s+/g, '')
  const parts = plainText.split(/[、,，;]/).filter((part) => part !== '')
  const ranges = parts.map((part) => /^(\d{1,3})(?:[-~—–至到]+(\d{1,3}))?$/.exec(part))
  if (parts.length === 0 || ranges.some((range) => range === null)) return [plainText || text]
  const labels = ranges.flatMap((range) => {
    const [from, to] = [Number(range![1]), Number(range![2] ?? range![1])]
    return to >= from && to - from < 100
      ? Array.from({ length: to - from + 1 }, (_, at) => String(from + at))
      : [range![0]]
  })
  return labels
}

/**
 * Marks of one item of a range: what is said of each, else the whole shared out where it comes to halves and cannot be meant
 * of each (ten choices are not worth 30 marks each).
 */
function eachOf(text: string, marks: number, count: number, ofSection: boolean): number {
  const times = /^(\d+(?:\.\d+)?)\s*[×x*]\s*(\d+)/i.exec(text.normalize('NFKC'))
  if (times)
    return Number(times[1]) < Number(times[2]) || count !== Number(times[1])
      ? Number(times[1])
      : Number(times[2])
  if (count === 1 || ofSection || /每|各|\/题/.test(text)) return marks
  const share = marks / count
  return share >= 1 && Number.isInteger(share * 2) ? share : marks
}

function keysOf(text: string, count: number): (string | null)[] {
  if (text === '') return []
  if (count === 1) return [answerKeyOf(text)]
  const letters = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s,，、]+/g, '')
  if (letters.length === count && /^[A-H]+$/.test(letters)) return [...letters]
  const parts = text.split(/[\s,，、;；]+/).filter((part) => part !== '')
  return parts.length === count ? parts.map(answerKeyOf) : []
}

/** Rows that share a label (a question merged over its parts) become its parts: 21(1), 21(2). */
function withParts(items: BlueprintItem[], notes: string[]): BlueprintItem[] {
  const counts = new Map<string, number>()
  for (const { label } of items) counts.set(label, (counts.get(label) ?? 0) + 1)
  const seen = new Map<string, number>()
  const repeated = [...counts].filter(([, count]) => count > 1).map(([label]) => label)
  if (repeated.length > 0)
    notes.push(
      `题号 ${repeated.slice(0, 5).join('、')} 有几行，已编为 ${repeated[0]}(1)、${repeated[0]}(2)……`,
    )
  return items.map((item) => {
    if (counts.get(item.label) === 1) return item
    const part = (seen.get(item.label) ?? 0) + 1
    seen.set(item.label, part)
    return { ...item, label: `${item.label}(${part})` }
  })
}
