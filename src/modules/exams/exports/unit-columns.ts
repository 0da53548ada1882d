import type { ExportColumn } from '../../../platform/documents/spreadsheets/export.ts'
import type { ListedFigures, UnitFigures } from '../contract/result-shapes.ts'

type Interval = readonly [number | null, number | null]
export type Cells = Record<string, unknown>

/** Said in the place of every figure of a unit with too few pupils. */
export const suppressedText = '人数较少，不显示'

export const text = (header: string, key: string, width = 16): ExportColumn => ({ header, key, width })
export const number = (header: string, key: string): ExportColumn => ({
  header,
  key,
  format: 'decimal',
  width: 12,
})
export const share = (header: string, key: string): ExportColumn => ({
  header,
  key,
  format: 'percent',
  width: 12,
})
export const count = (header: string, key: string): ExportColumn => ({
  header,
  key,
  format: 'integer',
  width: 10,
})

export const range = (of: Interval | undefined, decimals = 1): string | undefined =>
  of && of[0] !== null && of[1] !== null
    ? `${of[0].toFixed(decimals)} 至 ${of[1].toFixed(decimals)}`
    : undefined

/** A figure as it stands in a cell; nothing where it is undefined. */
export const shown = (value: number | null | undefined, decimals = 2): number | undefined =>
  value === null || value === undefined ? undefined : Number(value.toFixed(decimals))

export const sheet = (name: string, columns: ExportColumn[], rows: Cells[]) => ({
  name,
  columns,
  rows,
  expectedRows: rows.length,
})

/** What one reads of a unit by itself, with whom it speaks of. */
const ownColumns: ExportColumn[] = [
  count('应考人数', 'enrolled'),
  count('实考人数', 'sat'),
  count('缺考', 'absent'),
  count('违纪', 'cheated'),
  count('统计人数', 'counted'),
  number('平均分', 'mean'),
  text('平均分95%区间', 'interval', 18),
  number('标准差', 'sd'),
  number('中位数', 'median'),
  share('得分率', 'scoreRate'),
  share('优秀率', 'excellent'),
  share('及格率', 'pass'),
  share('低分率', 'low'),
]

/** Where it stands among all pupils. */
const besideColumns: ExportColumn[] = [
  number('Z分', 'z'),
  number('T分', 't'),
  text('T分95%区间', 'tInterval', 18),
  share('超均率', 'aboveMeanRate'),
  number('比均率', 'meanRatio'),
  share('高于全区均分的比例', 'shareAboveMean'),
  number('效应量(与其余学生)', 'effect'),
  text('效应量95%区间', 'effectInterval', 18),
]

/** What the page of a single unit tells besides. */
const detailColumns: ExportColumn[] = [
  number('最低分', 'min'),
  number('下四分位数', 'q1'),
  number('上四分位数', 'q3'),
  number('最高分', 'max'),
  number('信度α', 'alpha'),
]

/** Of a unit in a list; on a page of its own; of the district. */
export const figureColumns = [...ownColumns, ...besideColumns]
export const fullColumns = [...figureColumns, ...detailColumns]
export const summaryColumns = [...ownColumns, ...detailColumns]

type Known = Partial<Pick<UnitFigures, 'min' | 'q1' | 'q3' | 'max' | 'alpha'>>

export function figureCells(figures: (Partial<ListedFigures> & Known) | null): Cells {
  if (!figures) return { interval: suppressedText }
  const { t } = figures
  return {
    enrolled: figures.enrolled,
    sat: figures.sat,
    absent: figures.absent,
    cheated: figures.cheated,
    counted: figures.counted,
    mean: shown(figures.mean),
    interval: range(figures.interval),
    sd: shown(figures.sd),
    median: shown(figures.median),
    scoreRate: shown(figures.scoreRate, 4),
    excellent: shown(figures.excellent, 4),
    pass: shown(figures.pass, 4),
    low: shown(figures.low, 4),
    z: shown(t === null || t === undefined ? null : (t - 50) / 10, 2),
    t: shown(t, 1),
    tInterval: range(figures.tInterval),
    aboveMeanRate: shown(figures.aboveMeanRate, 4),
    meanRatio: shown(figures.meanRatio, 3),
    shareAboveMean: shown(figures.shareAboveMean, 4),
    effect: shown(figures.effect, 2),
    effectInterval: range(figures.effectInterval, 2),
    min: shown(figures.min),
    q1: shown(figures.q1),
    q3: shown(figures.q3),
    max: shown(figures.max),
    alpha: shown(figures.alpha, 3),
  }
}
