import { ShapeMark, type Shape } from './shapes.tsx'
import styles from './status-badge.module.css'

export type Tone = 'quiet' | 'active' | 'good' | 'warn' | 'bad'

const shapeOf: Record<Tone, Shape> = {
  quiet: 'ring',
  active: 'dot',
  good: 'check',
  warn: 'triangle',
  bad: 'square',
}

/**
 * A state in one or two words. The tone sets colour and shape: quiet ○ draft, not begun · active ● under way ·
 * good ✓ done, reached · warn ▲ behind, due soon · bad ■ overdue, refused. `plain` leaves the ground away.
 */
export function StatusBadge({
  tone,
  shape = shapeOf[tone],
  plain = false,
  children,
}: {
  tone: Tone
  shape?: Shape
  plain?: boolean
  children: React.ReactNode
}) {
  return (
    <span className={styles.badge} data-tone={tone} data-plain={plain || undefined}>
      <ShapeMark shape={shape} size={11} />
      {children}
    </span>
  )
}
