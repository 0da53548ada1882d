import { noAnswer } from '../marks-row.ts'
import { type CountedPupils, MISSING, type MarksTable } from '../analysis/marks-table.ts'
import { ExamError } from '../exam-error.ts'
import type { Frame, OccasionItem, OccasionPaper } from './occasion.ts'

/** What became of a pupil in one paper. */
export const standings = { none: 0, counted: 1, absent: 2, cheated: 3, uncounted: 4 } as const

/** Rows of one paper as the store gives them. */
export interface StoredMarks {
  rows: number
  positions: Int32Array
  /** One byte a row: 0 sat, 1 absent, 2 cheated. */
  standings: Uint8Array
  /** ×scale, a row after the other. */
  marks: Int16Array<ArrayBuffer>
  /** One byte a row and item; null where no letter was ever recorded. */
  answers: Uint8Array | null
}

/** A paper ready for analysis. */
export interface PaperMarks {
  /** A row a pupil with marks, blanks as 0; who counts stands in `counted`. Optional items are one column. */
  table: MarksTable
  counted: CountedPupils
  columns: Column[]
  /** Index in the frame of every row. */
  pupilOf: Int32Array
  /** By pupil of the frame: `standings`. */
  standingOf: Uint8Array
  answers: Uint8Array | null
  /** Items of the paper as stored: the width of `answers`. */
  width: number
  labels: string[]
}

/** One column of the analysis: an item, or a group of items answered by choice that counts as one. */
export interface Column {
  label: string
  /** Positions of the items in the paper. */
  items: number[]
  first: OccasionItem
  full: number
}

/** Items in order; those of one choice group stand together where the first of them is. Full: as many as are picked. */
export function columnsOf(paper: OccasionPaper): Column[] {
  const columns: Column[] = []
  const groups = new Map<string, Column>()
  paper.items.forEach((item, position) => {
    const group = item.choiceGroup === null ? undefined : groups.get(item.choiceGroup)
    if (group) group.items.push(position)
    else {
      const column = {
        label: item.choiceGroup ?? item.label,
        items: [position],
        first: item,
        full: item.full,
      }
      columns.push(column)
      if (item.choiceGroup !== null) groups.set(item.choiceGroup, column)
    }
  })
  for (const column of groups.values()) {
    const fulls = column.items.map((at) => paper.items[at]!.full).sort((a, b) => b - a)
    column.full = fulls.slice(0, column.first.choicePick ?? 1).reduce((sum, full) => sum + full, 0)
  }
  return columns
}

/**
 * Turns stored rows into a table: a pupil who sat has 0 where nothing was marked; who was absent, cheated or has no mark at
 * all is not counted.
 * @throws ExamError `marks.otherItems` when rows were written for another list of items
 */
export function paperMarks(frame: Frame, paper: OccasionPaper, stored: StoredMarks): PaperMarks {
  const width = paper.items.length
  const { marks } = stored
  if (marks.length !== stored.rows * width) {
    throw new ExamError(
      'marks.otherItems',
      `「${paper.title}」的成绩与现在的双向细目表题数不符，请重新导入这一科的成绩。`,
    )
  }
  const pupilOf = indexesOf(frame.positions, stored.positions)
  const standingOf = new Uint8Array(frame.pupils)
  const booklet = paper.booklet === null ? -1 : frame.booklets.indexOf(paper.booklet)
  const rows = new Int32Array(stored.rows)
  const totals = new Int32Array(stored.rows)
  let sitters = 0
  let count = 0
  for (let row = 0, start = 0; row < stored.rows; row++, start += width) {
    const pupil = pupilOf[row]!
    const belongs = pupil >= 0 && (paper.booklet === null || frame.bookletOf[pupil] === booklet)
    if (!belongs) continue
    if (stored.standings[row] !== 0) {
      standingOf[pupil] = stored.standings[row] === 1 ? standings.absent : standings.cheated
      continue
    }
    sitters++
    let total = 0
    let blanks = 0
    for (let at = start; at < start + width; at++) {
      const mark = marks[at]!
      if (mark === MISSING) {
        marks[at] = 0
        blanks++
      } else total += mark
    }
    standingOf[pupil] = blanks < width ? standings.counted : standings.uncounted
    if (blanks === width) continue
    rows[count] = row
    totals[count++] = total
  }
  const columns = columnsOf(paper)
  return {
    table: {
      items: columns.map((column) => column.label),
      pupils: stored.rows,
      scale: paper.scale,
      marks: columns.length === width ? marks : mergedColumns(marks, width, columns),
      full: Float64Array.from(columns, (column) => column.full),
    },
    columns,
    counted: {
      enrolled: frame.pupils,
      sat: sitters,
      rows: rows.subarray(0, count),
      totals: totals.subarray(0, count),
    },
    pupilOf,
    standingOf,
    answers: stored.answers?.some((answer) => answer !== noAnswer) ? stored.answers : null,
    width,
    labels: paper.items.map((item) => item.label),
  }
}

function mergedColumns(marks: Int16Array, width: number, columns: Column[]): Int16Array<ArrayBuffer> {
  const k = columns.length
  const rows = marks.length / width
  const merged = new Int16Array(rows * k)
  for (let row = 0; row < rows; row++) {
    columns.forEach((column, j) => {
      let sum = 0
      for (const item of column.items) {
        sum += marks[row * width + item]!
      }
      merged[row * k + j] = sum
    })
  }
  return merged
}

/** Index in `positions` of each one wanted; −1 for one that is not there. */
export function indexesOf(positions: Int32Array, wanted: Int32Array): Int32Array {
  let last = -1
  for (const position of positions) if (position > last) last = position
  const at = new Int32Array(last + 1).fill(-1)
  for (let i = 0; i < positions.length; i++) if (positions[i]! >= 0) at[positions[i]!] = i
  const found = new Int32Array(wanted.length)
  for (let i = 0; i < wanted.length; i++) found[i] = at[wanted[i]!] ?? -1
  return found
}
