import { ShapeMark } from './shapes.tsx'
import styles from './steps.module.css'

/** Where one is in a wizard. Done steps can be gone back to. */
export function Steps({
  labels,
  current,
  onGoBack,
}: {
  labels: string[]
  /** From 0. */
  current: number
  onGoBack?: (step: number) => void
}) {
  return (
    <ol className={styles.steps} aria-label="步骤">
      {labels.map((label, step) => {
        const state = step < current ? 'done' : step === current ? 'now' : 'next'
        const content = (
          <>
            <span className={styles.mark}>
              {state === 'done' ? <ShapeMark shape="check" size={13} /> : step + 1}
            </span>
            <span className={styles.label}>{label}</span>
          </>
        )
        return (
          <li key={label} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
            {state === 'done' && onGoBack ? (
              <button type="button" onClick={() => onGoBack(step)}>
                {content}
              </button>
            ) : (
              <span>{content}</span>
            )}
          </li>
        )
      })}
    </ol>
  )
}
