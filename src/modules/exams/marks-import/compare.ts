import { noAnswer } from '../marks-row.ts'
import { sitsPaper } from '../rules/assessment.ts'
import { type Fault, type FaultCode, faultLabels, mostFaults } from './faults.ts'
import type { PaperMarks, SheetReading } from './file-reading.ts'
import type { MarksReading } from './reading.ts'
import {
  absent,
  cheated,
  type ImportPaper,
  type MarksStanding,
  sat,
  type StoredMarks,
  unmarked,
} from './standing.ts'

export interface PaperCounts {
  paperId: string
  title: string
  subject: string
  rows: number
  sat: number
  absent: number
  cheated: number
  new: number
  changed: number
  unchanged: number
  wrongRows: number
  wrongCells: number
  missing: number
}

/** The rows of one paper that an import writes: those that are new, and those that change. */
export interface PaperWrites {
  paperId: string
  /** Positions in the assessment, ascending. */
  positions: Int32Array
  standings: Uint8Array
  /** As many marks a row as the paper has items. */
  marks: Int16Array
  answers: Uint8Array | null
  /** Positions that had another row before. */
  replaced: Int32Array
}

export interface WrongCounts {
  rows: number
  cells: number
  byCode: { code: FaultCode; label: string; cells: number }[]
  more: boolean
}

/** Who takes part in a paper and stands neither in a file nor in what is there; positions in the assessment, ascending. */
export interface MissingPupils {
  paperId: string
  positions: Int32Array
}

/** A file of marks compared with what is there: what it would do. */
export interface MarksChanges {
  sheets: SheetReading[]
  counts: PaperCounts[]
  wrong: WrongCounts
  faults: Fault[]
  warnings: string[]
  writes: PaperWrites[]
  /** Of the papers that the file speaks of. */
  missing: MissingPupils[]
}

/** Compares what a file says with the rows that are there. The same file compared after its import changes nothing. */
export function compareMarks(reading: MarksReading, standing: MarksStanding): MarksChanges {
  const { papers, pupils, stored } = standing
  const slotOf = new Map<number, number>()
  for (const [slot, position] of pupils.positions.entries()) slotOf.set(position, slot)
  const compared = papers.map((paper, index) =>
    comparePaper(paper, reading.papers[index]!, stored[index]!, pupils, slotOf),
  )
  const { faults } = reading
  // Papers that the file does not speak of are not shown.
  const shown = compared.filter(
    (_, index) => reading.papers[index]!.named.includes(1) || spokenOf(reading.sheets, papers[index]!.id),
  )
  return {
    sheets: reading.sheets,
    counts: shown.map(({ counts }) => counts),
    missing: shown.flatMap(({ missing }) => (missing.positions.length > 0 ? [missing] : [])),
    wrong: {
      rows: faults.rows(),
      cells: faults.cells,
      byCode: [...faults.byCode].map(([code, cells]) => ({ code, label: faultLabels[code], cells })),
      more: faults.cells > mostFaults,
    },
    faults: faults.kept,
    warnings: [...reading.warnings, ...compared.flatMap(({ warning }) => warning ?? [])],
    writes: compared.flatMap(({ writes }) => (writes.positions.length > 0 ? [writes] : [])),
  }
}

function spokenOf(sheets: SheetReading[], paperId: string): boolean {
  return sheets.some(
    ({ used, columns }) =>
      used && columns.some(({ as }) => as?.includes(paperId) && !as.startsWith('standing')),
  )
}

function comparePaper(
  paper: ImportPaper,
  read: PaperMarks,
  stored: StoredMarks,
  pupils: MarksStanding['pupils'],
  slotOf: Map<number, number>,
): { counts: PaperCounts; missing: MissingPupils; writes: PaperWrites; warning: string | null } {
  const width = paper.items.length
  const rowOf = new Int32Array(read.standings.length).fill(-1)
  for (const [row, position] of stored.positions.entries()) {
    const slot = slotOf.get(position)
    if (slot !== undefined) rowOf[slot] = row
  }
  const counts: PaperCounts = {
    paperId: paper.id,
    title: paper.title,
    subject: paper.subject,
    rows: 0,
    sat: 0,
    absent: 0,
    cheated: 0,
    new: 0,
    changed: 0,
    unchanged: 0,
    wrongRows: read.wrongRows,
    wrongCells: read.wrongCells,
    missing: 0,
  }
  const absentees: number[] = []
  const slots: number[] = []
  const replaced: number[] = []
  const corrected = new Set(stored.corrected)
  const overturned: string[] = []
  for (let slot = 0; slot < read.standings.length; slot++) {
    const standing = read.standings[slot]!
    const row = rowOf[slot]!
    if (standing === unmarked) {
      if (row < 0 && read.named[slot] === 0 && sitsPaper(pupils.booklets[slot]!, paper.booklet))
        absentees.push(pupils.positions[slot]!)
      continue
    }
    counts.rows++
    if (standing === sat) counts.sat++
    else if (standing === absent) counts.absent++
    else if (standing === cheated) counts.cheated++
    if (row < 0) counts.new++
    else if (isSame(read, slot, stored, row, width)) {
      counts.unchanged++
      continue
    } else {
      counts.changed++
      replaced.push(pupils.positions[slot]!)
      if (corrected.has(pupils.positions[slot]!)) {
        overturned.push(pupils.candidateNumbers[slot] ?? pupils.numbers[slot]!)
      }
    }
    slots.push(slot)
  }
  counts.missing = absentees.length
  slots.sort((a, b) => pupils.positions[a]! - pupils.positions[b]!)
  const named = overturned.slice(0, 10).join('、')
  const warning =
    overturned.length === 0
      ? null
      : `${paper.title}有 ${overturned.length} 名学生的成绩曾经人工更正，与文件不同：${named}${overturned.length > 10 ? ' 等' : ''}。导入后以文件为准，更正过的分数会留在记录里。`
  const missing = { paperId: paper.id, positions: Int32Array.from(absentees).toSorted() }
  return { counts, missing, writes: writesOf(paper, read, slots, replaced, pupils.positions), warning }
}

/** Letters that a file does not carry leave those that are there as they are. */
function isSame(read: PaperMarks, slot: number, stored: StoredMarks, row: number, width: number): boolean {
  if (!stored.marks || stored.standings[row] !== read.standings[slot]) return false
  for (let item = 0; item < width; item++) {
    if (read.marks[slot * width + item] !== stored.marks[row * width + item]) return false
  }
  if (!read.answers) return true
  for (let item = 0; item < width; item++) {
    if (read.answers[slot * width + item] !== (stored.answers?.[row * width + item] ?? noAnswer)) return false
  }
  return true
}

function writesOf(
  paper: ImportPaper,
  read: PaperMarks,
  slots: number[],
  replaced: number[],
  positions: Int32Array,
): PaperWrites {
  const width = paper.items.length
  const writes: PaperWrites = {
    paperId: paper.id,
    positions: new Int32Array(slots.length),
    standings: new Uint8Array(slots.length),
    marks: new Int16Array(slots.length * width),
    answers: read.answers && new Uint8Array(slots.length * width),
    replaced: Int32Array.from(replaced),
  }
  for (const [row, slot] of slots.entries()) {
    writes.positions[row] = positions[slot]!
    writes.standings[row] = read.standings[slot]!
    writes.marks.set(read.marks.subarray(slot * width, (slot + 1) * width), row * width)
    writes.answers?.set(read.answers!.subarray(slot * width, (slot + 1) * width), row * width)
  }
  return writes
}
