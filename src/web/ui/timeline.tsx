import { ShapeMark, type Shape } from './shapes.tsx'
import type { Tone } from './status-badge.tsx'
import styles from './timeline.module.css'

export type Moment = {
  key: string
  /** Date or time as text or TeachingDate. */
  when: React.ReactNode
  title: React.ReactNode
  note?: React.ReactNode
  tone?: Tone
  shape?: Shape
}

/** What happened, or will, in order: phases of a plan, the story of a theme, the audit of a record. */
export function Timeline({ label, moments }: { label: string; moments: Moment[] }) {
  return (
    <ol className={styles.timeline} aria-label={label}>
      {moments.map(
        ({ key, when, title, note, tone = 'active', shape = tone === 'quiet' ? 'ring' : 'dot' }) => (
          <li key={key} data-tone={tone}>
            <span className={styles.mark}>
              <ShapeMark shape={shape} size={12} />
            </span>
            <div className={styles.when}>{when}</div>
            <div className={styles.title}>{title}</div>
            {note && <div className={styles.note}>{note}</div>}
          </li>
        ),
      )}
    </ol>
  )
}
