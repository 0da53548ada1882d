import { ShapeMark, type Shape } from './shapes.tsx'
import styles from './states.module.css'

/** A whole-page message with one way out: not found, not allowed, failed. */
export function Notice({
  shape,
  title,
  action,
  children,
}: {
  shape: Shape
  title: string
  action?: React.ReactNode
  children: React.ReactNode
}) {
  return (
    <section className={styles.notice}>
      <span className={styles.mark}>
        <ShapeMark shape={shape} size={20} />
      </span>
      <h1 className={styles.noticeTitle}>{title}</h1>
      <p>{children}</p>
      {action && <div className={styles.actions}>{action}</div>}
    </section>
  )
}
