import { describe, expect, test } from 'vitest'
import {
  blankRow,
  cellsOfClipboard,
  fields,
  insertAfter,
  itemsOf,
  nextLabel,
  pasteInto,
  rowOf,
} from './grid-rows.ts'

describe('a rectangle from a table program', () => {
  test('is parted into cells, also where a cell holds line breaks and quotes', () => {
    expect(cellsOfClipboard('1\t选择题\t3\r\n2\t"解答题\n(选做)"\t"他说""好"""\r\n')).toEqual([
      ['1', '选择题', '3'],
      ['2', '解答题\n(选做)', '他说"好"'],
    ])
    expect(cellsOfClipboard('5')).toEqual([['5']])
    expect(cellsOfClipboard('1\n2\n3')).toEqual([['1'], ['2'], ['3']])
    expect(cellsOfClipboard('a\t\tb')).toEqual([['a', '', 'b']])
    expect(cellsOfClipboard('"没有结束\tb')).toEqual([['"没有结束', 'b']])
  })

  test('fills the cells to the right and below, and adds the rows that are missing', () => {
    const rows = [blankRow({ label: '1' }), blankRow({ label: '2' })]
    const { rows: pasted, note } = pasteInto(rows, 1, fields.indexOf('fullMarks'), [
      ['3', '分数'],
      ['4', '小数'],
    ])
    expect(pasted.map(({ cells }) => [cells.label, cells.fullMarks, cells.knowledge])).toEqual([
      ['1', '', ''],
      ['2', '3', '分数'],
      ['', '4', '小数'],
    ])
    expect(note).toBe('贴入 2 行，新增 1 行')
    expect(rows[1]!.cells.fullMarks).toBe('')
    // Beyond the last column there is nothing to fill.
    expect(pasteInto(rows, 0, fields.length - 1, [['1', '2']]).rows[0]!.cells.choicePick).toBe('1')
  })

  test('with headers is a whole blueprint, in place of blank rows and after the others', () => {
    const cells = cellsOfClipboard('题号\t分值\t题型\n2\t5\t填空题\n合计\t5\t\n')
    const begun = [blankRow({ label: '1', fullMarks: '3' }), blankRow({ label: '2' }), blankRow()]
    const { rows, note } = pasteInto(begun, 1, 3, cells)
    expect(rows.map((row) => [row.cells.label, row.cells.kind, row.cells.fullMarks])).toEqual([
      ['1', '', '3'],
      ['2', '填空题', '5'],
    ])
    expect(note).toBe('贴入 1 题')
  })
})

describe('rows of the grid', () => {
  test('are items and back again', () => {
    const item = {
      label: '12',
      kind: '多选题',
      fullMarks: 4.5,
      knowledge: ['分数', '小数'],
      ability: '应用',
      expected: 0.625,
      answerKey: 'AC',
      partialMarks: 1.5,
      choiceGroup: '选考',
      choicePick: 1,
    }
    expect(itemsOf([blankRow(), rowOf(item)])).toEqual({ items: [item], unread: [], at: [1] })
  })

  test('say which cell cannot be read', () => {
    const { unread } = itemsOf([blankRow({ label: '1', fullMarks: '五', expected: '80%', answerKey: '略' })])
    expect(unread.map(({ field, message }) => [field, message])).toEqual([
      ['fullMarks', '1 题的分值“五”没有读懂'],
      ['answerKey', '1 题的答案“略”没有读懂'],
    ])
  })

  test('are labelled on', () => {
    expect(['7', '16(2)', 'A9', '作文', ''].map(nextLabel)).toEqual(['8', '16(3)', 'A10', '', ''])
    const rows = [blankRow({ label: '1', kind: '填空题', fullMarks: '2' }), blankRow({ label: '2' })]
    const inserted = insertAfter(rows, 0, false).map(({ cells }) => [
      cells.label,
      cells.kind,
      cells.fullMarks,
    ])
    // 2 is taken: the new row waits for its label.
    expect(inserted).toEqual([
      ['1', '填空题', '2'],
      ['', '填空题', '2'],
      ['2', '', ''],
    ])
    expect(insertAfter([rows[1]!], 0, true).map(({ cells }) => cells.label)).toEqual(['2', '3'])
  })
})
