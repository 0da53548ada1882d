import type { Answers } from '../../app/client.ts'
import { ShapeMark } from '../../ui/shapes.tsx'
import styles from './form.module.css'

type Conflict = Answers['activities']['conflicts']['conflicts'][number]

/** What stands in the way of a time; it warns and never blocks. */
export function Conflicts({ conflicts }: { conflicts: readonly Conflict[] }) {
  return (
    <div aria-live="polite">
      {conflicts.length > 0 && (
        <div className={styles.conflicts}>
          <ShapeMark shape="triangle" size={14} />
          <div>
            <p>这个时间有冲突(仍然可以保存):</p>
            <ul>
              {conflicts.map(({ kind, text }) => (
                <li key={`${kind} ${text}`}>{text}</li>
              ))}
            </ul>
          </div>
        </div>
      )}
    </div>
  )
}
