import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readDocument } from '../../../platform/documents/document.ts'
import type { ParsedPlan } from './parsed-plan.ts'
import { readPlan } from './read-plan.ts'

const repoRoot = fileURLToPath(new URL('../../../../', import.meta.url))
const folder = join(process.env['LIANYAN_SAMPLES'] ?? join(repoRoot, '../shared/samples'), 'plans')

function sample(name: string): ParsedPlan {
  return readPlan(readDocument(readFileSync(join(folder, name)), name))
}

const names = [
  'cluster-linkage-2022',
  'cluster-plan-2023',
  'hongze-alliance-scheme',
  'school-inside-outside-2025.zh-Hant',
]

describe('the plans that districts sent', () => {
  it.each(names)('%s reads the same from Word and from text', (name) => {
    expect(sample(`${name}.docx`)).toEqual(sample(`${name}.txt`))
  })

  it('cluster-plan-2023 gives five activities with theme, place, content and time', () => {
    const plan = sample('cluster-plan-2023.docx')
    expect(plan.title).toBe('片区教研活动计划')
    expect(plan.period).toEqual({ from: '2023-03-01', to: '2024-02-29' })
    expect(plan.goals).toHaveLength(4)
    expect(plan.items.map(({ title, from, to }) => [title, from, to])).toEqual([
      ['教学研讨活动', '2023-03-01', '2023-05-31'],
      ['教师培训活动', '2023-06-01', '2023-08-31'],
      ['教研课题研究活动', '2023-09-01', '2023-11-30'],
      ['教学观摩活动', '2023-12-01', '2024-01-31'],
      ['教学成果交流活动', '2024-02-01', '2024-02-29'],
    ])
    for (const item of plan.items) expect([item.theme, item.place, item.content]).not.toContain(undefined)
    expect(plan.items[1]).toMatchObject({
      theme: '教师专业素养提升培训',
      place: '片区内各学校会议室',
      type: '培训',
    })
  })

  it('cluster-plan-2023 is told that its 10 months are 12', () => {
    const plan = sample('cluster-plan-2023.txt')
    expect(plan.warnings.map(({ code }) => code)).toEqual(['durationMismatch'])
    expect(plan.warnings[0]!.message).toContain('12个月')
    expect(plan.warnings[0]!.at).toEqual({ line: 10, from: 16, to: 21 })
  })

  it.each(['', ' '])('cluster-plan-2023 on one line (joined by “%s”) reads as it does on many', (join) => {
    const text = sampleText('cluster-plan-2023.txt')
    const whole = readPlan(readDocument(Buffer.from(text), 'a.txt'))
    const one = readPlan(readDocument(Buffer.from(text.replaceAll('\n', join)), 'a.txt'))
    expect(withoutPlaces(one)).toEqual(withoutPlaces(whole))
  })

  it('cluster-linkage-2022 gives four phases with eight activities in them', () => {
    const plan = sample('cluster-linkage-2022.docx')
    expect(plan.period).toEqual({ from: '2022-09-01', to: '2023-06-30' })
    expect(plan.goals).toHaveLength(4)
    expect(plan.phases.map(({ title, from, to }) => [title, from, to])).toEqual([
      ['第一阶段', '2022-09-01', '2022-10-31'],
      ['第二阶段', '2022-11-01', '2023-01-31'],
      ['第三阶段', '2023-02-01', '2023-03-31'],
      ['第四阶段', '2023-04-01', '2023-06-30'],
    ])
    expect(plan.items).toHaveLength(8)
    expect(plan.items.map(({ phase }) => phase)).toEqual(
      ['第一阶段', '第二阶段', '第三阶段', '第四阶段'].flatMap((title) => [title, title]),
    )
  })

  it('cluster-linkage-2022 keeps its kinds of activity in sight, which its phases place in time', () => {
    const plan = sample('cluster-linkage-2022.txt')
    const kinds = ['专题讲座', '教学观摩', '互动研讨', '教学设计比赛', '教学成果展示']
    expect(plan.warnings).toEqual([])
    for (const kind of kinds) {
      expect(plan.unread.some(({ text }) => text.includes(kind))).toBe(true)
    }
  })

  it('hongze-alliance-scheme gives its commitments', () => {
    const { commitments } = sample('hongze-alliance-scheme.docx')
    expect(commitments.map(({ text: _text, at: _at, subject: _subject, ...rest }) => rest)).toEqual([
      { per: 'month', quantity: 1, measure: 'count' },
      { per: 'term', quantity: 100, measure: 'coverage', unit: '%', who: '中心组' },
      { per: 'term', quantity: 2, measure: 'count', unit: '次', stage: 'junior' },
      { per: 'term', quantity: 1, measure: 'count', unit: '次', stage: 'primary' },
      { per: 'term', quantity: 2, measure: 'count', unit: '名', who: '各成员学校' },
      { per: 'term', quantity: 3, measure: 'count', unit: '名', who: '各成员学校' },
    ])
    expect(commitments.map(({ subject }) => subject)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      '中层教干',
      '骨干教师',
    ])
    expect(commitments[2]!.text).toBe('初中每学期组织两次、小学每学期组织一次校联体学业水平阶段质量检测')
  })

  it('school-inside-outside-2025 in traditional script gives its rhythm and goals', () => {
    const plan = sample('school-inside-outside-2025.zh-Hant.docx')
    expect(plan.title).toBe('2025年小學校內外聯動教研計劃')
    expect(plan.commitments.map(({ text, per, quantity }) => [text, per, quantity])).toEqual([
      ['每學期制定校內教研計劃', 'term', 1],
      ['月研', 'month', 1],
      ['季評', 'quarter', 1],
      ['年總結', 'year', 1],
    ])
    expect(plan.goals).toEqual([
      '構建多層次、多渠道的校內外教研共同體',
      '提升教師專業素養和教學水平',
      '增強學生自主學習和創新能力',
      '推動學校教育高質量發展',
    ])
  })
})

function sampleText(name: string): string {
  return readFileSync(join(folder, name), 'utf8').trim()
}

function withoutPlaces(plan: ParsedPlan): unknown {
  return {
    title: plan.title,
    period: plan.period,
    goals: plan.goals,
    items: plan.items.map(({ at: _at, ...item }) => item),
    warnings: plan.warnings.map(({ code, message }) => [code, message]),
  }
}
