import { emptyRow, type RowCells, textAt } from '../../../platform/documents/spreadsheets/row-cells.ts'
import { readRows } from '../../../platform/documents/spreadsheets/row-reader.ts'
import { type Faults, withoutCode } from './faults.ts'
import { beginFile, type FileReading, type PaperMarks, type SheetReading } from './file-reading.ts'
import type { HeadRow } from './header-rows.ts'
import { marksLimits } from './limits.ts'
import { type MarksMapping, planSheet } from './plan.ts'
import { createSheetReader } from './sheet-reader.ts'
import type { MarksStanding } from './standing.ts'
import { nobodyKnown } from './strangers.ts'

export interface MarksReading {
  sheets: SheetReading[]
  papers: PaperMarks[]
  faults: Faults
  warnings: string[]
}

/** Rows kept to find the header and to show samples. */
const headRows = 60

/**
 * Reads a file of marks, row by row as it is unpacked: header and columns of each sheet are guessed (or taken from `mapping`),
 * every mark is checked, and what is right lies in typed arrays, a slot a pupil.
 * @throws SpreadsheetError when the file is no table
 */
export async function readMarks(
  bytes: Uint8Array,
  fileName: string,
  standing: Pick<MarksStanding, 'papers' | 'pupils'>,
  mapping: MarksMapping,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<MarksReading> {
  const file = beginFile(standing, mapping)
  const { papers, index, sheets } = file
  const finish: (() => void)[] = []
  const isKnown = (number: string, candidate: boolean) => number !== '' && index.find(number, candidate) >= 0

  await readRows(bytes, {
    fileName,
    limits: marksLimits,
    onProgress,
    sheet(name, hidden) {
      const choice = mapping.sheets[name] ?? {}
      const reading: SheetReading = {
        name,
        used: false,
        reason: 'blank',
        headerRow: 0,
        headerRows: 0,
        rows: 0,
        skipped: 0,
        columns: [],
      }
      const sheetNumber = sheets.push(reading)
      if (choice.use === false) reading.reason = 'chosen'
      else if (hidden && !choice.use) reading.reason = 'hidden'
      if (reading.reason !== 'blank') return null
      const kept: RowCells[] = []
      let take: ((row: RowCells) => void) | null = null
      const begin = () => {
        const head = kept.map((row): HeadRow => ({ number: row.number, texts: textsOf(row) }))
        const planned = planSheet(head, papers, { sheetName: name, fileName, isKnown }, choice)
        if ('plan' in planned) {
          reading.used = true
          reading.reason = null
          reading.headerRow = planned.plan.headerRow
          reading.headerRows = planned.plan.lastHeaderRow - planned.plan.headerRow + 1
          reading.columns = planned.plan.columns
          take = createSheetReader(file, planned.plan, sheetNumber, reading)
        } else {
          Object.assign(reading, planned)
          take = () => {}
        }
        for (const row of kept) take(row)
        kept.length = 0
      }
      finish.push(() => {
        if (!take && kept.length > 0) begin()
      })
      return (row) => {
        if (take) take(row)
        else if (kept.push(copyOf(row)) >= headRows) begin()
      }
    },
  })
  for (const end of finish) end()
  return concluded(file)
}

function concluded(file: FileReading): MarksReading {
  const { sheets, found, faults, strangers, knownRows, withoutNumbers, pupils } = file
  const warnings = withoutNumbers > 0 ? [`有 ${withoutNumbers} 行没有考号，也没有分数，已略过。`] : []
  const unknownRows = strangers.reduce((sum, { rows }) => sum + rows, 0)
  if (knownRows > 0 || unknownRows < 2) return { sheets, papers: found, faults, warnings }
  // As many sentences as there are rows would say the same thing, and not what to do.
  const told = withoutCode(faults, 'unknownPupil')
  for (const one of strangers) {
    if (one.rows > 0) told.add(one.sheet, one.firstRow, one.column, 'nobodyKnown', nobodyKnown(one, pupils))
  }
  return { sheets, papers: found, faults: told, warnings }
}

function textsOf(row: RowCells): string[] {
  return Array.from({ length: row.width }, (_, column) => textAt(row, column))
}

function copyOf(row: RowCells): RowCells {
  const copy = emptyRow(row.width)
  copy.number = row.number
  copy.width = row.width
  copy.kinds.set(row.kinds.subarray(0, row.width))
  copy.numbers.set(row.numbers.subarray(0, row.width))
  for (let column = 0; column < row.width; column++) copy.texts[column] = row.texts[column]!
  return copy
}
