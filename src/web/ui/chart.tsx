import { Skeleton } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { sameSpec, tableOf, type ChartSpec } from './chart-spec.ts'
import styles from './chart.module.css'

const Canvas = lazy(() => import('./chart-canvas.tsx'))

/**
 * A chart that says in its title what it shows, and that can be read as a table by everybody.
 * ECharts is loaded only when the first chart comes into being.
 */
export function Chart({
  title,
  note,
  spec: given,
  height = 280,
  onPick,
}: {
  title: string
  note?: React.ReactNode
  spec: ChartSpec
  height?: number
  /** A bar, point or day was chosen: opens the entries behind it. The keyboard does the same in the table. */
  onPick?: (category: string, series: string) => void
}) {
  const [asTable, setAsTable] = useState(false)
  // Pages write the spec down anew each time they render; the chart is drawn anew only when it says something else.
  const [spec, setSpec] = useState(given)
  if (spec !== given && !sameSpec(spec, given)) setSpec(given)
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.head}>
        <div>
          <span className={styles.title}>{title}</span>
          {note && <span className={styles.note}>{note}</span>}
        </div>
        <button
          type="button"
          className={styles.toggle}
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? '看图' : '看数据'}
        </button>
      </figcaption>
      {asTable ? (
        <div className={styles.scroll} role="region" aria-label={title} tabIndex={0}>
          <ChartTable title={title} spec={spec} onPick={onPick} />
        </div>
      ) : (
        <>
          <div aria-hidden="true" style={{ height }}>
            <Suspense fallback={<Skeleton height={height} radius="md" />}>
              <Canvas spec={spec} height={height} onPick={onPick} />
            </Suspense>
          </div>
          <div className="visually-hidden">
            <ChartTable title={title} spec={spec} />
          </div>
        </>
      )}
    </figure>
  )
}

function ChartTable({
  title,
  spec,
  onPick,
}: {
  title: string
  spec: ChartSpec
  onPick?: ((category: string, series: string) => void) | undefined
}) {
  const { columns, rows } = tableOf(spec)
  return (
    <table className={styles.table}>
      <caption className="visually-hidden">{title}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, ...values], line) => (
          <tr key={line}>
            <th scope="row">{name}</th>
            {values.map((value, index) => {
              const series = columns[index + 1] ?? ''
              return (
                <td key={series}>
                  {onPick && name && value !== '—' ? (
                    <button type="button" className={styles.pick} onClick={() => onPick(name ?? '', series)}>
                      {value}
                    </button>
                  ) : (
                    value
                  )}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
