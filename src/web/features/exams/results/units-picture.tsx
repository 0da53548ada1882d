import type { IntervalRow } from '../../../ui/chart-spec.ts'
import { Chart } from '../../../ui/chart.tsx'
import { RouteLink } from '../../../ui/route-link.tsx'
import { Hidden, Measure } from './measure.tsx'
import { type About, type ListedFigures, sideOf, type Unit } from './words.ts'
import styles from './results.module.css'

export type PicturedUnit = {
  unit: Unit
  suppressed: boolean
  figures: Pick<ListedFigures, 't' | 'tInterval' | 'effect' | 'effectInterval' | 'counted'> | null
}

/** The two scales that units are pictured on: of the district, and against all other pupils. */
const scales = {
  t: { axis: 'T分(95%区间)', digits: 1, reference: { label: '全区', value: 50 }, says: '：50 是全区平均' },
  effect: {
    axis: '标准差(95%区间)',
    digits: 2,
    reference: { label: '其余学生', value: 0 },
    says: '：与其余所有学生相差几个标准差',
  },
} as const
export type Scale = keyof typeof scales

/** Rows of an interval plot, in the order given; what may not be shown stays out. */
export function rowsOf(units: readonly PicturedUnit[], ownId?: string, scale: Scale = 't'): IntervalRow[] {
  return units.flatMap(({ unit, suppressed, figures }) => {
    const value = figures?.[scale] ?? null
    if (suppressed || !figures || value === null) return []
    const interval = scale === 't' ? figures.tInterval : figures.effectInterval
    return [
      {
        name: unit.name,
        value,
        low: interval[0],
        high: interval[1],
        tone: sideOf(interval, scales[scale].reference.value),
        own: unit.id === ownId,
        note: `${figures.counted} 人`,
      },
    ]
  })
}

/** Units beside each other: dot and interval against the reference. */
export function UnitsPicture({
  title,
  rows,
  about,
  scale = 't',
  ownId,
  to,
  onPick,
}: {
  title: string
  rows: readonly PicturedUnit[]
  about: About
  scale?: Scale
  ownId?: string
  to?: string
  onPick?: (name: string) => void
}) {
  const { says, ...chart } = scales[scale]
  const shown = rowsOf(rows, ownId, scale)
  const hidden = rows.filter(({ suppressed }) => suppressed).length
  if (rows.length === 0) return null
  return (
    <div>
      {shown.length > 0 && (
        <Chart
          title={title}
          note={
            <>
              <Measure of={scale} about={about} />
              {says}；空心圆无法区分
            </>
          }
          height={60 + shown.length * 27}
          spec={{
            kind: 'intervals',
            rows: shown,
            ...chart,
          }}
          onPick={onPick}
        />
      )}
      {hidden > 0 && (
        <p className={styles.soft}>
          {hidden} 个单位：
          <Hidden limit={about.smallestCell} />
        </p>
      )}
      {to && <RouteLink to={to}>看{title}的数字</RouteLink>}
    </div>
  )
}
