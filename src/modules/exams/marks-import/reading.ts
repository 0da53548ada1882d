import { tight } from '../../../platform/documents/spreadsheets/cell-text.ts'
import {
  cellKinds,
  emptyRow,
  type RowCells,
  textAt,
} from '../../../platform/documents/spreadsheets/row-cells.ts'
import { readRows } from '../../../platform/documents/spreadsheets/row-reader.ts'
import { noAnswer } from '../marks-row.ts'
import { sitsPaper } from '../rules/assessment.ts'
import { digitsLost, losesDigits } from '../rules/pupil-numbers.ts'
import { collectFaults, type Faults, withoutCode } from './faults.ts'
import type { HeadRow } from './headers.ts'
import { marksLimits } from './limits.ts'
import { createRowReader, lettersOfColumn, type PaperRow } from './paper-rows.ts'
import { type ColumnReading, type MarksMapping, planSheet, type SheetPlan } from './plan.ts'
import { createPupilIndex } from './pupil-index.ts'
import { type MarksStanding, unmarked } from './standing.ts'

export interface SheetReading {
  name: string
  used: boolean
  reason: 'blank' | 'hidden' | 'noHeader' | 'noPaper' | 'chosen' | null
  headerRow: number
  headerRows: number
  rows: number
  skipped: number
  columns: ColumnReading[]
}

/** What a file says of one paper; indexed by the pupils' place in the list of who takes part. */
export interface PaperMarks {
  /** 0: the file says nothing, or nothing right. */
  standings: Uint8Array
  marks: Int16Array
  /** Null where no sheet has letters. */
  answers: Uint8Array | null
  wrongRows: number
  wrongCells: number
  /** Right or wrong, the file speaks of so many pupils. */
  named: Uint8Array
}

export interface MarksReading {
  sheets: SheetReading[]
  papers: PaperMarks[]
  faults: Faults
  warnings: string[]
}

/** Rows kept to find the header and to show samples. */
const headRows = 60

const statistics =
  /^(满分|分值|总分值|平均|均分|最高|最低|合计|总计|小计|人数|参考|实考|应考|得分率|难度|区分度|标准差|方差|优秀|及格|合格|说明|注[::]|备注|制表|统计|单位|审核|及格率|优秀率|题号|题型|题目)/

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
  const { papers, pupils } = standing
  const count = pupils.positions.length
  const found = papers.map(({ items }): PaperMarks => ({
    standings: new Uint8Array(count),
    marks: new Int16Array(count * items.length),
    answers: null,
    wrongRows: 0,
    wrongCells: 0,
    named: new Uint8Array(count),
  }))
  /** Sheet (in the high half) and row of what was read of a pupil. */
  const readAt = papers.map(() => new Float64Array(count))
  const index = createPupilIndex(pupils)
  const faults = collectFaults()
  const sheets: SheetReading[] = []
  const warnings: string[] = []
  const finish: (() => void)[] = []
  let withoutNumbers = 0
  let knownRows = 0
  const strangers: Strangers[] = []
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
          take = sheetReader(planned.plan, sheetNumber, reading)
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
  if (withoutNumbers > 0) warnings.push(`有 ${withoutNumbers} 行没有考号，也没有分数，已略过。`)
  const unknownRows = strangers.reduce((sum, { rows }) => sum + rows, 0)
  if (knownRows > 0 || unknownRows < 2) return { sheets, papers: found, faults, warnings }
  // As many sentences as there are rows would say the same thing, and not what to do.
  const told = withoutCode(faults, 'unknownPupil')
  for (const one of strangers) {
    if (one.rows > 0) told.add(one.sheet, one.firstRow, one.column, 'nobodyKnown', nobodyKnown(one, pupils))
  }
  return { sheets, papers: found, faults: told, warnings }

  function sheetReader(plan: SheetPlan, sheetNumber: number, reading: SheetReading): (row: RowCells) => void {
    const sheet = reading.name
    const usable = plan.papers.filter(({ paper, marks, letters }) => {
      const { items, subject } = papers[paper]!
      const lacking = items.flatMap(({ label }, item) =>
        marks[item]! < 0 && letters[item]! < 0 ? [label] : [],
      )
      const keyless = items.flatMap(({ label, key }, item) =>
        marks[item]! < 0 && letters[item]! >= 0 && key === null ? [label] : [],
      )
      if (lacking.length > 0) {
        const message = `${subject}还有 ${lacking.length} 题没有对应的列：${listed(lacking)}。请在列的对应里指定，或补上这些列。`
        faults.add(sheet, plan.headerRow, null, 'itemsWithoutColumn', message)
      }
      if (keyless.length > 0) {
        const message = `${subject}的${listed(keyless)}填的是选项，双向细目表里却没有答案，不能计分。请先补上答案，或改用得分列。`
        faults.add(sheet, plan.headerRow, null, 'noKey', message)
      }
      return lacking.length === 0 && keyless.length === 0
    })
    const readers = usable.map((of) => {
      const paper = papers[of.paper]!
      const width = paper.items.length
      if (of.letters.some((column) => column >= 0)) {
        found[of.paper]!.answers ??= new Uint8Array(count * width).fill(noAnswer)
      }
      const row: PaperRow = {
        standing: unmarked,
        marks: new Int16Array(width),
        answers: new Uint8Array(width),
      }
      return {
        of,
        paper,
        row,
        read: createRowReader(paper, of, mapping),
        into: found[of.paper]!,
        at: readAt[of.paper]!,
      }
    })
    const columns = usable
      .flatMap(({ marks, letters, total }) => [...marks, ...letters, total])
      .filter((one) => one >= 0)
    const pupilLetters = lettersOfColumn(plan.pupil)
    const unknown: Strangers = {
      sheet,
      column: pupilLetters,
      candidate: plan.candidate,
      firstRow: 0,
      first: '',
      rows: 0,
    }
    strangers.push(unknown)

    return (cells) => {
      if (cells.number <= plan.lastHeaderRow) return
      const number = tight(textAt(cells, plan.pupil))
      if (number === '' || statistics.test(number) || number === tight(plan.pupilHeader)) {
        if (number === '' && !isAboutSheet(cells) && columns.some((column) => hasContent(cells, column))) {
          faults.add(
            sheet,
            cells.number,
            pupilLetters,
            'noNumber',
            '这一行有分数，却没有考号。请补上考号；不是学生的行可以删去。',
          )
          reading.rows++
        } else {
          reading.skipped++
          if (number === '' && !isAboutSheet(cells)) withoutNumbers++
        }
        return
      }
      reading.rows++
      if (cells.kinds[plan.pupil] === cellKinds.number && losesDigits(cells.numbers[plan.pupil]!)) {
        const message = digitsLost(plan.candidate ? '考号' : '学籍号', number)
        faults.add(sheet, cells.number, pupilLetters, 'damagedNumber', message)
        return
      }
      const slot = index.find(number, plan.candidate)
      if (slot < 0) {
        const message = `“${number.slice(0, 30)}”不在参加学生的名单里。请核对考号；确应参加的，先把学生加入名单。`
        faults.add(sheet, cells.number, pupilLetters, 'unknownPupil', message)
        if (unknown.rows++ === 0)
          Object.assign(unknown, { firstRow: cells.number, first: number.slice(0, 30) })
        return
      }
      knownRows++
      for (const reader of readers) readPaper(reader, cells, slot)
    }

    function readPaper(
      { paper, row, read, into, at }: (typeof readers)[number],
      cells: RowCells,
      slot: number,
    ): void {
      let cellsWrong = 0
      const report = (column: number | null, code: Parameters<Faults['add']>[3], message: string) => {
        cellsWrong++
        faults.add(sheet, cells.number, lettersOfColumn(column), code, message)
      }
      const sits = sitsPaper(pupils.booklets[slot]!, paper.booklet)
      const outcome = read(cells, row, sits ? report : () => {})
      if (outcome === 'blank' || (!sits && row.marks.every((mark) => mark <= 0))) return
      if (!sits)
        report(
          plan.pupil,
          'otherBooklet',
          `抽样时这名学生不考${paper.title}，这一行的${paper.subject}成绩请删去。`,
        )
      const width = paper.items.length
      const before = at[slot]!
      if (before !== 0) {
        const first = { sheet: sheets[Math.floor(before / 2 ** 24) - 1]!.name, row: before % 2 ** 24 }
        const where =
          first.sheet === sheet ? `第 ${first.row} 行` : `工作表“${first.sheet}”第 ${first.row} 行`
        const same = sameRow(into, slot, row, width)
        const message = same
          ? `与${where}是同一名学生，内容也相同，这一行可以删去。`
          : `与${where}是同一名学生，内容不同，两行都没有采用。请只留正确的一行。`
        report(plan.pupil, 'twice', message)
        if (!same) {
          const here =
            first.sheet === sheet ? `第 ${cells.number} 行` : `工作表“${sheet}”第 ${cells.number} 行`
          const letter = first.sheet === sheet ? pupilLetters : null
          faults.add(
            first.sheet,
            first.row,
            letter,
            'twice',
            `与${here}是同一名学生，内容不同，两行都没有采用。请只留正确的一行。`,
          )
        }
        if (!same && into.standings[slot] !== unmarked) {
          into.standings[slot] = unmarked
          into.wrongRows++
        }
      } else {
        at[slot] = sheetNumber * 2 ** 24 + cells.number
        into.named[slot] = 1
      }
      if (cellsWrong > 0) {
        into.wrongRows++
        into.wrongCells += cellsWrong
        return
      }
      into.standings[slot] = row.standing
      into.marks.set(row.marks, slot * width)
      into.answers?.set(row.answers, slot * width)
    }
  }
}

/** The rows of a sheet whose pupils do not take part. */
interface Strangers {
  sheet: string
  column: string | null
  /** The column is headed as the number of this examination. */
  candidate: boolean
  firstRow: number
  first: string
  rows: number
}

/** What to do about a sheet of which not one row is known. */
function nobodyKnown(
  { candidate, rows, first }: Strangers,
  { numbers, candidateNumbers }: MarksStanding['pupils'],
): string {
  const given = candidateNumbers.find((number) => number !== null)
  const what = candidate ? '考号' : '学籍号'
  const begin = `${rows.toLocaleString('zh-CN')} 行的${what}在本次监测里一个也没有找到，如“${first}”`
  if (!candidate) {
    const like = numbers[0] === undefined ? '' : `(参加学生的学籍号如“${numbers[0]}”)`
    return `${begin}${like}。请核对是不是这次监测的成绩；学生还没有加入的，先到这次监测的“学生”一步按名册更新。`
  }
  return given === undefined
    ? `${begin}：参加的学生还没有考号。请先到这次监测的“学生”一步导入考号，或在“核对列”里改用学籍号那一列。`
    : `${begin}(参加学生的考号如“${given}”)。请先到这次监测的“学生”一步导入这次的考号，或在“核对列”里改用学籍号那一列。`
}

function sameRow(into: PaperMarks, slot: number, row: PaperRow, width: number): boolean {
  if (into.standings[slot] !== row.standing) return false
  for (let item = 0; item < width; item++)
    if (into.marks[slot * width + item] !== row.marks[item]) return false
  return true
}

function hasContent(cells: RowCells, column: number): boolean {
  return (
    column < cells.width && cells.kinds[column] !== cellKinds.blank && textAt(cells, column).trim() !== ''
  )
}

/** A row of averages, of full marks or of notes, by the first text in it. */
function isAboutSheet(cells: RowCells): boolean {
  for (let column = 0; column < cells.width; column++) {
    if (cells.kinds[column] === cellKinds.text && statistics.test(tight(cells.texts[column]!))) return true
  }
  return false
}

function listed(labels: string[]): string {
  return labels.length > 8 ? `${labels.slice(0, 8).join('、')} 等 ${labels.length} 题` : labels.join('、')
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
