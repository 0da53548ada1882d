import { isBlank, quote, tight } from '../../../platform/documents/spreadsheets/cell-text.ts'
import { columnLetter } from '../../../platform/documents/spreadsheets/cells.ts'
import { cellKinds, type RowCells, textAt } from '../../../platform/documents/spreadsheets/row-cells.ts'
import { readRows } from '../../../platform/documents/spreadsheets/row-reader.ts'
import { columnWord } from '../marks-import/column-words.ts'
import type { HeadRow } from '../marks-import/header-rows.ts'
import { findHeader } from '../marks-import/headers.ts'
import { createPupilIndex, type PupilIndex } from '../marks-import/pupil-index.ts'
import { pupilFieldOf } from '../pupils-import/fields.ts'
import { digitsLost, isIdentityNumber, losesDigits } from '../rules/pupil-numbers.ts'
import type { CandidateRow } from '../rules/candidate-numbers.ts'

/** A sheet that was read, and the headers of the two columns that were used. */
export interface CandidateSheet {
  name: string
  number: string
  candidate: string
}

export interface CandidateFile {
  /** Empty when no sheet has both columns. */
  sheets: CandidateSheet[]
  rows: CandidateRow[]
}

/** Rows kept to find the header and to tell better columns from worse ones. */
const headRows = 60

/** Sums and notes below a table. */
const summary = /^(合计|总计|小计|共计|人数|说明|注[::]|备注|填表|制表|审核|以上)/

/**
 * Reads which pupil has which candidate number from every sheet with a column of each, wherever its header stands.
 * @param numbers of those who take part: of several columns that may be the pupil's number, the one that holds theirs is meant
 * @throws SpreadsheetError when the file is no table
 */
export async function readCandidateFile(
  bytes: Uint8Array,
  fileName: string,
  numbers: readonly string[],
): Promise<CandidateFile> {
  const index = createPupilIndex({ numbers: [...numbers], candidateNumbers: numbers.map(() => null) })
  const sheets: CandidateSheet[] = []
  const rows: CandidateRow[] = []
  const finish: (() => void)[] = []
  await readRows(bytes, {
    fileName,
    sheet(sheetName, hidden) {
      if (hidden) return null
      const head: HeadRow[] = []
      /** The same rows as they were, to be read once the header is known. */
      const kept: CandidateCells[] = []
      let take: ((cells: CandidateCells) => void) | null = null
      const begin = () => {
        const columns = columnsOf(head, { sheetName, fileName }, index)
        if (!columns) take = () => {}
        else {
          const { name, candidate } = columns.sheet
          sheets.push({ name, number: columns.sheet.number, candidate })
          take = ({ number, texts, numeric }) => {
            if (number > columns.lastHeaderRow) readRow(columns, number, texts, numeric)
          }
        }
        for (const cells of kept) take(cells)
        kept.length = 0
      }
      finish.push(() => {
        if (!take && kept.length > 0) begin()
      })
      return (row) => {
        const cells = cellsOf(row)
        if (take) return take(cells)
        head.push({ number: row.number, texts: cells.texts })
        if (kept.push(cells) >= headRows) begin()
      }
    },
  })
  for (const end of finish) end()
  return { sheets, rows }

  function readRow(
    { sheet, numberColumn, candidateColumn }: Columns,
    at: number,
    texts: string[],
    numeric: (number | null)[],
  ): void {
    const number = plain(texts[numberColumn] ?? '')
    const candidate = plain(texts[candidateColumn] ?? '')
    if ((number === '' && candidate === '') || columnWord(number) === 'number') return
    if (
      summary.test(number) ||
      (number === '' && summary.test(tight(texts.find((text) => text !== '') ?? '')))
    )
      return
    const wrong =
      wrongNumber(number, numeric[numberColumn] ?? null, '学籍号') ??
      wrongNumber(candidate, numeric[candidateColumn] ?? null, '考号')
    rows.push({
      sheet: sheet.name,
      row: at,
      numberColumn: columnLetter(numberColumn),
      candidateColumn: columnLetter(candidateColumn),
      number,
      candidate,
      wrong,
    })
  }
}

interface CandidateCells {
  number: number
  texts: string[]
  /** The number that a cell holds as such; null for text and for blank cells. */
  numeric: (number | null)[]
}

interface Columns {
  sheet: CandidateSheet
  lastHeaderRow: number
  numberColumn: number
  candidateColumn: number
}

function cellsOf(row: RowCells): CandidateCells {
  const columns = Array.from({ length: row.width }, (_, column) => column)
  return {
    number: row.number,
    texts: columns.map((column) => textAt(row, column)),
    numeric: columns.map((column) => (row.kinds[column] === cellKinds.number ? row.numbers[column]! : null)),
  }
}

/** The header below title rows and its two columns; null when one of them is missing. */
function columnsOf(
  head: HeadRow[],
  names: { sheetName: string; fileName: string },
  index: PupilIndex,
): Columns | null {
  const header = findHeader(head, [], names)
  if (!header) return null
  const below = head.slice(header.at + header.levels)
  const filled = (column: number) => below.filter(({ texts }) => !isBlank(texts[column] ?? '')).length
  const known = (column: number) =>
    below.filter(({ texts }) => index.find(plain(texts[column] ?? ''), false) >= 0).length
  const words = header.columns.map(({ header: text }, column) => {
    const name = text.split('/').at(-1) ?? ''
    return { name, column, word: columnWord(name), rank: pupilFieldOf(name)?.rank ?? 99 }
  })
  const [number] = words
    .filter(({ word }) => word === 'number')
    .toSorted((a, b) => known(b.column) - known(a.column) || a.rank - b.rank)
  const [candidate] = words
    .filter(({ word }) => word === 'candidate')
    .toSorted((a, b) => filled(b.column) - filled(a.column))
  if (!number || !candidate) return null
  return {
    sheet: { name: names.sheetName, number: number.name, candidate: candidate.name },
    lastHeaderRow: head[header.at + header.levels - 1]!.number,
    numberColumn: number.column,
    candidateColumn: candidate.column,
  }
}

/** Letters large, no spaces, no “.0” of a program that took a number for a fraction; '' for 无, / and the like. */
function plain(text: string): string {
  if (isBlank(text)) return ''
  return tight(text)
    .toUpperCase()
    .replace(/^(\d+)\.0+$/, '$1')
}

/** Why a cell is no number of a pupil, as a sentence. */
function wrongNumber(text: string, numeric: number | null, what: '学籍号' | '考号'): CandidateRow['wrong'] {
  if (text === '') return null
  const cell = what === '学籍号' ? ('number' as const) : ('candidate' as const)
  if (numeric !== null && losesDigits(numeric)) return { in: cell, message: digitsLost(what, text) }
  const damaged = numeric === null ? /^\d(\.\d+)?E\+?\d+$/.test(text) : !Number.isInteger(numeric)
  if (damaged) {
    const message = `${what}${quote(text)}已被表格软件改成了小数或科学计数，请把这一列设为“文本”后重新填写。`
    return { in: cell, message }
  }
  if (isIdentityNumber(text)) {
    return { in: cell, message: `这里填的是身份证号。本平台不收身份证号，请改填${what}。` }
  }
  if (text.length > 32 || !/^[A-Z0-9][A-Z0-9\-_./]*$/.test(text)) {
    return { in: cell, message: `${what}${quote(text)}含有不能用的字符，请只用数字、字母和短横线。` }
  }
  return null
}
