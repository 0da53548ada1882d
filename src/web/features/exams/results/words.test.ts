import { describe, expect, it } from 'vitest'
import {
  className,
  fixed,
  headcount,
  itemName,
  lineOf,
  mark,
  percent,
  range,
  sideOf,
  signed,
  weakestFirst,
} from './words.ts'

describe('Numbers of results', () => {
  it('are — where they are undefined, never 0', () => {
    for (const write of [fixed, percent, signed, mark]) expect(write(null)).toBe('—')
    expect(fixed(Number.NaN)).toBe('—')
    expect(range([null, 1])).toBe('—')
  })

  it('have fixed digits, and marks only the digits that they need', () => {
    expect(fixed(72.04)).toBe('72.0')
    expect(percent(0.6249)).toBe('62.5%')
    expect(mark(90)).toBe('90')
    expect(mark(90.5)).toBe('90.5')
  })

  it('say the direction of a difference, and give nought none', () => {
    expect(signed(0.314)).toBe('+0.31')
    expect(signed(-0.314)).toBe('−0.31')
    expect(signed(-0.001)).toBe('0.00')
    expect(range([-0.2, 0.1], 2, true)).toBe('−0.20 至 +0.10')
  })

  it('name everybody who was to sit, and those who were away', () => {
    const all = { enrolled: 1412, sat: 1405, absent: 6, cheated: 1, missing: 0, counted: 1405 }
    expect(headcount(all)).toBe('应考 1,412 人，参考 1,405 人，计入统计 1,405 人(缺考 6，违纪 1)')
    expect(headcount({ ...all, absent: 0, cheated: 0 })).toBe(
      '应考 1,412 人，参考 1,405 人，计入统计 1,405 人',
    )
  })
})

describe('An interval', () => {
  it('is on a side only when it leaves the reference out', () => {
    expect(sideOf([0.1, 0.4])).toBe('above')
    expect(sideOf([-0.4, -0.1])).toBe('below')
    expect(sideOf([-0.1, 0.4])).toBe('quiet')
    expect(sideOf([50.2, 53], 50)).toBe('above')
    expect(sideOf([null, null])).toBe('quiet')
  })
})

describe('Items and classes', () => {
  it('are called as teachers call them', () => {
    expect(itemName('17')).toBe('第17题')
    expect(itemName('21.2')).toBe('第21.2题')
    expect(itemName('作文')).toBe('作文')
    expect(className('3')).toBe('3班')
    expect(className('3班')).toBe('3班')
  })

  it('come weakest against the district first, those without marks last', () => {
    const rows = [
      { item: '1', rate: 0.9, districtRate: 0.8 },
      { item: '2', rate: null, districtRate: 0.5 },
      { item: '3', rate: 0.2, districtRate: 0.6 },
    ]
    expect(weakestFirst(rows).map(({ item }) => item)).toEqual(['3', '1', '2'])
  })
})

describe('A score looked up', () => {
  const table = [
    { from: 95, to: 100 },
    { from: 94, to: 94 },
    { from: 93, to: 93.5 },
  ]
  it('is found in the line that holds it, also where scores stand together', () => {
    expect(lineOf(table, 97)).toBe(table[0])
    expect(lineOf(table, 94)).toBe(table[1])
    expect(lineOf(table, 12)).toBeNull()
  })
})
