import type { EChartsOption } from './chart-engine.ts'

export type Series = { name: string; values: (number | null)[] }

/** What is to be drawn; `null` is not known and leaves a gap. */
export type ChartSpec =
  | {
      kind: 'bar' | 'stackedBar' | 'line'
      categories: string[]
      series: Series[]
      unit?: string
      /** Long names of schools read better on lying bars. */
      lying?: boolean
      /** A line across: target, district average. */
      mark?: { label: string; value: number }
    }
  | { kind: 'heatCalendar'; from: string; to: string; days: { day: string; value: number }[]; unit?: string }
  /** Anything else of ECharts (scatter, error bars); the table must then be given. */
  | { kind: 'free'; option: EChartsOption; table: { columns: string[]; rows: string[][] } }

const spoken = (value: number | null | undefined) =>
  value === null || value === undefined ? '—' : value.toLocaleString('zh-CN', { maximumFractionDigits: 2 })

/** The same data as a table; the first cell of a row is its name. */
export function tableOf(spec: ChartSpec): { columns: string[]; rows: string[][] } {
  switch (spec.kind) {
    case 'free':
      return spec.table
    case 'heatCalendar':
      return {
        columns: ['日期', spec.unit ? `数量(${spec.unit})` : '数量'],
        rows: spec.days.filter(({ value }) => value > 0).map(({ day, value }) => [day, spoken(value)]),
      }
    default:
      return {
        columns: ['项目', ...spec.series.map(({ name }) => name)],
        rows: spec.categories.map((category, index) => [
          category,
          ...spec.series.map(({ values }) => spoken(values[index])),
        ]),
      }
  }
}
