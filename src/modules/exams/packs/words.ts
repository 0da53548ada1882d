import type { Headcount, ResultFinding, Summary, UnitFigures } from '../contract/result-shapes.ts'

/** Figures as a report writes them; null is —. */

const dash = '—'
const known = (value: number | null | undefined): value is number =>
  value !== null && value !== undefined && Number.isFinite(value)

export const marks = (value: number | null | undefined): string => (known(value) ? value.toFixed(1) : dash)
export const two = (value: number | null | undefined): string => (known(value) ? value.toFixed(2) : dash)
export const percent = (value: number | null | undefined): string =>
  known(value) ? `${(value * 100).toFixed(1)}%` : dash
export const count = (value: number | null | undefined): string =>
  known(value) ? value.toLocaleString('zh-CN') : dash

type Interval = readonly [number | null, number | null]
const between = (interval: Interval, write: (value: number | null) => string): string =>
  known(interval[0]) && known(interval[1]) ? `${write(interval[0])}～${write(interval[1])}` : dash
export const marksBetween = (interval: Interval): string => between(interval, marks)
export const twoBetween = (interval: Interval): string => between(interval, two)
export const percentBetween = (interval: Interval): string => between(interval, percent)

/** An interval of marks as one of rates; null where it is not known. */
export function ratesOf(interval: Interval, full: number): [number, number] | null {
  return known(interval[0]) && known(interval[1]) && full > 0
    ? [interval[0] / full, interval[1] / full]
    : null
}
export function knownInterval(interval: Interval): [number, number] | null {
  return known(interval[0]) && known(interval[1]) ? [interval[0], interval[1]] : null
}

/** Who stands behind the figures. */
export function headcountSentence(of: Headcount & { represents?: number | null }): string {
  const parts = [
    `应考 ${count(of.enrolled)} 人`,
    `参加 ${count(of.sat)} 人`,
    `缺考 ${count(of.absent)} 人`,
    ...(of.cheated > 0 ? [`违纪 ${count(of.cheated)} 人`] : []),
    ...(of.missing > 0 ? [`无成绩 ${count(of.missing)} 人`] : []),
  ]
  const sample = known(of.represents) ? `，按抽样权重代表 ${count(Math.round(of.represents))} 人` : ''
  return `${parts.join('，')}；计入统计 ${count(of.counted)} 人${sample}。`
}

export const summaryHead = [
  '计入人数', '平均分', '95%区间', '标准差', '得分率', '优秀率', '及格率', '低分率',
] as const // prettier-ignore
export function summaryCells(
  of: Pick<Summary, 'counted' | 'mean' | 'interval' | 'sd' | 'scoreRate' | 'excellent' | 'pass' | 'low'>,
): string[] {
  return [
    count(of.counted),
    marks(of.mean),
    marksBetween(of.interval),
    marks(of.sd),
    percent(of.scoreRate),
    percent(of.excellent),
    percent(of.pass),
    percent(of.low),
  ]
}

/** A unit that is not shown; which reason is not told. */
export const suppressedCells = (cells: number): string[] => [
  '人数过少，不单独显示',
  ...Array.from({ length: cells - 1 }, () => ''),
]

export const verdictLabels = {
  above: '高于平均',
  below: '低于平均',
  indistinguishable: '与平均无法区分',
} as const
export const tones = { above: '高于平均', below: '低于平均', same: '与平均无法区分' } as const
export const toneOf = (verdict: keyof typeof verdictLabels): keyof typeof tones =>
  verdict === 'indistinguishable' ? 'same' : verdict

/** Difficulty bands of DOMAIN.md §4. */
export function difficultyWord(value: number | null): string {
  if (!known(value)) return dash
  if (value >= 0.86) return '容易'
  if (value >= 0.73) return '较易'
  if (value >= 0.38) return '中等'
  return value >= 0.15 ? '较难' : '难'
}
export function discriminationWord(value: number | null): string {
  if (!known(value)) return dash
  if (value >= 0.4) return '好'
  if (value >= 0.3) return '较好'
  return value >= 0.2 ? '尚可' : '低'
}

const evidenceLabels: Record<string, string> = {
  n: '人数', difficulty: '得分率', interval: '95%区间', expected: '预估', option: '选项', lowerShare: '后27%选此项', itemRest: '题余相关', d27: '区分度',
  upper: '前27%选此项', keyUpper: '前27%选答案', error: '标准误', share: '选此项', alpha: '信度', sem: '测量误差', rate: '得分率', restRate: '其余学生',
  gap: '差', toOthers: '与本校其他学科的差', toOthersInterval: '这个差的95%区间', standardisedGap: '标准化差', schools: '学校数', pupils: '人数',
  icc: '校际占比', groups: '学校数', above: '高于', below: '低于',
  indistinguishable: '无法区分',
} // prettier-ignore

/** What a finding rests on, in one line. */
export function evidenceLine(finding: ResultFinding): string {
  const say = (value: unknown, key = ''): string => {
    if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(2)
    if (Array.isArray(value)) return value.map((one) => say(one)).join(/interval/i.test(key) ? '～' : '、')
    return String(value)
  }
  return Object.entries(finding.evidence)
    .flatMap(([key, value]) => {
      const label = evidenceLabels[key]
      return label && value !== null && value !== undefined ? [`${label} ${say(value, key)}`] : []
    })
    .join('；')
}

/** Columns of a unit's figures in a workbook, and the row for them. */
export const unitColumns = [
  { header: '应考', key: 'enrolled', format: 'integer' },
  { header: '参加', key: 'sat', format: 'integer' },
  { header: '缺考', key: 'absent', format: 'integer' },
  { header: '违纪', key: 'cheated', format: 'integer' },
  { header: '计入', key: 'counted', format: 'integer' },
  { header: '平均分', key: 'mean', format: 'decimal' },
  { header: '区间下限', key: 'low95', format: 'decimal' },
  { header: '区间上限', key: 'high95', format: 'decimal' },
  { header: '标准差', key: 'sd', format: 'decimal' },
  { header: '得分率', key: 'scoreRate', format: 'percent' },
  { header: '优秀率', key: 'excellent', format: 'percent' },
  { header: '及格率', key: 'pass', format: 'percent' },
  { header: '低分率', key: 'low', format: 'percent' },
] as const
type UnitRowFigures = Pick<
  UnitFigures,
  | 'enrolled'
  | 'sat'
  | 'absent'
  | 'cheated'
  | 'counted'
  | 'mean'
  | 'interval'
  | 'sd'
  | 'scoreRate'
  | 'excellent'
  | 'pass'
  | 'low'
>
export function unitRowOf(figures: UnitRowFigures): Record<string, unknown> {
  const { interval, ...rest } = figures
  return { ...rest, low95: interval[0], high95: interval[1] }
}
export const localityWords: Record<string, string> = { urban: '城区', town: '镇区', rural: '乡村' }
