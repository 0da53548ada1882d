import { columnIndex, columnLetter } from '../../../platform/documents/spreadsheets/cells.ts'
import type { HeadRow } from './header-rows.ts'
import { findHeader, type HeaderColumn, type HeaderHints, type Meaning } from './headers.ts'
import type { ImportPaper } from './standing.ts'

/** What a user set for one sheet; whatever is left out is guessed. */
export interface SheetChoice {
  use?: boolean
  paperId?: string | null
  headerRow?: number
  columns?: Record<string, string | null>
}

export interface MarksMapping {
  blankCells: 'wrong' | 'none'
  blankRows: 'wrong' | 'absent' | 'skip'
  sheets: Record<string, SheetChoice>
}

/** A column as it is shown, with the meaning written so that a form can choose it. */
export interface ColumnReading {
  letter: string
  header: string
  samples: string[]
  as: string | null
  sure: boolean
  ignored: boolean
}

/** Where the columns of one paper are in a sheet; −1 where there is none. */
export interface PaperPlan {
  paper: number
  marks: Int32Array
  letters: Int32Array
  total: number
  standings: { column: number; header: string }[]
}

export interface SheetPlan {
  /** Row numbers of the header's first and last row. */
  headerRow: number
  lastHeaderRow: number
  pupil: number
  /** The number of this examination is meant rather than the pupil's own. */
  candidate: boolean
  papers: PaperPlan[]
  columns: ColumnReading[]
  /** Repeated headers are known by what stands in the pupil's column. */
  pupilHeader: string
}

export type PlannedSheet =
  | { plan: SheetPlan }
  | { reason: 'noHeader' | 'noPaper'; headerRow: number; headerRows: number; columns: ColumnReading[] }

/** Takes the first rows of a sheet and says what its columns hold, as guessed or as the user chose. */
export function planSheet(
  rows: HeadRow[],
  papers: ImportPaper[],
  names: Pick<HeaderHints, 'sheetName' | 'fileName' | 'isKnown'>,
  choice: SheetChoice,
): PlannedSheet {
  const hints: HeaderHints = { ...names }
  if (choice.headerRow !== undefined) hints.headerRow = choice.headerRow
  if (choice.paperId !== undefined) {
    const paper = papers.findIndex(({ id }) => id === choice.paperId)
    hints.paper = paper < 0 ? null : paper
  }
  const found = findHeader(rows, papers, hints) ?? (choice.columns ? bareHeader(rows, choice) : null)
  if (!found) return { reason: 'noHeader', headerRow: 0, headerRows: 0, columns: [] }
  const first = rows[found.at]!.number
  const last = rows[found.at + found.levels - 1]!.number
  const below = rows.slice(found.at + found.levels)
  const columns = choice.columns ? chosen(found.columns, choice.columns, papers) : found.columns
  const shown = columns.flatMap((column, index) => reading(column, index, below, papers))
  const pupil = columns.findIndex(({ meaning }) => meaning?.as === 'pupil')
  const plans = papers.flatMap((paper, index) => paperPlan(columns, paper, index) ?? [])
  if (pupil < 0 || plans.length === 0) {
    const reason = pupil < 0 ? 'noHeader' : 'noPaper'
    return { reason, headerRow: first, headerRows: last - first + 1, columns: shown }
  }
  return {
    plan: {
      headerRow: first,
      lastHeaderRow: last,
      pupil,
      candidate: columns[pupil]!.candidate,
      papers: plans,
      columns: shown,
      pupilHeader: columns[pupil]!.header.split('/').at(-1) ?? '',
    },
  }
}

/** With every column chosen by hand no word of the header needs to be known. */
function bareHeader(rows: HeadRow[], choice: SheetChoice) {
  const at = Math.max(
    0,
    rows.findIndex(({ number }) => number === (choice.headerRow ?? 1)),
  )
  const row = rows[at]
  if (!row) return null
  const columns = row.texts.map((header): HeaderColumn => ({
    header,
    meaning: null,
    sure: true,
    ignored: false,
    candidate: false,
  }))
  return { at, levels: 1, paper: null, columns }
}

function chosen(
  columns: HeaderColumn[],
  choice: Record<string, string | null>,
  papers: ImportPaper[],
): HeaderColumn[] {
  const byColumn = new Map(Object.entries(choice).map(([letter, as]) => [columnIndex(letter), as]))
  const width = Math.max(columns.length, ...[...byColumn.keys()].map((column) => column + 1))
  return Array.from({ length: width }, (_, index) => {
    const known = columns[index] ?? {
      header: '',
      meaning: null,
      sure: true,
      ignored: false,
      candidate: false,
    }
    const meaning = meaningOf(byColumn.get(index) ?? null, papers)
    return { ...known, meaning, sure: true, ignored: known.ignored && meaning === null }
  })
}

/** `mark:PAPER:3` → its meaning; null when the paper or item is no longer there. */
export function meaningOf(written: string | null, papers: ImportPaper[]): Meaning | null {
  if (written === null) return null
  const [as, paperId, position] = written.split(':')
  if (as === 'pupil') return { as }
  const paper = papers.findIndex(({ id }) => id === paperId)
  if (paper < 0) return null
  if (as === 'total' || as === 'standing') return { as, paper }
  const item = Number(position)
  if ((as !== 'mark' && as !== 'letters') || !papers[paper]!.items[item]) return null
  return { as, paper, item }
}

export function writtenMeaning(meaning: Meaning | null, papers: ImportPaper[]): string | null {
  if (meaning === null) return null
  if (meaning.as === 'pupil') return 'pupil'
  const paper = meaning.paper === null ? (papers.length === 1 ? papers[0] : undefined) : papers[meaning.paper]
  // 缺考 of all papers of the sheet is written as that of the first.
  const id = (paper ?? papers[0])?.id ?? ''
  return 'item' in meaning ? `${meaning.as}:${id}:${meaning.item}` : `${meaning.as}:${id}`
}

/** A column as it is shown; none for one with nothing in it. Cells of what is not read, such as names, are not kept. */
function reading(
  column: HeaderColumn,
  index: number,
  below: HeadRow[],
  papers: ImportPaper[],
): ColumnReading[] {
  const filled = below.flatMap(({ texts }) => (texts[index] ?? '').trim() || [])
  const { header, meaning, sure, ignored } = column
  const as = writtenMeaning(meaning, papers)
  if (header === '' && as === null && filled.length === 0) return []
  const samples = as === null ? [] : filled.slice(0, 3).map((text) => text.slice(0, 30))
  return [{ letter: columnLetter(index), header, samples, as, sure, ignored }]
}

function paperPlan(columns: HeaderColumn[], { items }: ImportPaper, paper: number): PaperPlan | null {
  const marks = new Int32Array(items.length).fill(-1)
  const letters = new Int32Array(items.length).fill(-1)
  const standings: PaperPlan['standings'] = []
  let total = -1
  let placed = 0
  for (const [index, { meaning, header }] of columns.entries()) {
    if (!meaning || meaning.as === 'pupil') continue
    if (meaning.as === 'standing' && (meaning.paper === null || meaning.paper === paper)) {
      standings.push({ column: index, header })
    }
    if (meaning.paper !== paper) continue
    if (meaning.as === 'total') total = index
    if (!('item' in meaning)) continue
    const places = meaning.as === 'mark' ? marks : letters
    if (meaning.item < items.length) {
      places[meaning.item] = index
      placed++
    }
  }
  return placed === 0 ? null : { paper, marks, letters, total, standings }
}
