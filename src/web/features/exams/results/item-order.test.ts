import { describe, expect, it } from 'vitest'
import { difficultyWord, discriminationWord, filteredItems, sortedItems } from './item-order.ts'
import type { Item } from './words.ts'

const item = (position: number, figures: Partial<Item>): Item => ({
  position,
  item: String(position + 1),
  kind: '单选题',
  full: 3,
  knowledge: [],
  ability: null,
  choiceOf: null,
  mean: null,
  sd: null,
  difficulty: null,
  difficultyInterval: [null, null],
  expected: null,
  discrimination: null,
  itemTotal: null,
  itemRest: null,
  alphaIfDeleted: null,
  answerKey: null,
  options: [],
  ...figures,
})
const items = [
  item(0, { difficulty: 0.9, discrimination: 0.1, expected: 0.85 }),
  item(1, { difficulty: 0.31, discrimination: 0.45, expected: 0.55 }),
  item(2, {}),
  item(3, { difficulty: 0.6, discrimination: 0.45 }),
]
const numbers = (list: readonly Item[]) => list.map(({ item: label }) => label)

describe('Items of a paper', () => {
  it('stand in the order of the paper until somebody sorts them', () => {
    expect(numbers(sortedItems(items.toReversed(), undefined))).toEqual(['1', '2', '3', '4'])
    expect(numbers(sortedItems(items.toReversed(), 'nonsense'))).toEqual(['1', '2', '3', '4'])
  })

  it('are sorted by a figure both ways, with undefined ones last and ties in the order of the paper', () => {
    expect(numbers(sortedItems(items, 'difficulty'))).toEqual(['2', '4', '1', '3'])
    expect(numbers(sortedItems(items, '-difficulty'))).toEqual(['1', '4', '2', '3'])
    expect(numbers(sortedItems(items, '-discrimination'))).toEqual(['2', '4', '1', '3'])
    expect(numbers(sortedItems(items, 'gap'))).toEqual(['2', '1', '3', '4'])
  })

  it('are filtered by what is remarkable about them; an undefined figure is in no band', () => {
    expect(numbers(filteredItems(items, undefined, []))).toEqual(['1', '2', '3', '4'])
    expect(numbers(filteredItems(items, 'hard', []))).toEqual(['2'])
    expect(numbers(filteredItems(items, 'easy', []))).toEqual(['1'])
    expect(numbers(filteredItems(items, 'flat', []))).toEqual(['1'])
    expect(numbers(filteredItems(items, 'off', []))).toEqual(['2'])
    expect(numbers(filteredItems(items, 'finding', [{ about: { item: '4' } }]))).toEqual(['4'])
  })

  it('are judged by the usual bands, edges belonging to the better one', () => {
    expect([0.4, 0.3, 0.2, 0.19].map(discriminationWord)).toEqual(['很好', '较好', '尚可', '要改'])
    expect([0.86, 0.73, 0.38, 0.15, 0.14].map(difficultyWord)).toEqual(['易', '较易', '适中', '较难', '难'])
    expect([difficultyWord(null), discriminationWord(null)]).toEqual([null, null])
  })
})
