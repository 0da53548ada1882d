import type { EChartsOption } from './chart-engine.ts'
import { bandName, type ChartSpec, type ChartTone, spokenInterval, usualWidth } from './chart-spec.ts'
import { chartScale, tokens } from './tokens.ts'

const { colour } = tokens

type Look = { text: { fontFamily: string; color: string; fontSize: number }; tooltip: object }
type Of<Kind extends ChartSpec['kind']> = Extract<ChartSpec, { kind: Kind }>

/** Colour and shape together, so that grey print-outs and colour-blind readers lose nothing. */
const marks: Record<ChartTone, { colour: string; symbol: string; hollow: boolean }> = {
  plain: { colour: colour.accent, symbol: 'circle', hollow: false },
  above: { colour: colour.accent, symbol: 'triangle', hollow: false },
  below: { colour: chartScale[1], symbol: 'diamond', hollow: false },
  quiet: { colour: '#8f8776', symbol: 'circle', hollow: true },
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
/** Tooltips are HTML, and names come from people. */
const plain = (value: string) => value.replace(/[&<>"]/g, (letter) => escapes[letter] ?? letter)

const dot = (tone: ChartTone = 'plain', size = 9) => ({
  symbol: marks[tone].symbol,
  symbolSize: tone === 'below' ? size + 2 : size,
  itemStyle: {
    color: marks[tone].hollow ? colour.sheet : marks[tone].colour,
    borderColor: marks[tone].colour,
    borderWidth: 1.6,
  },
})

/** Long names of schools are cut on the axis; the tooltip and the table have them whole. */
const short = (name: string, most: number) => (name.length > most ? `${name.slice(0, most - 1)}…` : name)

/** Rows with a dot, its interval and the line that they are held against. */
export function intervals(spec: Of<'intervals'>, { text, tooltip }: Look): EChartsOption {
  const { rows, axis, digits = 2, reference, upright = false } = spec
  const names = {
    type: 'category' as const,
    data: rows.map(({ name }, index) => name || String(index)),
    inverse: !upright,
    axisLine: { show: upright, lineStyle: { color: colour.lineStrong } },
    axisTick: { show: false },
    axisLabel: {
      ...text,
      interval: upright ? ('auto' as const) : 0,
      formatter: (_: string, index: number) => short(rows[index]?.name ?? '', upright ? 9 : 10),
      color: ((_: unknown, index?: number) =>
        rows[index ?? -1]?.own ? colour.ink : colour.inkSoft) as unknown as string,
    },
  }
  const values = {
    type: 'value' as const,
    scale: true,
    name: axis,
    nameLocation: upright ? ('end' as const) : ('middle' as const),
    nameGap: upright ? 10 : 26,
    nameTextStyle: { ...text, align: upright ? ('left' as const) : ('center' as const) },
    splitLine: { lineStyle: { color: colour.line } },
    axisLabel: text,
    ...spanOf(rows, reference?.value),
  }
  return {
    tooltip: {
      ...tooltip,
      formatter: (point) => {
        const row = rows[(Array.isArray(point) ? point[0] : point)?.dataIndex ?? -1]
        if (!row || row.value === null) return ''
        const note = row.note ? `<br>${plain(row.note)}` : ''
        return `${plain(row.name)}<br><b>${row.value.toFixed(digits)}</b>(${spokenInterval(row.low, row.high, digits)})${note}`
      },
    },
    grid: {
      top: upright ? 30 : reference ? 20 : 8,
      right: 16,
      bottom: upright ? 4 : 22,
      left: 4,
      containLabel: true,
    },
    xAxis: upright ? names : values,
    yAxis: upright ? values : names,
    series: [
      {
        type: 'custom',
        silent: true,
        z: 2,
        data: rows.map(({ low, high }, index) => [index, low ?? '-', high ?? '-'] as (number | string)[]),
        encode: upright ? { x: 0, y: [1, 2] } : { y: 0, x: [1, 2] },
        renderItem: (_, api) => {
          const at = Number(api.value(0))
          const row = rows[at]
          if (!row || row.low === null || row.high === null) return null
          const place = (value: number) => api.coord(upright ? [at, value] : [value, at])
          const [from, to] = [place(row.low), place(row.high)] as [number[], number[]]
          const style = {
            stroke: marks[row.tone ?? 'plain'].colour,
            lineWidth: row.own ? 3 : 1.6,
            opacity: row.tone === 'quiet' ? 0.75 : 1,
          }
          return {
            type: 'line',
            shape: { x1: from[0] ?? 0, y1: from[1] ?? 0, x2: to[0] ?? 0, y2: to[1] ?? 0 },
            style,
          }
        },
      },
      ...(upright
        ? [
            {
              type: 'line' as const,
              silent: true,
              showSymbol: false,
              z: 1,
              data: rows.map(({ value }) => value ?? '-'),
              lineStyle: { color: colour.accentLine, width: 1.5 },
            },
          ]
        : []),
      {
        type: 'scatter',
        z: 3,
        data: rows.map((row, index) => ({
          name: row.name,
          value: upright ? [index, row.value ?? '-'] : [row.value ?? '-', index],
          ...dot(row.tone, row.own ? 12 : 9),
        })),
        markLine: reference && {
          silent: true,
          symbol: 'none',
          lineStyle: { color: colour.ink, type: 'dashed', width: 1 },
          label: {
            ...text,
            formatter: reference.label,
            position: upright ? 'insideStartTop' : 'start',
            distance: 2,
          },
          data: [upright ? { yAxis: reference.value } : { xAxis: reference.value }],
        },
      },
    ],
  }
}

/** From where to where an axis goes: a little beyond the outermost interval, on round numbers. */
function spanOf(rows: Of<'intervals'>['rows'], reference: number | undefined): { min: number; max: number } {
  const values = rows.flatMap(({ value, low, high }) => [value, low, high].filter((it) => it !== null))
  if (reference !== undefined) values.push(reference)
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const rough = Math.max(most - least, 1e-6) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * (rough / power > 5 ? 10 : rough / power > 2 ? 5 : rough / power > 1 ? 2 : 1)
  const round = (value: number) => Number((value * step).toPrecision(10))
  return { min: round(Math.floor(least / step - 0.1)), max: round(Math.ceil(most / step + 0.1)) }
}

/** Bands as touching bars whose area is the count. */
export function histogram(spec: Of<'histogram'>, { text, tooltip }: Look): EChartsOption {
  const { bands, unit, name, overlay, marks: lines = [] } = spec
  const width = usualWidth(bands)
  const height = (band: { from: number; to: number; share: number }) =>
    ((band.share * 100) / (band.to - band.from)) * width
  return {
    tooltip: {
      ...tooltip,
      formatter: (point) => {
        const band = bands[(Array.isArray(point) ? point[0] : point)?.dataIndex ?? -1]
        return band
          ? `${bandName(band)}${plain(unit)}<br><b>${band.count}</b> 人，占 ${(band.share * 100).toFixed(1)}%`
          : ''
      },
    },
    legend: overlay
      ? { top: 0, right: 0, itemWidth: 12, itemHeight: 8, textStyle: text, data: [name, overlay.name] }
      : { show: false },
    grid: { top: overlay ? 44 : 30, right: 12, bottom: 4, left: 4, containLabel: true },
    xAxis: {
      type: 'value',
      min: bands[0]?.from ?? 0,
      max: bands.at(-1)?.to ?? 1,
      axisLine: { lineStyle: { color: colour.lineStrong } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: { ...text, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      name: `每${width}${unit}的占比(%)`,
      nameTextStyle: { ...text, align: 'left' },
      splitLine: { lineStyle: { color: colour.line } },
      axisLabel: text,
    },
    series: [
      {
        type: 'custom',
        name,
        itemStyle: { color: colour.accentLine },
        data: bands.map((band) => [band.from, band.to, height(band)]),
        encode: { x: [0, 1], y: 2 },
        renderItem: (_, api) => {
          const [x = 0, y = 0] = api.coord([Number(api.value(0)), Number(api.value(2))])
          const [right = 0, bottom = 0] = api.coord([Number(api.value(1)), 0])
          return {
            type: 'rect',
            shape: { x, y, width: Math.max(1, right - x - 1), height: bottom - y },
            style: { fill: colour.accentLine },
            emphasis: { style: { fill: '#7bb1b9' } },
          }
        },
        markLine: {
          silent: true,
          symbol: 'none',
          lineStyle: { color: colour.inkSoft, type: 'dashed', width: 1 },
          label: { ...text, formatter: ({ name: label }) => label, position: 'end' },
          data: lines.map(({ label, value }) => ({ name: label, xAxis: value })),
        },
      },
      ...(overlay
        ? [
            {
              type: 'line' as const,
              name: overlay.name,
              symbolSize: 5,
              color: chartScale[1],
              data: overlay.bands.map((band) => [(band.from + band.to) / 2, height(band)]),
            },
          ]
        : []),
    ],
  }
}

/** Points between two axes, with the lines that their values are judged by. */
export function scatter(spec: Of<'scatter'>, { text, tooltip }: Look): EChartsOption {
  const { points, x, y } = spec
  const axis = ({ label, from, to }: Of<'scatter'>['x']) => ({
    type: 'value' as const,
    name: label,
    min: from,
    max: to,
    nameTextStyle: text,
    axisLine: { show: true, lineStyle: { color: colour.lineStrong } },
    splitLine: { show: false },
    axisLabel: text,
  })
  return {
    tooltip: {
      ...tooltip,
      formatter: (point) => {
        const it = points[(Array.isArray(point) ? point[0] : point)?.dataIndex ?? -1]
        if (!it) return ''
        const note = it.note ? `<br>${plain(it.note)}` : ''
        return `<b>${plain(it.name)}</b><br>${plain(x.label)} ${it.x.toFixed(2)}<br>${plain(y.label)} ${it.y.toFixed(2)}${note}`
      },
    },
    grid: { top: 30, right: 20, bottom: 26, left: 4, containLabel: true },
    xAxis: { ...axis(x), nameLocation: 'middle', nameGap: 26 },
    yAxis: { ...axis(y), nameTextStyle: { ...text, align: 'left' } },
    series: {
      type: 'scatter',
      data: points.map((point) => ({
        name: point.name,
        value: [point.x, point.y],
        ...dot(point.tone, 11),
      })),
      label: {
        ...text,
        show: points.length <= 45,
        formatter: ({ name }) => short(name, 6),
        position: 'top',
        distance: 3,
      },
      labelLayout: { hideOverlap: true },
      markLine: {
        silent: true,
        symbol: 'none',
        lineStyle: { color: colour.lineStrong, type: 'dashed', width: 1 },
        label: { ...text, fontSize: 11, color: colour.inkFaint, formatter: ({ name }) => name },
        data: [
          ...(x.lines ?? []).map(({ value, label }) => ({
            name: label,
            xAxis: value,
            label: { position: 'insideStartTop' as const, rotate: 0 },
          })),
          ...(y.lines ?? []).map(({ value, label }) => ({
            name: label,
            yAxis: value,
            label: { position: 'insideEndTop' as const },
          })),
        ],
      },
    },
  }
}
