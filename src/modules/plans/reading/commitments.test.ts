import { describe, expect, it } from 'vitest'
import { readCommitments } from './commitments.ts'
import { newReading } from './reading.ts'
import { sourceLines, spanOf } from './source.ts'

type Expected = [per: string | null, quantity: number, unit?: string, who?: string]

function read(text: string): Expected[] {
  const [line] = sourceLines([{ kind: 'paragraph', text }])
  return readCommitments(newReading({}), spanOf(line!)).map(({ per, quantity, unit, who, measure }) => {
    expect(measure).toBe(unit === '%' ? 'coverage' : 'count')
    return [
      per,
      quantity ?? 0,
      ...(unit !== undefined || who !== undefined ? [unit] : []),
      ...(who === undefined ? [] : [who]),
    ] as Expected
  })
}

describe('who must do how much how often', () => {
  it.each<[string, Expected[]]>([
    ['每月至少组织一次专题研讨。', [['month', 1, '次']]],
    ['各教研组每两周开展一次集体备课。', [['week', 0.5, '次', '各教研组']]],
    ['每双周开展校本教研。', [['week', 0.5]]],
    ['每周三下午集体备课。', [['week', 1]]],
    ['每半个月召开一次例会。', [['month', 2, '次']]],
    [
      '每季度召开一次联席会议，每年召开一次总结大会。',
      [
        ['quarter', 1, '次'],
        ['year', 1, '次'],
      ],
    ],
    [
      '校长每学期听课不少于30节，教师听课不少于20节。',
      [
        ['term', 30, '节', '校长'],
        ['term', 20, '节', '教师'],
      ],
    ],
    [
      '每位教师每学期上1节公开课、撰写1篇论文。',
      [
        ['term', 1, '节', '每位教师'],
        ['term', 1, '篇', '每位教师'],
      ],
    ],
    ['每位骨干教师每学年上示范课2节以上。', [['year', 2, '节', '每位骨干教师']]],
    ['教师培训覆盖率达到100%。', [[null, 100, '%']]],
    ['跨校听评课比例不低于百分之三十。', [[null, 30, '%']]],
    ['中心组每学期实现听课全覆盖。', [['term', 100, '%', '中心组']]],
    ['每学期听课不少于二十节。', [['term', 20, '节']]],
    ['本学期各校开展送教活动两次。', [['term', 2, '次', '各校']]],
    ['全年开展大型教研活动12次。', [['year', 12, '次']]],
    ['每人听课不少于十二节。', [[null, 12, '节', '每人']]],
    ['人均听课不少于15节。', [[null, 15, '节']]],
    ['每學期組織兩次質量分析會。', [['term', 2, '次']]],
    [
      '一月一主题，一学期一总结。',
      [
        ['month', 1],
        ['term', 1],
      ],
    ],
    ['实行“周备课、月教研、期总结”。', []],
    [
      '实行周备课、月教研、学期总结制度。',
      [
        ['week', 1],
        ['month', 1],
        ['term', 1],
      ],
    ],
    ['每学期教研活动不少于８次。', [['term', 8, '次']]],
    ['每月2-3次集体备课。', [['month', 2, '次']]],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  it.each([
    '提高教学质量。',
    '优秀率达到30%。',
    '每次活动不少于2小时。',
    '每篇不少于500字。',
    '第三次会议。',
    '每年级一个班。',
    '参加人数不少于50人。',
  ])('%s binds nobody to a number of activities', (text) => {
    expect(read(text)).toEqual([])
  })

  it('stages named in a coordinated sentence go with their own numbers', () => {
    const [line] = sourceLines([
      { kind: 'paragraph', text: '初中每学期组织三次、小学每学期组织两次联考分析。' },
    ])
    const found = readCommitments(newReading({}), spanOf(line!))
    expect(found.map(({ stage, quantity }) => [stage, quantity])).toEqual([
      ['junior', 3],
      ['primary', 2],
    ])
    for (const { text } of found) expect(text).toContain('联考分析')
  })

  it('a stage is left out where a sentence names several', () => {
    const [line] = sourceLines([{ kind: 'paragraph', text: '小学、初中每学期各组织1次质量分析会。' }])
    expect(readCommitments(newReading({}), spanOf(line!))[0]!.stage).toBeUndefined()
  })

  it('a range counts from its lower end and says so', () => {
    const [line] = sourceLines([{ kind: 'paragraph', text: '每月2-3次集体备课。' }])
    const reading = newReading({})
    readCommitments(reading, spanOf(line!))
    expect(reading.warnings.map(({ code }) => code)).toEqual(['quantityRange'])
  })
})
