import { tight } from '../../../platform/documents/spreadsheets/cell-text.ts'
import { cellKinds, type RowCells, textAt } from '../../../platform/documents/spreadsheets/row-cells.ts'
import { noAnswer } from '../marks-row.ts'
import { sitsPaper } from '../rules/assessment.ts'
import { digitsLost, losesDigits } from '../rules/pupil-numbers.ts'
import type { Faults } from './faults.ts'
import type { FileReading, PaperMarks, SheetReading } from './file-reading.ts'
import { createRowReader, lettersOfColumn, type PaperRow } from './paper-rows.ts'
import type { SheetPlan } from './plan.ts'
import { unmarked } from './standing.ts'
import type { Strangers } from './strangers.ts'

const statistics =
  /^(满分|分值|总分值|平均|均分|最高|最低|合计|总计|小计|人数|参考|实考|应考|得分率|难度|区分度|标准差|方差|优秀|及格|合格|说明|注[::]|备注|制表|统计|单位|审核|及格率|优秀率|题号|题型|题目)/

/** Checks the rows of a sheet, one after the other, and lays down what is right. `sheetNumber`: from 1. */
export function createSheetReader(
  file: FileReading,
  plan: SheetPlan,
  sheetNumber: number,
  reading: SheetReading,
): (row: RowCells) => void {
  const { papers, pupils, mapping, index, faults, found, readAt, sheets } = file
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
      found[of.paper]!.answers ??= new Uint8Array(pupils.positions.length * width).fill(noAnswer)
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
  file.strangers.push(unknown)

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
        if (number === '' && !isAboutSheet(cells)) file.withoutNumbers++
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
      if (unknown.rows++ === 0) Object.assign(unknown, { firstRow: cells.number, first: number.slice(0, 30) })
      return
    }
    file.knownRows++
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
      const where = first.sheet === sheet ? `第 ${first.row} 行` : `工作表“${first.sheet}”第 ${first.row} 行`
      const same = sameRow(into, slot, row, width)
      const message = same
        ? `与${where}是同一名学生，内容也相同，这一行可以删去。`
        : `与${where}是同一名学生，内容不同，两行都没有采用。请只留正确的一行。`
      report(plan.pupil, 'twice', message)
      if (!same) {
        const here = first.sheet === sheet ? `第 ${cells.number} 行` : `工作表“${sheet}”第 ${cells.number} 行`
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
