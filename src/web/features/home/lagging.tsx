import { Progress } from '../../ui/figure.tsx'
import { Section } from '../../ui/page.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import type { Today } from './home-page.tsx'
import styles from './home.module.css'

/** Where a commitment lags in my charge, the furthest behind first. */
export function Lagging({ behind }: { behind: NonNullable<Today['behind']> }) {
  return (
    <Section
      title="进度落后"
      note={behind.total > behind.rows.length ? `共 ${behind.total} 处，先看差得最多的` : undefined}
      flush
      action={<RouteLink to="/commitments">看板</RouteLink>}
    >
      <ul className={styles.lines}>
        {behind.rows.map((row) => (
          <li key={`${row.commitmentId} ${row.unitId}`}>
            <RouteLink
              to={`/commitments?kind=${row.unitKind}&open=${row.commitmentId}${row.unitId ? `&unit=${row.unitId}` : ''}`}
              className={styles.line}
            >
              <span className={styles.what}>
                {row.unitName}
                <small>
                  {row.sentence}，截止 <TeachingDate value={row.until} />
                </small>
              </span>
              <span className={styles.pace}>
                <Progress
                  label={row.title}
                  value={row.value}
                  target={row.target}
                  expected={row.expected}
                  unit={row.countedIn}
                  tone={row.standing === 'late' ? 'bad' : 'warn'}
                  compact
                />
              </span>
            </RouteLink>
          </li>
        ))}
      </ul>
    </Section>
  )
}
