import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { itemKeys, matchItems } from './item-names.ts'

/** Which item each column gets, by label. */
function placed(labels: string[], columns: (string | string[])[]): (string | null)[] {
  const names = columns.map((column) => (Array.isArray(column) ? column : [column]))
  return [...matchItems(labels, names)].map((item) => (item < 0 ? null : labels[item]!))
}

describe('items are found by whatever they are called', () => {
  test.each([
    ['第1题'],
    ['T1'],
    ['题1'],
    ['1'],
    ['１'],
    ['1.'],
    ['第一题'],
    ['q1'],
    ['Q01'],
    ['选择题1'],
    ['选择1'],
    ['第1题得分'],
    ['1题(3分)'],
    ['一、1'],
    ['小题1'],
    ['1（满分3）'],
  ])('%s is item 1', (header) => {
    expect(placed(['1', '2'], [header])).toEqual(['1'])
  })

  test.each([
    ['12(1)'],
    ['12（1）'],
    ['12.1'],
    ['12-1'],
    ['第12题(1)'],
    ['第12题第1小题'],
    ['12_1'],
    ['12①'],
    ['二、12.(1)'],
    ['解答12(1)'],
  ])('%s is part 1 of item 12', (header) => {
    expect(placed(['12', '12(1)', '12(2)'], [header])).toEqual(['12(1)'])
  })

  test('a label of words is found by its words', () => {
    expect(placed(['阅读', '作文', '默写'], ['作文得分', '默写', '阅读题'])).toEqual(['作文', '默写', '阅读'])
  })

  test('sections tell items of the same number apart', () => {
    expect(placed(['一、1', '一、2', '二、1'], ['一.1', '二、1', '一、2'])).toEqual([
      '一、1',
      '二、1',
      '一、2',
    ])
    expect(placed(['选择1', '选择2', '填空1'], ['选择题1', '填空题1', '选择题2'])).toEqual([
      '选择1',
      '填空1',
      '选择2',
    ])
  })

  test('what may be two items is none', () => {
    expect(placed(['选择1', '填空1'], ['1'])).toEqual([null])
    expect(placed(['1'], ['第1题', 'T1'])).toEqual([null, null])
  })

  test('the heading above helps where the number alone says too little', () => {
    expect(
      placed(
        ['12(1)', '13(1)'],
        [
          ['12.1', '1'],
          ['13.1', '1'],
        ],
      ),
    ).toEqual(['12(1)', '13(1)'])
  })

  test('every label finds itself', () => {
    const label = fc.constantFrom('1', '2', '12(1)', '12(2)', '作文', '选择3', '一、4', '21.①', 'A1', '第7题')
    fc.assert(
      fc.property(
        fc.uniqueArray(label, { minLength: 1, selector: (it) => itemKeys(it).at(-1) }),
        (labels) => {
          expect(placed(labels, labels)).toEqual(labels)
        },
      ),
    )
  })
})
