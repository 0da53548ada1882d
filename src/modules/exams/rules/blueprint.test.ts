import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BlueprintItem } from '../contract/papers.ts'
import {
  answerKeyOf,
  checkBlueprint,
  coverageOf,
  expectedOf,
  knowledgeOf,
  marksOf,
  sharesOf,
  weightsOf,
  worst,
} from './blueprint.ts'
import { changeAgainstMarks, rekeyed } from './blueprint-changes.ts'

const item = (label: string, fullMarks: number, changes: Partial<BlueprintItem> = {}): BlueprintItem => ({
  label,
  kind: '解答题',
  fullMarks,
  knowledge: ['分数'],
  ability: '理解',
  expected: 0.7,
  answerKey: null,
  partialMarks: null,
  choiceGroup: null,
  choicePick: null,
  ...changes,
})
const optional = { choiceGroup: '选考', choicePick: 1 }
const paper = { fullMarks: 100, scale: 2 }
const codes = (items: BlueprintItem[], syllabus: string[] = []) =>
  checkBlueprint(items, paper, syllabus).map(({ grade, code, item: at }) => [grade, code, at])

describe('what a blueprint adds up to', () => {
  test('counts of a group of optional items only those to be answered', () => {
    const items = [item('1', 60), item('2', 30), item('3', 10, optional), item('4', 10, optional)]
    expect(marksOf(items)).toBe(100)
    expect(weightsOf(items)).toEqual([60, 30, 5, 5])
    expect(codes(items)).toEqual([])
  })

  test('is the sum of the items where all are answered, to the half mark', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 40 }), (halves) => {
        const items = halves.map((half, at) => item(String(at), half / 2))
        expect(marksOf(items)).toBe(halves.reduce((sum, half) => sum + half, 0) / 2)
      }),
    )
  })

  test('expects what its items expect, by their marks, and nothing while one of them is open', () => {
    expect(expectedOf([item('1', 90, { expected: 0.5 }), item('2', 10, { expected: 1 })])).toBeCloseTo(
      0.55,
      12,
    )
    expect(expectedOf([item('1', 90), item('2', 10, { expected: null })])).toBeNull()
    expect(expectedOf([])).toBeNull()
  })

  test('is shared out by ability, and the shares are all of it', () => {
    const items = [item('1', 40), item('2', 40, { ability: '应用' }), item('3', 20, { ability: null })]
    expect(sharesOf(items, ({ ability }) => ability)).toEqual([
      { name: '理解', items: 1, marks: 40, share: 0.4 },
      { name: '应用', items: 1, marks: 40, share: 0.4 },
      { name: '未填', items: 1, marks: 20, share: 0.2 },
    ])
  })
})

describe('the check of a blueprint', () => {
  test('says how much is missing to the full marks', () => {
    const [found] = checkBlueprint([item('1', 97.5)], paper)
    expect([found!.grade, found!.message]).toEqual(['open', '各题合计 97.5 分，与满分 100 分差 2.5 分'])
    expect(worst(checkBlueprint([item('1', 103)], paper), 'open')).toBe(
      '各题合计 103 分，与满分 100 分多 3 分',
    )
  })

  test('refuses labels twice or none, marks of none or too fine', () => {
    expect(codes([item('1', 50), item('1', 50)])).toEqual([['refused', 'labelTwice', 1]])
    expect(codes([item('', 100)])).toEqual([['refused', 'noLabel', 0]])
    expect(codes([item('1', 100), item('2', 0)])).toContainEqual(['refused', 'noMarks', 1])
    expect(codes([item('1', 99.75), item('2', 0.25)])).toContainEqual(['refused', 'marksTooFine', 1])
  })

  test('wants groups of optional items to be alike', () => {
    const of = (first: Partial<BlueprintItem>, second: Partial<BlueprintItem>, marks = 10) =>
      codes([
        item('1', 90),
        item('2', 10, { ...optional, ...first }),
        item('3', marks, { ...optional, ...second }),
      ])
    expect(of({}, { choicePick: 2 })).toContainEqual(['refused', 'groupPick', 1])
    expect(of({ choicePick: 2 }, { choicePick: 2 })).toContainEqual(['open', 'groupSmall', 1])
    expect(of({}, {}, 8)).toContainEqual(['open', 'groupMarks', 1])
    expect(codes([item('1', 100, { choicePick: 1 })])).toContainEqual(['refused', 'pickWithoutGroup', 0])
  })

  test('wants a key of letters where options are chosen, and less for a part of them', () => {
    const choice = (changes: Partial<BlueprintItem>) =>
      codes([item('1', 100, { kind: '单选题', ...changes })])
    expect(choice({ answerKey: 'B' })).toEqual([])
    expect(choice({})).toEqual([['advice', 'noKey', 0]])
    expect(choice({ answerKey: 'AC' })).toEqual([['open', 'keyOfOne', 0]])
    expect(choice({ answerKey: 'Z' })).toEqual([['refused', 'key', 0]])
    expect(choice({ answerKey: 'B', partialMarks: 1 })).toEqual([['refused', 'partialWithoutKey', 0]])
    expect(choice({ kind: '多选题', answerKey: 'AC', partialMarks: 100 })).toEqual([
      ['refused', 'partial', 0],
    ])
  })

  test('measures itself against the syllabus', () => {
    const items = [item('1', 60, { knowledge: ['分数', '小数 '] }), item('2', 40, { knowledge: ['方程'] })]
    expect(coverageOf(items, ['分数', '小数', '统计'])).toEqual({
      covered: [
        { point: '分数', marks: 30 },
        { point: '小数', marks: 30 },
      ],
      missing: ['统计'],
      beyond: ['方程'],
    })
    expect(codes(items, ['分数', '小数', '统计'])).toEqual([
      ['advice', 'coverage', null],
      ['advice', 'beyondSyllabus', null],
    ])
  })
})

test.each([
  ['b', 'B'],
  ['A、C', 'AC'],
  ['ＣＡ', 'AC'],
  ['√', 'A'],
  ['错', 'B'],
  ['F', 'F'],
  ['AA', null],
  ['12', null],
  ['ABCDEFGH', null],
  ['', null],
])('a key typed as %j is read as %j', (typed, key) => expect(answerKeyOf(typed)).toBe(key))

test('knowledge points are parted as people part them', () => {
  expect(knowledgeOf('分数、小数；百分数,分数\n 比 ')).toEqual(['分数', '小数', '百分数', '比'])
  expect(knowledgeOf(' ')).toEqual([])
})

describe('once marks are there', () => {
  const before = [item('1', 40, { answerKey: 'B' }), item('2', 60)]
  test('words, expectations and keys may change, and a changed key is found', () => {
    const after = [item('1A', 40, { answerKey: 'C', knowledge: [] }), item('2', 60, { expected: null })]
    expect(changeAgainstMarks(before, after)).toBeNull()
    expect(rekeyed(before, after)).toEqual([0])
  })
  test.each([
    [[item('1', 40, { answerKey: 'B' })], '不能再增加或删除题目'],
    [
      [item('1', 41, { answerKey: 'B' }), item('2', 60)],
      '不能再改分值、选做，或把选择题改为非选择题(第 1 行)',
    ],
    [[item('1', 40), item('2', 60)], '不能再改分值、选做，或把选择题改为非选择题(第 1 行)'],
    [[item('2', 40, { answerKey: 'B' }), item('1', 60)], '不能再调换题目的顺序(第 1 行)'],
  ])('what marks are stored by may not (%#)', (after, sentence) => {
    expect(changeAgainstMarks(before, after)).toBe(sentence)
  })
})
