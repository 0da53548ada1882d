import {
  columnIndex,
  columnLetter,
  type Sheet,
  type SheetRow,
} from '../../../platform/documents/spreadsheets/cells.ts'
import {
  fieldsOf,
  isIgnoredHeader,
  matchHeader,
  type Field,
  type HeaderMatch,
  type SheetKind,
} from './fields.ts'
import { mergedCells, type MergedCells } from './merged-cells.ts'
import type { ColumnReading } from './records.ts'
import type { RowPurpose } from './row-purposes.ts'
import { textOf, tight } from './values.ts'

/** What a user has set for one sheet; whatever is left out is guessed. */
export type SheetMapping = {
  kind?: SheetKind | 'ignored'
  /** the first row of the header, as the spreadsheet program numbers it */
  headerRow?: number
  /** column letter → field; null leaves the column out; columns not named here are left out too */
  columns?: Record<string, string | null>
}

/** A sheet with its header found: which column holds which field, and where the rows of data begin. */
export type Table = {
  sheet: Sheet
  kind: SheetKind
  headerRow: number
  headerRows: number
  columns: ColumnReading[]
  /** field → column index */
  fields: Map<Field, number>
  /** the texts of each mapped column's header, level by level, without spaces */
  headerTexts: Map<number, string[]>
  /** rows below the header, merged cells filled down */
  rows: SheetRow[]
  /** what each of `rows` is there for */
  purposes: RowPurpose[]
  /** rows above it: title and reporting lines */
  above: SheetRow[]
}

const searchedRows = 40
const mostLevels = 3

type Header = {
  kind: SheetKind
  at: number
  levels: number
  texts: string[]
  matches: (HeaderMatch | null)[]
  score: number
}

/**
 * Finds the header of a sheet, below title and reporting rows, of up to three levels; null when no row names the fields of
 * any kind of sheet.
 */
export function findTable(sheet: Sheet, mapping: SheetMapping = {}): Table | null {
  const kinds: SheetKind[] =
    mapping.kind && mapping.kind !== 'ignored' ? [mapping.kind] : ['teachers', 'schools', 'assignments']
  const merges = mergedCells(sheet, searchedRows + mostLevels)
  const candidates = mapping.headerRow
    ? sheet.rows.filter((row) => row.number === mapping.headerRow)
    : sheet.rows.slice(0, searchedRows)
  const headers = candidates.flatMap((row) => {
    const at = sheet.rows.indexOf(row)
    return kinds.map((kind) => readHeader(sheet, merges, at, kind))
  })
  const chosen = Boolean(mapping.headerRow ?? mapping.columns)
  const accepted = headers.filter((header) => chosen || isHeader(header, sheet.name))
  const best = accepted.reduce<Header | null>(
    (best, one) => (best && best.score >= one.score ? best : one),
    null,
  )
  if (!best) return null
  return toTable(sheet, merges, withKind(best, sheet, merges, mapping), mapping)
}

/** Teachers' sheets name a person, schools' sheets a school and something about it. */
function isHeader(header: Header, sheetName: string): boolean {
  const sure = (field: Field) =>
    header.matches.some((match) => match?.field === field && match.confidence >= 0.9)
  const named = new Set(header.matches.flatMap((match) => match?.field ?? []))
  if (header.kind !== 'schools') return (sure('staffNumber') || sure('name')) && named.size >= 2
  if (!sure('name')) return false
  return (
    named.size >= 2 ||
    (named.size === 1 && /学校/.test(sheetName) && header.texts.filter(Boolean).length <= 2)
  )
}

const personal: Field[] = [
  'sex',
  'bornOn',
  'joinedWorkOn',
  'title',
  'honours',
  'education',
  'titledOn',
  'joinedSchoolOn',
]

/** A sheet that lists who teaches what, and nothing about the person, is a sheet of assignments. */
function withKind(header: Header, sheet: Sheet, merges: MergedCells, mapping: SheetMapping): Header {
  if (mapping.kind || header.kind === 'schools') return header
  const fields = new Set(header.matches.flatMap((match) => match?.field ?? []))
  const aboutPerson = personal.some((field) => fields.has(field))
  const named = /任教|任课|授课|分工|课表|教学安排|课时/.test(sheet.name)
  const kind: SheetKind = named && !aboutPerson && fields.has('subject') ? 'assignments' : 'teachers'
  return kind === header.kind
    ? header
    : { ...readHeader(sheet, merges, header.at, kind), score: header.score }
}

function readHeader(sheet: Sheet, merges: MergedCells, at: number, kind: SheetKind): Header {
  let levels = 1
  while (levels < mostLevels && isNextLevel(sheet, merges, at, levels, kind)) levels++
  const texts = headerTexts(sheet, merges, at, levels)
  const matches = unique(texts.map((text) => matchLevels(text, kind)))
  // Of two readings that name the same fields the one with fewer rows wins: a title row is no level of the header.
  const score = matches.reduce((sum, match) => sum + (match?.confidence ?? 0), 0) - levels * 0.01
  return { kind, at, levels, texts: texts.map((levels) => levels.join('/')), matches, score }
}

/**
 * Whether the row below carries on the header: its own cells stand only where the row above has a wide merged cell or
 * nothing, and at least one of them names a field.
 */
function isNextLevel(
  sheet: Sheet,
  merges: MergedCells,
  at: number,
  levels: number,
  kind: SheetKind,
): boolean {
  const last = sheet.rows[at + levels - 1]
  const below = sheet.rows[at + levels]
  if (!last || !below || below.number !== last.number + 1) return false
  let named = 0
  for (const [column, value] of below.values.entries()) {
    const text = tight(textOf(value))
    if (text === '') continue
    if (typeof value !== 'string') return false
    const above = tight(textOf(last.values[column]))
    const wide = merges.at(last.number, column)
    const isWide = wide !== undefined && wide.right > wide.left
    const nextBlank = tight(textOf(last.values[column + 1])) === ''
    // Without merged cells a group's heading stands above the first of its columns, and blanks follow it.
    const mayGroup = above === '' || isWide || (nextBlank && !matchHeader(above, kind)) || above === text
    if (!mayGroup) return false
    if (matchHeader(text, kind) || (above && matchHeader(above + text, kind))) named++
  }
  return named > 0
}

/** For each column the texts of its levels, the heading of a group spread over its columns, repetitions left out. */
function headerTexts(sheet: Sheet, merges: MergedCells, at: number, levels: number): string[][] {
  const rows = sheet.rows.slice(at, at + levels)
  const width = Math.max(
    ...rows.map((row) => row.values.length),
    merges.widthOf(rows.map((row) => row.number)),
  )
  const texts: string[][] = Array.from({ length: width }, () => [])
  for (const [level, row] of rows.entries()) {
    let heading = ''
    for (let column = 0; column < width; column++) {
      const own = textOf(row.values[column]).trim()
      const merge = merges.at(row.number, column)
      const merged = merge ? textOf(merges.value(merge)).trim() : ''
      const below = level < levels - 1 && tight(textOf(rows[level + 1]!.values[column])) !== ''
      if (own !== '') heading = own
      const text = own || merged || (below && !merge ? heading : '')
      const known = texts[column]!
      if (text !== '' && known.at(-1) !== text) known.push(text)
    }
  }
  return texts
}

/** The lowest level says most; joined with those above it may be a header of its own (出生 + 年月). */
function matchLevels(levels: string[], kind: SheetKind): HeaderMatch | null {
  if (levels.length === 0) return null
  const leaf = levels.at(-1)!
  if (levels.length === 1) return matchHeader(leaf, kind)
  if (isIgnoredHeader(leaf)) return null
  const joined = matchHeader(levels.join(''), kind)
  const single = matchHeader(leaf, kind)
  if (joined && joined.confidence >= 0.95) return joined
  if (single) return { field: single.field, confidence: Math.min(single.confidence, 0.95) }
  if (joined) return joined
  const parent = matchHeader(levels.at(-2)!, kind)
  return parent ? { field: parent.field, confidence: 0.5 } : null
}

/** Each field once: the surest column keeps it, the leftmost of equals. */
function unique(matches: (HeaderMatch | null)[]): (HeaderMatch | null)[] {
  const best = new Map<Field, number>()
  for (const [column, match] of matches.entries()) {
    if (!match) continue
    const before = best.get(match.field)
    if (before === undefined || matches[before]!.confidence < match.confidence) best.set(match.field, column)
  }
  return matches.map((match, column) => (match && best.get(match.field) === column ? match : null))
}

function toTable(sheet: Sheet, merges: MergedCells, header: Header, mapping: SheetMapping): Table {
  const kind = header.kind
  const chosen = mapping.columns && chosenColumns(mapping.columns, kind)
  const from = header.at + header.levels
  const rows = merges.filledDown(sheet.rows.slice(from))
  const width = Math.max(header.texts.length, ...[...(chosen?.keys() ?? [])].map((column) => column + 1))
  const columns: ColumnReading[] = []
  const fields = new Map<Field, number>()
  const headerTexts = new Map<number, string[]>()
  for (let column = 0; column < width; column++) {
    const match = header.matches[column] ?? null
    const field = chosen ? (chosen.get(column) ?? null) : (match?.field ?? null)
    const text = header.texts[column] ?? ''
    if (text === '' && !field) continue
    if (field) {
      fields.set(field, column)
      headerTexts.set(column, text.split('/').map(tight))
    }
    const confidence = chosen ? 1 : (match?.confidence ?? 0)
    columns.push({
      letter: columnLetter(column),
      header: text,
      field,
      confidence,
      samples: samples(rows, column),
    })
  }
  const first = sheet.rows[header.at]!
  const headerRows = sheet.rows[from - 1]!.number - first.number + 1
  return {
    sheet,
    kind,
    headerRow: first.number,
    headerRows,
    columns,
    fields,
    headerTexts,
    rows,
    purposes: [],
    above: sheet.rows.slice(0, header.at),
  }
}

function chosenColumns(columns: Record<string, string | null>, kind: SheetKind): Map<number, Field> {
  const known = new Set<string>(fieldsOf(kind))
  const chosen = new Map<number, Field>()
  for (const [letter, field] of Object.entries(columns)) {
    const column = /^[A-Z]{1,3}$/i.test(letter) ? columnIndex(letter) : -1
    if (column >= 0 && field && known.has(field)) chosen.set(column, field as Field)
  }
  return chosen
}

function samples(rows: SheetRow[], column: number): string[] {
  const found: string[] = []
  for (const row of rows.slice(0, 50)) {
    const text = textOf(row.values[column]).trim()
    if (text !== '') found.push(text.slice(0, 40))
    if (found.length === 3) break
  }
  return found
}
