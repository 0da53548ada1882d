import type { CustomSeriesOption } from 'echarts/charts'
import type { EChartsOption } from './engine.ts'
import type { BarPicture, Interval, IntervalPicture, LinePicture, PictureSpec, PointPicture } from './spec.ts'

/** For white paper, told apart in black and white too. */
const colour = { ink: '#24231f', soft: '#57534a', line: '#e3e0d8', strong: '#a8a294' }
const scale = ['#17525e', '#c28a3f', '#6f8f52', '#9c4a3c', '#6b6f9e', '#4f939e', '#8a7f6a', '#c7a55b']
const tone = { above: '#2c6339', below: '#a92e1c', same: '#8a8378' }

export const fontFamily = 'Noto Sans SC'
const text = { fontFamily, fontSize: 13, color: colour.soft }

/** The size of a picture; what has a row each grows with them. */
export function sizeOf(spec: PictureSpec): { width: number; height: number } {
  const width = spec.width ?? 720
  if (spec.height !== undefined) return { width, height: spec.height }
  if (spec.kind === 'intervals')
    return { width, height: Math.min(1_400, 90 + spec.rows.length * rowHeight(spec)) }
  if (spec.kind === 'bars' && spec.lying) {
    return {
      width,
      height: Math.min(1_400, 70 + spec.categories.length * Math.max(26, spec.series.length * 18)),
    }
  }
  return { width, height: 340 }
}

const isNamed = (spec: IntervalPicture): boolean => spec.rows.some(({ label }) => label !== '')
const rowHeight = (spec: IntervalPicture): number => (isNamed(spec) ? 20 : 9)

/** The ECharts option of a picture. */
export function optionOf(spec: PictureSpec): EChartsOption {
  const parts = {
    bars: () => bars(spec as BarPicture),
    lines: () => lines(spec as LinePicture),
    points: () => points(spec as PointPicture),
    intervals: () => intervals(spec as IntervalPicture),
  }
  return {
    animation: false,
    backgroundColor: '#ffffff',
    color: scale,
    textStyle: text,
    ...parts[spec.kind](),
  }
}

/** The margins hold the labels of the axes too. */
const within = { outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' } as const

const percentLabel = (value: number): string => `${Math.round(value * 100)}%`

function axes(spec: BarPicture | LinePicture): Pick<EChartsOption, 'xAxis' | 'yAxis' | 'grid' | 'legend'> {
  const lying = spec.kind === 'bars' && spec.lying === true
  const percent = spec.kind === 'bars' && spec.percent === true
  const several = spec.series.length > 1
  const along = spec.kind === 'bars' ? spec.along : undefined
  const touching = spec.kind === 'bars' && spec.touching === true
  const long = !touching && (spec.categories.some((name) => name.length > 7) || spec.categories.length > 12)
  const names = {
    type: 'category' as const,
    data: [...spec.categories],
    inverse: lying,
    name: along ?? '',
    nameLocation: 'middle' as const,
    nameGap: 30,
    nameTextStyle: text,
    axisLine: { lineStyle: { color: colour.strong } },
    axisTick: { show: false },
    axisLabel: {
      ...text,
      interval: touching ? Math.ceil(spec.categories.length / 14) - 1 : 0,
      rotate: !lying && long ? 35 : 0,
    },
  }
  const values = {
    type: 'value' as const,
    scale: spec.kind === 'lines',
    name: spec.unit ?? '',
    nameTextStyle: { ...text, align: 'left' as const },
    splitLine: { lineStyle: { color: colour.line } },
    axisLabel: percent ? { ...text, formatter: percentLabel } : text,
  }
  return {
    legend: several ? { top: 4, right: 8, itemWidth: 14, itemHeight: 9, textStyle: text } : { show: false },
    grid: {
      top: several || spec.unit || (lying && spec.kind === 'bars' && spec.mark) ? 44 : 18,
      right: 24,
      bottom: along ? 34 : 10,
      left: 12,
      ...within,
    },
    xAxis: lying ? values : names,
    yAxis: lying ? names : values,
  }
}

function markLine(mark: BarPicture['mark'], lying: boolean) {
  if (!mark) return undefined
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: colour.ink, type: 'dashed' as const, width: 1 },
    label: {
      ...text,
      color: colour.ink,
      formatter: mark.label,
      position: lying ? ('start' as const) : ('insideEndTop' as const),
      rotate: 0,
    },
    data: [lying ? { xAxis: mark.value } : { yAxis: mark.value }],
  }
}

function bars(spec: BarPicture): EChartsOption {
  const lying = spec.lying === true
  return {
    ...axes(spec),
    series: [
      ...spec.series.map((series, at) => ({
        type: 'bar' as const,
        name: series.name,
        data: [...series.values],
        barMaxWidth: spec.touching ? undefined : 34,
        barCategoryGap: spec.touching ? '4%' : '35%',
        markLine: at === 0 ? markLine(spec.mark, lying) : undefined,
      })),
      ...spec.series.flatMap((series, at) =>
        series.intervals ? [whiskers(series.intervals, { lying, at, of: spec.series.length })] : [],
      ),
    ],
  }
}

function lines(spec: LinePicture): EChartsOption {
  return {
    ...axes(spec),
    series: [
      ...spec.series.map((series, at) => ({
        type: 'line' as const,
        name: series.name,
        data: [...series.values],
        symbol: (['circle', 'rect', 'triangle', 'diamond'] as const)[at % 4]!,
        symbolSize: 8,
        lineStyle: { width: 2 },
        markLine: at === 0 ? markLine(spec.mark, false) : undefined,
      })),
      ...spec.series.flatMap(({ intervals: of }) =>
        of ? [whiskers(of, { lying: false, at: 0, of: 1 })] : [],
      ),
    ],
  }
}

/** Whiskers over bars that stand (or lie) side by side: `at` of `of` series. */
function whiskers(
  intervalsOf: readonly (Interval | null)[],
  place: { lying: boolean; at: number; of: number },
): CustomSeriesOption {
  const { lying } = place
  return {
    type: 'custom',
    silent: true,
    z: 5,
    encode: lying ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
    data: intervalsOf.flatMap((interval, index) => (interval ? [[index, ...interval]] : [])),
    renderItem: (_, api) => {
      const index = Number(api.value(0))
      const coord = (value: number) => api.coord(lying ? [value, index] : [index, value]) as [number, number]
      const low = coord(Number(api.value(1)))
      const high = coord(Number(api.value(2)))
      const [layout] = (
        api.barLayout({ count: place.of, barMaxWidth: 34, barCategoryGap: '35%' }) ?? []
      ).slice(place.at)
      const shift = place.of > 1 ? (layout?.offsetCenter ?? 0) : 0
      const across = lying ? 1 : 0
      low[across] += shift
      high[across] += shift
      return { type: 'group', children: strokes(low, high, lying, colour.ink) }
    },
  }
}

/** A line from low to high with a short bar at each end. */
function strokes(low: number[], high: number[], lying: boolean, stroke: string) {
  const cap = 4
  const line = (x1: number, y1: number, x2: number, y2: number) => ({
    type: 'line' as const,
    shape: { x1, y1, x2, y2 },
    style: { stroke, lineWidth: 1.4 },
  })
  const end = ([x, y]: number[]) =>
    lying ? line(x!, y! - cap, x!, y! + cap) : line(x! - cap, y!, x! + cap, y!)
  return [line(low[0]!, low[1]!, high[0]!, high[1]!), end(low), end(high)]
}

function points(spec: PointPicture): EChartsOption {
  const axis = (of: PointPicture['x'], gap: number) => ({
    type: 'value' as const,
    name: of.name,
    nameLocation: 'middle' as const,
    nameGap: gap,
    nameTextStyle: text,
    min: of.from,
    max: of.to,
    splitLine: { lineStyle: { color: colour.line } },
    axisLine: { show: true, lineStyle: { color: colour.strong } },
    axisLabel: text,
  })
  const marks = [
    ...(spec.x.marks ?? []).map(({ label, value }) => ({ xAxis: value, label: { formatter: label } })),
    ...(spec.y.marks ?? []).map(({ label, value }) => ({ yAxis: value, label: { formatter: label } })),
  ]
  return {
    legend:
      spec.groups.length > 1
        ? { top: 4, right: 8, itemWidth: 14, itemHeight: 9, textStyle: text }
        : { show: false },
    grid: { top: 40, right: 70, bottom: 40, left: 44, ...within },
    xAxis: axis(spec.x, 30),
    yAxis: axis(spec.y, 44),
    series: spec.groups.map((group, at) => ({
      type: 'scatter' as const,
      name: group.name,
      symbol: (['circle', 'diamond', 'rect', 'triangle'] as const)[at % 4]!,
      symbolSize: 9,
      data: group.points.map(({ x, y, label }) => ({ value: [x, y], name: label ?? '' })),
      label: {
        ...text,
        fontSize: 11,
        show: true,
        position: 'top' as const,
        distance: 3,
        formatter: ({ name }: { name: string }) => name,
      },
      labelLayout: { hideOverlap: true },
      markLine:
        at === 0 && marks.length > 0
          ? {
              silent: true,
              symbol: 'none',
              lineStyle: { color: colour.strong, type: 'dashed' as const, width: 1 },
              label: { ...text, fontSize: 11, position: 'end' as const },
              data: marks,
            }
          : undefined,
    })),
  }
}

function intervals(spec: IntervalPicture): EChartsOption {
  const named = isNamed(spec)
  const { value, label } = spec.against
  const present = (['above', 'same', 'below'] as const).filter((kind) =>
    spec.rows.some((row) => row.tone === kind),
  )
  return {
    legend: {
      top: 4,
      right: 8,
      itemWidth: 14,
      itemHeight: 9,
      textStyle: text,
      data: present.map((kind) => spec.tones[kind]),
    },
    grid: { top: 52, right: 32, bottom: 30, left: 32, ...within },
    xAxis: {
      type: 'value',
      scale: true,
      name: spec.unit ?? '',
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: text,
      splitLine: { lineStyle: { color: colour.line } },
      axisLabel: text,
    },
    yAxis: {
      type: 'category',
      data: spec.rows.map((row, at) => row.label || String(at + 1)),
      inverse: true,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: named ? { ...text, interval: 0, fontSize: 12 } : { show: false },
    },
    series: present.map((kind, index) => ({
      type: 'custom' as const,
      name: spec.tones[kind],
      itemStyle: { color: tone[kind] },
      encode: { x: [1, 2, 3], y: 0 },
      data: spec.rows.flatMap((row, at) =>
        row.tone === kind ? [[at, row.estimate, row.interval[0], row.interval[1]]] : [],
      ),
      renderItem: (_: unknown, api: Parameters<NonNullable<CustomSeriesOption['renderItem']>>[1]) => {
        const at = Number(api.value(0))
        const coord = (x: number) => api.coord([x, at]) as [number, number]
        const middle = coord(Number(api.value(1)))
        const ends = [coord(Number(api.value(2))), coord(Number(api.value(3)))] as const
        return {
          type: 'group' as const,
          children: [
            ...strokes(ends[0], ends[1], true, tone[kind]),
            {
              type: 'circle' as const,
              shape: { cx: middle[0], cy: middle[1], r: named ? 4 : 2.6 },
              style: { fill: tone[kind] },
            },
          ],
        }
      },
      markLine:
        index === 0
          ? {
              silent: true,
              symbol: 'none',
              lineStyle: { color: colour.ink, type: 'solid' as const, width: 1 },
              label: {
                ...text,
                color: colour.ink,
                formatter: label,
                position: 'start' as const,
                distance: 4,
              },
              data: [{ xAxis: value }],
            }
          : undefined,
    })),
  }
}
