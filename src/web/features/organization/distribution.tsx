import styles from './organization.module.css'

/** How many fall in each class, as lying bars with their numbers; a class with nobody in it is left out when asked. */
export function Distribution({ items, unit }: { items: { label: string; count: number }[]; unit: string }) {
  const total = items.reduce((sum, { count }) => sum + count, 0)
  const most = Math.max(...items.map(({ count }) => count), 1)
  if (total === 0) return <p className={styles.soft}>还没有登记。</p>
  return (
    <dl className={styles.distribution}>
      {items.map(({ label, count }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <span className={styles.bar} style={{ width: `${(count / most) * 100}%` }} aria-hidden />
            <span className={styles.barValue}>
              {count}
              {unit}
              <small>{Math.round((count / total) * 100)}%</small>
            </span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
