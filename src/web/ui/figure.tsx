import { Explained } from './explained.tsx'
import { toneOfPace } from './pace.ts'
import { RouteLink } from './route-link.tsx'
import { StatusBadge, type Tone } from './status-badge.tsx'
import styles from './figure.module.css'

const spoken = (value: number) => value.toLocaleString('zh-CN', { maximumFractionDigits: 1 })

/**
 * One big number with its unit and what it means. With `to` or `onOpen` it leads to the entries behind it:
 * every figure of the product can be opened. A value of null is shown as — (not known, never 0).
 * `explained`: how it is reckoned, behind its label; then the number alone leads on.
 */
export function Figure({
  label,
  value,
  unit,
  note,
  tone,
  to,
  onOpen,
  explained,
}: {
  label: string
  value: number | string | null
  unit?: string
  note?: React.ReactNode
  /** Marks the note: behind, reached … */
  tone?: Tone
  to?: string
  onOpen?: () => void
  explained?: React.ComponentProps<typeof Explained>['facts']
}) {
  const number = (
    <>
      {value === null ? '—' : typeof value === 'number' ? spoken(value) : value}
      {unit && value !== null && <small>{unit}</small>}
    </>
  )
  const content = (
    <>
      <span className={styles.label}>
        {explained ? <Explained title={label} facts={explained} /> : label}
      </span>
      {explained && to ? (
        <RouteLink to={to} className={styles.value}>
          {number}
        </RouteLink>
      ) : (
        <span className={styles.value}>{number}</span>
      )}
      {note && (
        <span className={styles.note}>
          {tone ? (
            <StatusBadge tone={tone} plain>
              {note}
            </StatusBadge>
          ) : (
            note
          )}
        </span>
      )}
    </>
  )
  if (to && !explained)
    return (
      <RouteLink to={to} className={styles.figure} data-leads>
        {content}
      </RouteLink>
    )
  if (onOpen)
    return (
      <button type="button" className={styles.figure} data-leads onClick={onOpen}>
        {content}
      </button>
    )
  return <div className={styles.figure}>{content}</div>
}

/** Figures side by side on one sheet; two in a row on a phone. */
export function Figures({ children }: { children: React.ReactNode }) {
  return <div className={styles.figures}>{children}</div>
}

/**
 * How far a value is towards its target, with a tick where it should be by today.
 * The text says the same as the bar; `expected` is in the unit of `value`.
 */
export function Progress({
  label,
  value,
  target,
  expected,
  unit = '',
  tone = toneOfPace(value, target, expected),
  compact = false,
}: {
  label: string
  value: number
  target: number
  expected?: number
  unit?: string
  /** Where the server has said how it stands; else told from the pace. */
  tone?: Tone
  /** Bar and numbers only, for tables; the label is still read aloud. */
  compact?: boolean
}) {
  const share = target > 0 ? Math.min(value / target, 1) : value > 0 ? 1 : 0
  const tick = expected !== undefined && target > 0 ? Math.min(Math.max(expected / target, 0), 1) : undefined
  const text = `${spoken(value)} / ${spoken(target)}${unit}`
  return (
    <div className={styles.progress} data-tone={tone} data-compact={compact || undefined}>
      <div className={styles.progressHead}>
        <span className={compact ? 'visually-hidden' : undefined}>{label}</span>
        <StatusBadge tone={tone} plain>
          {text}
        </StatusBadge>
      </div>
      <div
        className={styles.track}
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(target, value)}
        aria-valuenow={value}
        aria-valuetext={expected === undefined ? text : `${text}，按进度应为 ${spoken(expected)}${unit}`}
      >
        <span className={styles.fill} style={{ width: `${share * 100}%` }} />
        {tick !== undefined && (
          <span
            className={styles.tick}
            style={{ left: `${tick * 100}%` }}
            title={`按进度应为 ${spoken(expected ?? 0)}${unit}`}
          />
        )}
      </div>
    </div>
  )
}
