import { ShapeMark } from './shapes.tsx'
import styles from './cautions.module.css'

/** Things that stand in the way but do not forbid: one sentence each, with a note beneath. */
export function Cautions({ items }: { items: { text: string; note?: React.ReactNode }[] }) {
  return (
    <div role="alert">
      <ul className={styles.cautions}>
        {items.map(({ text, note }, index) => (
          <li key={`${index} ${text}`}>
            <ShapeMark shape="triangle" size={13} />
            <span>
              {text}
              {note && <small>{note}</small>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
