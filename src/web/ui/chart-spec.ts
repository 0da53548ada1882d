import type { EChartsOption } from './chart-engine.ts'

export type Series = { name: string; values: (number | null)[] }

/** How a row or point differs: told by colour and by shape. `quiet` cannot be told from the reference. */
export type ChartTone = 'plain' | 'above' | 'below' | 'quiet'

/** A value with the interval that it may lie in; all three null where nothing is known or shown. */
export type IntervalRow = {
  name: string
  value: number | null
  low: number | null
  high: number | null
  tone?: ChartTone
  /** The reader's own: stands out. */
  own?: boolean
  /** Said with the value: 「412人」. */
  note?: string
}

/** from ≤ value < to; bands may be of unlike width, their area shows how many. */
export type Band = { from: number; to: number; count: number; share: number }

export type ScatterPoint = { name: string; x: number; y: number; tone?: ChartTone; note?: string }
export type ScatterAxis = {
  label: string
  from: number
  to: number
  /** Lines across, with their meaning. */
  lines?: { value: number; label: string }[]
}

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
  /** Dots with their intervals, a row each, against a reference line; `upright`: along time, joined by a line. */
  | {
      kind: 'intervals'
      rows: IntervalRow[]
      /** What the value is: 「T分(95%区间)」. */
      axis: string
      digits?: number
      reference?: { label: string; value: number }
      upright?: boolean
    }
  /** How many in which band; `overlay` is a second group, drawn as a line of shares. */
  | {
      kind: 'histogram'
      bands: Band[]
      unit: string
      name: string
      overlay?: { name: string; bands: Band[] }
      marks?: { label: string; value: number }[]
    }
  | { kind: 'scatter'; points: ScatterPoint[]; x: ScatterAxis; y: ScatterAxis }
  /** Anything else of ECharts (error bars, error bars); the table must then be given. */
  | { kind: 'free'; option: EChartsOption; table: { columns: string[]; rows: string[][] } }

const spoken = (value: number | null | undefined, digits = 2) =>
  value === null || value === undefined
    ? '—'
    : value.toLocaleString('zh-CN', { maximumFractionDigits: digits })

/** 「0.12 至 0.34」; — where there is none. */
export function spokenInterval(low: number | null, high: number | null, digits = 2): string {
  return low === null || high === null ? '—' : `${spoken(low, digits)} 至 ${spoken(high, digits)}`
}

const share = (value: number) => `${(value * 100).toFixed(1)}%`

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
    case 'intervals':
      return {
        columns: ['项目', spec.axis, '95%区间', ...(spec.rows.some(({ note }) => note) ? ['说明'] : [])],
        rows: spec.rows.map(({ name, value, low, high, note }) => [
          name || '未具名',
          spoken(value, spec.digits),
          spokenInterval(low, high, spec.digits),
          ...(spec.rows.some((row) => row.note) ? [note ?? ''] : []),
        ]),
      }
    case 'histogram':
      return {
        columns: [spec.unit, `${spec.name}人数`, '占比', ...(spec.overlay ? [spec.overlay.name] : [])],
        rows: spec.bands.map((band) => [
          bandName(band),
          spoken(band.count),
          share(band.share),
          ...(spec.overlay ? [overlayText(band, spec.overlay.bands)] : []),
        ]),
      }
    case 'scatter':
      return {
        columns: ['项目', spec.x.label, spec.y.label],
        rows: spec.points.map(({ name, x, y }) => [name, spoken(x), spoken(y)]),
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

/** 「60–65」: from the first, up to but without the second. */
export function bandName({ from, to }: { from: number; to: number }): string {
  return `${spoken(from)}–${spoken(to)}`
}

function overlayText(band: Band, bands: readonly Band[]): string {
  const same = bands.find(({ from, to }) => from === band.from && to === band.to)
  if (same) return share(same.share)
  const around = bands.find(({ from, to }) => from <= band.from && to >= band.to)
  return around ? `${bandName(around)}: ${share(around.share)}` : '—'
}

/** The usual width of bands (the median): heights are given for it, so that a wide band does not look tall. */
export function usualWidth(bands: readonly Band[]): number {
  const widths = bands.map(({ from, to }) => to - from).toSorted((a, b) => a - b)
  return Number((widths[Math.floor(widths.length / 2)] ?? 1).toPrecision(6))
}

/** True when both draw the same; options of ECharts may hold functions, so they are never taken for the same. */
export function sameSpec(a: ChartSpec, b: ChartSpec): boolean {
  return a.kind !== 'free' && a.kind === b.kind && JSON.stringify(a) === JSON.stringify(b)
}
