import { Popover } from '@mantine/core'
import { useState } from 'react'
import styles from './explained.module.css'

/**
 * A term or number that explains itself: press it (or Enter) for what it means, how it is reckoned and from what.
 * `facts` without a value are left out; Esc closes.
 */
export function Explained({
  title,
  facts,
  children,
}: {
  /** Heading of the explanation. */
  title: string
  facts: { label: string; value: React.ReactNode }[]
  /** What is seen; the title where it is left out. */
  children?: React.ReactNode
}) {
  const [open, setOpen] = useState(false)
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="bottom-start"
      width="min(22rem, calc(100vw - 2rem))"
      shadow="lg"
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <button type="button" className={styles.term} onClick={() => setOpen(!open)}>
          {children ?? title}
          <span className="visually-hidden">，看说明</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={title} className={styles.sheet}>
        <b className={styles.title}>{title}</b>
        <dl className={styles.facts}>
          {facts
            .filter(({ value }) => value !== null && value !== undefined && value !== '')
            .map(({ label, value }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
        </dl>
      </Popover.Dropdown>
    </Popover>
  )
}
