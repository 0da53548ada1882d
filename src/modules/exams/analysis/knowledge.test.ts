import { describe, expect, it } from 'vitest'
import { groupCounted, groupSums } from './item-sums.ts'
import type { BlueprintItem } from './knowledge.ts'
import { topicGaps, topicRates, topicsOf } from './knowledge.ts'
import { countedPupils, marksTable } from './marks-table.ts'

const blueprint: BlueprintItem[] = [
  {
    item: '1',
    type: '选择',
    full: 2,
    knowledgePoints: ['分数'],
    abilityLevel: '了解',
    expectedDifficulty: 0.8,
  },
  {
    item: '2',
    type: '解答',
    full: 4,
    knowledgePoints: ['分数', '方程'],
    abilityLevel: '应用',
    expectedDifficulty: 0.5,
  },
  {
    item: '3',
    type: '解答',
    full: 4,
    knowledgePoints: ['方程'],
    abilityLevel: '应用',
    expectedDifficulty: null,
  },
]
const paper = marksTable(['1', '2', '3'], [2, 4, 0, 1, 2, 4, 0, 0, 2, 2, 2, 2], [2, 4, 4])
const counted = countedPupils(paper)

describe('knowledge points', () => {
  it('are the share of all marks on their items, and an item may serve several', () => {
    const topics = topicsOf(paper, blueprint, 'knowledgePoints')
    expect(topics).toEqual([
      { name: '分数', items: [0, 1] },
      { name: '方程', items: [1, 2] },
    ])
    const sums = groupSums(paper, counted, groupCounted(counted, new Int32Array(4), 1))
    expect(topicRates(paper, topics, sums, 0).map((topic) => topic.rate)).toEqual([13 / 24, 16 / 32])
  })

  it('can be read by ability level and by group', () => {
    const levels = topicsOf(paper, blueprint, 'abilityLevel')
    const sums = groupSums(paper, counted, groupCounted(counted, Int32Array.of(0, 0, 1, 1), 3))
    expect(topicRates(paper, levels, sums, 1).map((topic) => [topic.topic, topic.rate])).toEqual([
      ['了解', 0.5],
      ['应用', 6 / 16],
    ])
    expect(topicRates(paper, levels, sums, 2)[0]?.rate).toBeNaN()
  })

  it('give a group’s gap to the rest with an interval around it', () => {
    const [gap] = topicGaps(
      paper,
      counted,
      topicsOf(paper, blueprint, 'abilityLevel'),
      Int32Array.of(0, 0, 1, 1),
      0,
    )
    expect(gap).toMatchObject({ topic: '了解', n: 2, rate: 0.75, restRate: 0.5, gap: 0.25 })
    expect(gap?.interval[0]).toBeLessThan(0.25)
    expect((gap?.interval[0] ?? 0) + (gap?.interval[1] ?? 0)).toBeCloseTo(0.5, 12)
  })
})
