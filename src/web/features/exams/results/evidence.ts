import { fixed } from './words.ts'

const words: Record<string, { label: string; digits?: number; share?: true }> = {
  n: { label: '人数', digits: 0 },
  groups: { label: '学校数', digits: 0 },
  difficulty: { label: '得分率' },
  expected: { label: '预估得分率' },
  interval: { label: '95%区间' },
  lowerShare: { label: '后27%中的比例', share: true },
  upper: { label: '前27%中的比例', share: true },
  keyUpper: { label: '前27%选答案的比例', share: true },
  share: { label: '选的比例', share: true },
  option: { label: '选项' },
  error: { label: '标准误', digits: 3 },
  itemRest: { label: '题余相关' },
  d27: { label: '区分度D27' },
  alpha: { label: '信度α' },
  sem: { label: '测量误差(分)', digits: 1 },
  rate: { label: '得分率' },
  restRate: { label: '其余学生得分率' },
  gap: { label: '差' },
  toOthers: { label: '与本校其他学科的差' },
  toOthersInterval: { label: '这个差的95%区间' },
  standardisedGap: { label: '差(标准差)' },
  schools: { label: '学校数', digits: 0 },
  pupils: { label: '学生数', digits: 0 },
  icc: { label: '校间所占比例', share: true },
  above: { label: '高于平均', digits: 0 },
  below: { label: '低于平均', digits: 0 },
  indistinguishable: { label: '无法区分', digits: 0 },
}

/** The figures behind a finding with their Chinese names; whatever has no name is left out. */
export function evidenceLines(
  evidence: Readonly<Record<string, unknown>>,
): { label: string; value: string }[] {
  return Object.entries(evidence).flatMap(([key, value]) => {
    const it = words[key]
    const text = it && spoken(value, it)
    return it && text ? [{ label: it.label, value: text }] : []
  })
}

function spoken(value: unknown, it: { digits?: number; share?: true }): string | null {
  const one = (number: number) => (it.share ? `${fixed(number * 100, 0)}%` : fixed(number, it.digits ?? 2))
  if (typeof value === 'number') return one(value)
  if (typeof value === 'string') return value || '空白'
  if (!Array.isArray(value)) return null
  const numbers = value.filter((part) => typeof part === 'number')
  return numbers.length > 0 ? numbers.map(one).join(it.digits === 0 ? ' 和 ' : ' 至 ') : null
}
