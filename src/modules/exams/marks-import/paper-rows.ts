import { columnLetter } from '../../../platform/documents/spreadsheets/cells.ts'
import { cellKinds, type RowCells, textAt } from '../../../platform/documents/spreadsheets/row-cells.ts'
import { noAnswer, noMark } from '../marks-row.ts'
import type { FaultCode } from './faults.ts'
import { markOfAnswer, type MarkText, readMarkText, readStanding } from './mark-cells.ts'
import type { MarksMapping, PaperPlan } from './plan.ts'
import { absent, cheated, type ImportPaper, sat } from './standing.ts'

/** The marks of one pupil on one paper, as they are read; the same object for every row. */
export interface PaperRow {
  standing: number
  marks: Int16Array
  /** 0xFF where no letter is recorded. */
  answers: Uint8Array
}

export type Report = (column: number | null, code: FaultCode, message: string) => void

/** 'right', 'wrong' when something was reported, 'blank' when the row says nothing about the paper and may. */
export type RowOutcome = 'right' | 'wrong' | 'blank'

const readings = new Map<string, MarkText>()

/** The same few texts fill a sheet. */
function readingOf(text: string): MarkText {
  let reading = readings.get(text)
  if (!reading) {
    reading = readMarkText(text)
    if (readings.size < 50_000) readings.set(text, reading)
  }
  return reading
}

/** Makes the reader of one paper's columns in one sheet. */
export function createRowReader(
  paper: ImportPaper,
  plan: PaperPlan,
  mapping: Pick<MarksMapping, 'blankCells' | 'blankRows'>,
): (cells: RowCells, row: PaperRow, report: Report) => RowOutcome {
  const { items, scale } = paper
  const groups = optionalGroups(paper)
  const step = 1 / scale
  const blankItems: number[] = []
  let faults = 0
  let report: Report = () => {}
  const fail: Report = (column, code, message) => {
    faults++
    report(column, code, message)
  }

  /** A mark ×scale, or what stands instead of it; a fault gives null. */
  function readMark(
    cells: RowCells,
    column: number,
    item: number,
  ): number | 'absent' | 'cheated' | 'blank' | 'none' | null {
    const kind = column < cells.width ? cells.kinds[column] : cellKinds.blank
    let value: number
    if (kind === cellKinds.number) value = cells.numbers[column]!
    else if (kind === cellKinds.blank) return 'blank'
    else if (kind === cellKinds.formulaWithoutValue) {
      fail(column, 'formula', '这一格是公式，文件里没有保存它的结果。请复制后“选择性粘贴—数值”。')
      return null
    } else {
      const reading = readingOf(cells.texts[column]!)
      if (reading.is === 'absent' || reading.is === 'cheated') return reading.is
      if (reading.is === 'none') return cells.texts[column]!.trim() === '' ? 'blank' : 'none'
      if (reading.is !== 'number') {
        fail(
          column,
          'notNumber',
          `“${cells.texts[column]!.trim().slice(0, 20)}”不是分数。请填得分；未作答填“空”，缺考填“缺考”。`,
        )
        return null
      }
      value = reading.value
    }
    const exact = value * scale
    const stored = Math.round(exact)
    const { full, label } = items[item]!
    if (stored < 0) fail(column, 'negative', `“${label}”的分数 ${value} 小于 0，请改正。`)
    else if (stored > full)
      fail(column, 'aboveFull', `“${label}”满分 ${full / scale} 分，这里是 ${value} 分，请改正。`)
    else if (Math.abs(exact - stored) > 1e-6) {
      fail(
        column,
        'betweenSteps',
        `这份试卷的分数最细到 ${step} 分，这里是 ${value} 分，请改正；确有更细的分数，请先修改试卷的最小分值。`,
      )
    } else return stored
    return null
  }

  /** The options chosen as a byte, or what stands instead of them. */
  function readAnswer(
    cells: RowCells,
    column: number,
  ): number | 'absent' | 'cheated' | 'blank' | 'none' | null {
    const kind = column < cells.width ? cells.kinds[column] : cellKinds.blank
    if (kind === cellKinds.blank) return 'blank'
    const text = textAt(cells, column)
    const reading = readingOf(text)
    if (reading.is === 'letters') return reading.answer
    if (reading.is === 'absent' || reading.is === 'cheated') return reading.is
    if (reading.is === 'none') return text.trim() === '' ? 'blank' : 'none'
    fail(column, 'wrongLetter', `“${text.trim().slice(0, 20)}”不是选项。请填 A 到 H 的字母；未作答填“空”。`)
    return null
  }

  return (cells, row, reporting) => {
    report = reporting
    faults = 0
    blankItems.length = 0
    let marked = 0
    let positive = 0
    let nones = 0
    let word: 'absent' | 'cheated' | null = null
    const note = (found: 'absent' | 'cheated') => {
      word = word === 'cheated' ? word : found
    }
    for (let item = 0; item < items.length; item++) {
      row.marks[item] = noMark
      row.answers[item] = noAnswer
      const markColumn = plan.marks[item]!
      const letterColumn = plan.letters[item]!
      if (letterColumn >= 0) {
        const answer = readAnswer(cells, letterColumn)
        if (typeof answer === 'number') {
          row.answers[item] = answer
          if (markColumn < 0) {
            row.marks[item] = markOfAnswer(answer, items[item]!)
            marked++
            positive += row.marks[item]! > 0 ? 1 : 0
          }
        } else if (answer === 'absent' || answer === 'cheated') note(answer)
        else if (answer === 'none') {
          row.answers[item] = 0
          if (markColumn < 0) nones++
        } else if (answer === 'blank' && markColumn < 0) blankItems.push(item)
      }
      if (markColumn < 0) continue
      const mark = readMark(cells, markColumn, item)
      if (typeof mark === 'number') {
        row.marks[item] = mark
        marked++
        positive += mark > 0 ? 1 : 0
      } else if (mark === 'absent' || mark === 'cheated') note(mark)
      else if (mark === 'none') nones++
      else if (mark === 'blank') blankItems.push(item)
    }
    for (const { column, header } of plan.standings) {
      const said = readStanding(textAt(cells, column), header)
      if (said === 'other') {
        const message = `“${textAt(cells, column).slice(0, 20)}”看不出是否缺考，请填“缺考”“违纪”或留空。`
        fail(column, 'unknownStanding', message)
      } else if (said) note(said)
    }
    let stated: number | null = null
    if (plan.total >= 0) {
      const kind = plan.total < cells.width ? cells.kinds[plan.total] : cellKinds.blank
      if (kind === cellKinds.number) stated = cells.numbers[plan.total]!
      else if (kind === cellKinds.text) {
        const reading = readingOf(cells.texts[plan.total]!)
        if (reading.is === 'number') stated = reading.value
        else if (reading.is === 'absent' || reading.is === 'cheated') note(reading.is)
      }
    }
    if (word !== null) {
      const isAbsent = word === 'absent'
      if (isAbsent && positive > 0) {
        fail(
          null,
          'absentWithMarks',
          '写了缺考，却又有小题分。确实缺考的请清空小题分；参加了的请去掉“缺考”。',
        )
      }
      row.marks.fill(noMark)
      row.answers.fill(noAnswer)
      row.standing = isAbsent ? absent : cheated
      return faults > 0 ? 'wrong' : 'right'
    }
    if (marked === 0 && faults === 0 && nones === 0) {
      if (mapping.blankRows === 'skip') return 'blank'
      row.standing = absent
      if (mapping.blankRows === 'absent') return 'right'
      fail(null, 'blankRow', `这名学生的${paper.subject}整行没有成绩。缺考请写“缺考”；漏登的请补上。`)
      return 'wrong'
    }
    row.standing = sat
    for (const group of groups) settleOptional(group, row, fail)
    if (mapping.blankCells === 'wrong') {
      for (const item of blankItems) {
        if (items[item]!.group !== null) continue
        const column = plan.marks[item]! >= 0 ? plan.marks[item]! : plan.letters[item]!
        fail(column, 'blankCell', `“${items[item]!.label}”没有分数。得 0 分请填 0，未作答请填“空”。`)
      }
    }
    if (stated !== null && faults === 0) {
      let sum = 0
      for (const mark of row.marks) if (mark !== noMark) sum += mark
      if (Math.abs(stated * scale - sum) > 1e-6) {
        fail(
          plan.total,
          'totalContradicts',
          `总分写的是 ${stated}，小题相加是 ${sum / scale}，请核对小题分或总分。`,
        )
      }
    }
    return faults > 0 ? 'wrong' : 'right'
  }

  /**
   * Of a group of optional items `pick` count. A 0 beside enough other marks says that the item was not chosen, as marking
   * systems write it; more marks above 0 than may be counted are for a person to decide.
   */
  function settleOptional(group: OptionalGroup, row: PaperRow, fail: Report): void {
    const given = group.items.filter((item) => row.marks[item] !== noMark)
    if (given.length <= group.pick) return
    const above = given.filter((item) => row.marks[item]! > 0)
    if (above.length > group.pick) {
      const message = `${group.name}是选做题，只记 ${group.pick} 题，这里有 ${above.length} 题有分。请按评分规定只留应记的，其余留空。`
      for (const item of above)
        fail(plan.marks[item]! >= 0 ? plan.marks[item]! : plan.letters[item]!, 'tooManyOptional', message)
      return
    }
    let room = group.pick - above.length
    for (const item of given) {
      if (row.marks[item] !== 0) continue
      if (room-- > 0) continue
      row.marks[item] = noMark
      row.answers[item] = noAnswer
    }
  }
}

interface OptionalGroup {
  name: string
  items: number[]
  pick: number
}

/** Items that are answered by choice, group by group. */
export function optionalGroups({ items }: Pick<ImportPaper, 'items'>): OptionalGroup[] {
  const groups = new Map<string, OptionalGroup>()
  for (const [item, { group, pick }] of items.entries()) {
    if (group === null) continue
    const known = groups.get(group)
    if (known) known.items.push(item)
    else groups.set(group, { name: group, items: [item], pick })
  }
  return [...groups.values()]
}

/** What a paper is out of, ×scale: of items answered by choice only as many as are picked, the highest, as in the results. */
export function fullMarksOf(paper: Pick<ImportPaper, 'items'>): number {
  const alone = paper.items.reduce((sum, { group, full }) => sum + (group === null ? full : 0), 0)
  return optionalGroups(paper).reduce((sum, { items, pick }) => {
    const fulls = items.map((item) => paper.items[item]!.full).toSorted((a, b) => b - a)
    return sum + fulls.slice(0, pick).reduce((total, full) => total + full, 0)
  }, alone)
}

/** Letters of a column for a fault; null stays null. */
export function lettersOfColumn(column: number | null): string | null {
  return column === null ? null : columnLetter(column)
}
