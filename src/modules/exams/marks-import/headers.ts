import { tight } from '../../../platform/documents/spreadsheets/cell-text.ts'
import { columnWord, type ColumnWord, saysLetters, subjectIn } from './column-words.ts'
import { type HeadRow, isHeader, levelTexts } from './header-rows.ts'
import { matchItems } from './item-names.ts'
import { readMarkText } from './mark-cells.ts'
import { paperOf, type SheetHints, sheetPaper } from './sheet-paper.ts'
import type { ImportPaper } from './standing.ts'

/** What a column is taken for. `paper` and `item` are places in the lists of papers and items. */
export type Meaning =
  | { as: 'pupil' }
  | { as: 'standing'; paper: number | null }
  | { as: 'total'; paper: number }
  | { as: 'mark' | 'letters'; paper: number; item: number }

export interface HeaderColumn {
  header: string
  meaning: Meaning | null
  sure: boolean
  /** Known to hold nothing of ours. */
  ignored: boolean
  /** Of a column with the pupil's number: whether it is the number of this examination. */
  candidate: boolean
}

export interface SheetHeader {
  /** Index of its first row among the rows given, and how many rows it has. */
  at: number
  levels: number
  /** The paper that columns without a subject belong to. */
  paper: number | null
  columns: HeaderColumn[]
}

export interface HeaderHints extends SheetHints {
  /** Set by the user. */
  headerRow?: number
  /** Whether somebody who takes part has this number; tells which of several columns of numbers is of use. */
  isKnown?(number: string, candidate: boolean): boolean
}

const searchedRows = 30

/**
 * Finds the header below title rows, of up to three rows (选择题 over 1, 2, 3; 语文 over its items), and guesses what each
 * column holds. Null when no row names a number of pupils.
 */
export function findHeader(rows: HeadRow[], papers: ImportPaper[], hints: HeaderHints): SheetHeader | null {
  let best: { header: SheetHeader; score: number } | null = null
  for (let at = 0; at < Math.min(rows.length, searchedRows); at++) {
    if (hints.headerRow !== undefined && rows[at]!.number !== hints.headerRow) continue
    for (const [from, levels] of [
      [at, 1],
      [at, 2],
      [at, 3],
    ] as const) {
      if (from + levels > rows.length || !isHeader(rows, from, levels)) continue
      const header = readHeader(rows, from, levels, papers, hints)
      const found = header.columns.filter(({ meaning }) => meaning && meaning.as !== 'pupil').length
      const words = header.columns.filter(({ ignored }) => ignored).length
      const score = found + words * 0.2 - levels * 0.3
      if (!best || score > best.score) best = { header, score }
    }
  }
  return best?.header ?? null
}

function readHeader(
  rows: HeadRow[],
  at: number,
  levels: number,
  papers: ImportPaper[],
  hints: HeaderHints,
): SheetHeader {
  const subjects = [...new Set(papers.map(({ subject }) => subject))]
  const levelled = levelTexts(rows, at, levels)
  const paper = sheetPaper(rows.slice(0, at), papers, subjects, hints)
  const below = rows.slice(at + levels)
  const columns = levelled.map((texts, column): HeaderColumn & { draft: Draft } => {
    const samples = below.map(({ texts }) => texts[column] ?? '').filter((text) => text.trim() !== '')
    return {
      header: texts.join('/'),
      meaning: null,
      sure: true,
      ignored: false,
      candidate: false,
      draft: draftOf(texts, samples, subjects, papers, paper, hints.paper !== undefined),
    }
  })
  choosePupilColumn(columns, below, hints.isKnown)
  for (const [index, one] of papers.entries()) {
    for (const sort of ['mark', 'letters'] as const) placeItems(columns, index, one, sort)
  }
  for (const column of columns) {
    const { word, paper: own, names, named } = column.draft
    if (column.meaning) continue
    if (word === 'ignored' || (word === 'candidate' && !column.meaning) || word === 'number')
      column.ignored = true
    else if (word === 'standing') column.meaning = { as: 'standing', paper: named ? own : null }
    else if (own !== null && (word === 'total' || (named && names.length === 0))) {
      // 语文 alone over a column is its total.
      column.meaning = { as: 'total', paper: own }
    } else if (word === 'total') column.ignored = true
  }
  keepOneTotal(columns)
  return {
    at,
    levels,
    paper,
    columns: columns.map(({ header, meaning, sure, ignored, candidate }) => ({
      header,
      meaning,
      sure,
      ignored,
      candidate,
    })),
  }
}

/** What the texts of a column may mean before columns are compared. */
interface Draft {
  word: ColumnWord
  /** The paper of the column, from its own texts or from the sheet. */
  paper: number | null
  /** Its own texts name the subject. */
  named: boolean
  /** Possible names of an item, best first. */
  names: string[]
  letters: boolean
  hasNumbers: boolean
}

function draftOf(
  texts: string[],
  samples: string[],
  subjects: string[],
  papers: ImportPaper[],
  sheetPaper: number | null,
  chosen: boolean,
): Draft {
  let paper = sheetPaper
  let named = false
  const rests: string[] = []
  for (const text of texts) {
    const found = subjectIn(text, subjects)
    if (!found) rests.push(text)
    else {
      if (!chosen) paper = paperOf(papers, found.subject, text) ?? paper
      named = true
      if (found.rest !== '') rests.push(found.rest)
    }
  }
  const leaf = rests.at(-1) ?? ''
  const joined = rests.reduce(
    (text, part) => (/\d$/.test(text) && /^\d/.test(part) ? `${text}.${part}` : text + part),
    '',
  )
  const names = [...new Set([joined, leaf, rests.slice(-2).join('')].filter((name) => tight(name) !== ''))]
  const read = samples.slice(0, 40).map((sample) => readMarkText(sample).is)
  const letterShare = read.filter((is) => is === 'letters').length
  const numberShare = read.filter((is) => is === 'number').length
  return {
    word: columnWord(leaf) ?? columnWord(joined),
    paper,
    named,
    names,
    letters: saysLetters(joined) ?? letterShare > numberShare,
    hasNumbers: numberShare > 0 || letterShare > 0,
  }
}

/**
 * Of several numbers of a pupil the one that those who take part have, then that in whose column most rows have one; the
 * number of this examination first.
 */
function choosePupilColumn(
  columns: (HeaderColumn & { draft: Draft })[],
  below: HeadRow[],
  isKnown: HeaderHints['isKnown'],
): void {
  let best: { column: HeaderColumn; score: number } | null = null
  for (const [index, column] of columns.entries()) {
    const { word } = column.draft
    if (word !== 'candidate' && word !== 'number') continue
    const filled = below.filter(({ texts }) => tight(texts[index] ?? '') !== '').length
    const short = below.filter(({ texts }) => tight(texts[index] ?? '').length < 4).length
    // A column 编号 or id may only count the rows.
    column.candidate = word === 'candidate'
    const known = isKnown
      ? below.filter(({ texts }) => isKnown(tight(texts[index] ?? ''), column.candidate)).length
      : 0
    const score = filled - short * 0.5 + (word === 'candidate' ? 0.5 : 0) + known * 2
    if (!best || score > best.score) best = { column, score }
  }
  if (best) best.column.meaning = { as: 'pupil' }
}

/** Gives the columns of one paper their items, by name; what is left over by order where the numbers agree. */
function placeItems(
  columns: (HeaderColumn & { draft: Draft })[],
  paper: number,
  { items }: ImportPaper,
  sort: 'mark' | 'letters',
): void {
  const isLetters = sort === 'letters'
  const free = columns.filter(
    ({ meaning, draft }) =>
      !meaning && draft.paper === paper && draft.names.length > 0 && draft.letters === isLetters,
  )
  const labels = items.map(({ label }) => label)
  const literal = new Set(labels.map((label) => tight(label)))
  const open = free.filter(
    ({ draft }) => draft.word === null || draft.names.some((name) => literal.has(tight(name))),
  )
  const found = matchItems(
    labels,
    open.map(({ draft }) => draft.names),
  )
  const placed = new Set<number>()
  for (const [index, column] of open.entries()) {
    const item = found[index]!
    if (item < 0) continue
    column.meaning = { as: sort, paper, item }
    placed.add(item)
  }
  const left = open.filter(({ meaning, draft }) => !meaning && draft.word === null && draft.hasNumbers)
  const missing = items.flatMap((_, item) =>
    placed.has(item) || isElsewhere(columns, paper, item) ? [] : [item],
  )
  // Where no name fits at all, columns without a number may be anything.
  const plausible = placed.size > 0 || left.every(({ header }) => /\d/.test(header))
  if (left.length === 0 || left.length !== missing.length || !plausible) return
  for (const [index, column] of left.entries()) {
    column.meaning = { as: sort, paper, item: missing[index]! }
    column.sure = false
  }
}

function isElsewhere(columns: HeaderColumn[], paper: number, item: number): boolean {
  return columns.some(
    ({ meaning }) =>
      meaning !== null && 'item' in meaning && meaning.paper === paper && meaning.item === item,
  )
}

/** Of several columns that may be the total of a paper the one called 总分; another 得分 or 成绩 is left out. */
function keepOneTotal(columns: HeaderColumn[]): void {
  const byPaper = Map.groupBy(
    columns.filter(({ meaning }) => meaning?.as === 'total'),
    ({ meaning }) => (meaning as { paper: number }).paper,
  )
  for (const totals of byPaper.values()) {
    const kept = totals.find(({ header }) => /总分|总成绩|总得分|合计|全卷|卷面/.test(header)) ?? totals[0]
    for (const column of totals) {
      if (column === kept) continue
      column.meaning = null
      column.ignored = true
    }
  }
}
