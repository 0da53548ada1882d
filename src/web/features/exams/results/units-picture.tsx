import type { IntervalRow } from '../../../ui/chart-spec.ts'
import { Chart } from '../../../ui/chart.tsx'
import { RouteLink } from '../../../ui/route-link.tsx'
import { Hidden, Measure } from './measure.tsx'
import { type About, type ListedFigures, sideOf, type Unit } from './words.ts'
import styles from './results.module.css'

export type PicturedUnit = {
  unit: Unit
  suppressed: boolean
  figures: Pick<ListedFigures, 't' | 'tInterval' | 'counted'> | null
}

/** Rows of an interval plot on the T scale, in the order given; what may not be shown stays out. */
export function rowsOf(units: readonly PicturedUnit[], ownId?: string): IntervalRow[] {
  return units.flatMap(({ unit, suppressed, figures }) =>
    suppressed || !figures || figures.t === null
      ? []
      : [
          {
            name: unit.name,
            value: figures.t,
            low: figures.tInterval[0],
            high: figures.tInterval[1],
            tone: sideOf(figures.tInterval, 50),
            own: unit.id === ownId,
            note: `${figures.counted} 人`,
          },
        ],
  )
}

/** Units beside each other on the district's scale: dot and interval against 50. */
export function UnitsPicture({
  title,
  rows,
  about,
  ownId,
  to,
  onPick,
}: {
  title: string
  rows: readonly PicturedUnit[]
  about: About
  ownId?: string
  to?: string
  onPick?: (name: string) => void
}) {
  const shown = rowsOf(rows, ownId)
  const hidden = rows.filter(({ suppressed }) => suppressed).length
  if (rows.length === 0) return null
  return (
    <div>
      {shown.length > 0 && (
        <Chart
          title={title}
          note={
            <>
              <Measure of="t" about={about} />
              ：50 是全区平均；空心圆与平均无法区分
            </>
          }
          height={60 + shown.length * 27}
          spec={{
            kind: 'intervals',
            rows: shown,
            axis: 'T分(95%区间)',
            digits: 1,
            reference: { label: '全区', value: 50 },
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
