import { useEffect, useEffectEvent, useRef } from 'react'
import { init, type EChartsOption } from './chart-engine.ts'
import type { ChartSpec } from './chart-spec.ts'
import { histogram, intervals, scatter } from './chart-statistics.ts'
import { chartScale, tokens } from './tokens.ts'

const { colour, type } = tokens
const text = { fontFamily: type.sans, color: colour.inkSoft, fontSize: 12 }
const tooltip = {
  backgroundColor: colour.sheet,
  borderColor: colour.line,
  textStyle: { ...text, color: colour.ink, fontSize: 13 },
  confine: true,
}

export default function ChartCanvas({
  spec,
  height,
  onPick,
}: {
  spec: ChartSpec
  height: number
  onPick?: ((category: string, series: string) => void) | undefined
}) {
  const holder = useRef<HTMLDivElement>(null)
  const pick = useEffectEvent((category: string, series: string) => onPick?.(category, series))
  const pickable = onPick !== undefined

  useEffect(() => {
    if (!holder.current) return
    const chart = init(holder.current, undefined, { renderer: 'svg' })
    const motion = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    chart.setOption({ animation: !motion, animationDuration: 300, textStyle: text, ...optionOf(spec) })
    chart.on('click', ({ name, seriesName, value }) => {
      const day = spec.kind === 'heatCalendar' && Array.isArray(value) ? String(value[0]) : undefined
      pick(day ?? name, seriesName ?? '')
    })
    const observer = new ResizeObserver(() => chart.resize())
    observer.observe(holder.current)
    return () => {
      observer.disconnect()
      chart.dispose()
    }
  }, [spec])

  return <div ref={holder} style={{ height, cursor: pickable ? 'pointer' : undefined }} />
}

/** The ECharts option of a spec, in the product's own look. */
function optionOf(spec: ChartSpec): EChartsOption {
  if (spec.kind === 'free') return { color: [...chartScale], tooltip, ...spec.option }
  if (spec.kind === 'heatCalendar') return heatCalendar(spec)
  const look = { text, tooltip }
  if (spec.kind === 'intervals') return intervals(spec, look)
  if (spec.kind === 'histogram') return histogram(spec, look)
  if (spec.kind === 'scatter') return scatter(spec, look)

  const { categories, series, unit = '', lying = false, mark } = spec
  const names = {
    type: 'category' as const,
    data: categories,
    inverse: lying,
    axisLine: { lineStyle: { color: colour.lineStrong } },
    axisTick: { show: false },
    axisLabel: { ...text, hideOverlap: !lying },
  }
  const values = {
    type: 'value' as const,
    name: unit,
    nameTextStyle: text,
    splitLine: { lineStyle: { color: colour.line } },
    axisLabel: text,
  }
  return {
    color: [...chartScale],
    tooltip: { ...tooltip, trigger: 'axis', axisPointer: { type: spec.kind === 'line' ? 'line' : 'shadow' } },
    legend:
      series.length > 1
        ? { top: 0, right: 0, itemWidth: 12, itemHeight: 8, textStyle: text }
        : { show: false },
    grid: { top: series.length > 1 ? 40 : 24, right: lying ? 24 : 8, bottom: 4, left: 4, containLabel: true },
    xAxis: lying ? values : names,
    yAxis: lying ? names : values,
    series: series.map(({ name, values: data }, index) => ({
      name,
      data,
      ...(spec.kind === 'line'
        ? {
            type: 'line' as const,
            symbol: (['circle', 'rect', 'triangle', 'diamond'] as const)[index % 4],
            symbolSize: 7,
          }
        : { type: 'bar' as const, barMaxWidth: 28, stack: spec.kind === 'stackedBar' ? 'all' : undefined }),
      markLine:
        mark && index === 0
          ? {
              silent: true,
              symbol: 'none',
              lineStyle: { color: colour.ink, type: 'dashed' as const, width: 1 },
              label: {
                ...text,
                formatter: `${mark.label} ${mark.value}${unit}`,
                position: 'insideEndTop' as const,
              },
              data: [lying ? { xAxis: mark.value } : { yAxis: mark.value }],
            }
          : undefined,
    })),
  }
}

function heatCalendar(spec: Extract<ChartSpec, { kind: 'heatCalendar' }>): EChartsOption {
  const most = Math.max(1, ...spec.days.map(({ value }) => value))
  return {
    tooltip: {
      ...tooltip,
      formatter: (point) => {
        const value = (Array.isArray(point) ? point[0] : point)?.value
        return Array.isArray(value)
          ? `${String(value[0])}<br><b>${String(value[1])}</b> ${spec.unit ?? ''}`
          : ''
      },
    },
    visualMap: {
      show: false,
      min: 0,
      max: most,
      inRange: { color: [colour.sunk, '#a9cdd2', '#4f939e', colour.accent] },
    },
    calendar: {
      top: 24,
      left: 30,
      right: 4,
      bottom: 4,
      range: [spec.from, spec.to],
      cellSize: ['auto', 'auto'],
      splitLine: { show: false },
      itemStyle: { color: colour.sunk, borderColor: colour.sheet, borderWidth: 2 },
      dayLabel: { ...text, firstDay: 1, nameMap: ['日', '一', '二', '三', '四', '五', '六'] },
      monthLabel: { ...text, nameMap: Array.from({ length: 12 }, (_, month) => `${month + 1}月`) },
      yearLabel: { show: false },
    },
    series: {
      type: 'heatmap',
      coordinateSystem: 'calendar',
      data: spec.days.map(({ day, value }) => [day, value] as [string, number]),
    },
  }
}
