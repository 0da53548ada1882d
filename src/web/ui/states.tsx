import { Button } from '@mantine/core'
import { sentenceFor } from '../../sentences.zh.ts'
import { refusalIn } from './error-code.ts'
import { ShapeMark } from './shapes.tsx'
import styles from './states.module.css'

/** Nothing here yet: says what to do next, and offers it. `title` states the fact, the children the next step. */
export function EmptyState({
  title,
  action,
  children,
}: {
  title: string
  action?: React.ReactNode
  children?: React.ReactNode
}) {
  return (
    <div className={styles.empty}>
      <svg viewBox="0 0 96 56" width="96" height="56" aria-hidden="true" className={styles.emptyArt}>
        <path
          d="M20 8h44l10 10v32H20z"
          fill="var(--colour-sheet)"
          stroke="var(--colour-line-strong)"
          strokeWidth="1.5"
        />
        <path d="M64 8v10h10" fill="none" stroke="var(--colour-line-strong)" strokeWidth="1.5" />
        <path
          d="M30 24h34M30 32h34M30 40h18"
          stroke="var(--colour-line)"
          strokeWidth="2.5"
          strokeLinecap="round"
        />
        <circle cx="74" cy="44" r="6.5" fill="var(--colour-accent)" />
        <path d="M74 41v6m-3-3h6" stroke="var(--colour-on-accent)" strokeWidth="1.6" strokeLinecap="round" />
      </svg>
      <p className={styles.emptyTitle}>{title}</p>
      {children && <p className={styles.emptyText}>{children}</p>}
      {action && <div className={styles.actions}>{action}</div>}
    </div>
  )
}

/**
 * A part of a page that failed: the Chinese sentence of the error's code, and another try.
 * `instead` overrides the sentence of single codes where the page knows better what is meant.
 */
export function ErrorState({
  error,
  instead,
  onRetry,
}: {
  error: unknown
  instead?: Record<string, string>
  onRetry?: () => void
}) {
  const better = instead?.[refusalIn(error).code]
  return (
    <div className={styles.error} role="alert">
      <ShapeMark shape="triangle" size={16} />
      <p>{better ?? errorSentence(error)}</p>
      {onRetry && (
        <Button variant="default" size="xs" onClick={onRetry}>
          再试一次
        </Button>
      )}
    </div>
  )
}

/** The sentence for whatever a call threw: contract errors by code, no network, anything else. */
export function errorSentence(error: unknown): string {
  const { code, data } = refusalIn(error)
  return sentenceFor(code, data)
}
