import { ActionIcon, FocusTrap } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useId, useRef } from 'react'
import { usePhone } from './screen.ts'
import styles from './side-panel.module.css'

/**
 * Details of one record beside its list; on a phone a sheet over the whole screen. Closes by Esc and by 关闭.
 * Use with `useOpen()`: `panel={id && <SidePanel title="…" onClose={close}>…</SidePanel>}`.
 */
export function SidePanel({
  title,
  note,
  status,
  footer,
  onClose,
  children,
}: {
  title: React.ReactNode
  note?: React.ReactNode
  /** A StatusBadge above the title. */
  status?: React.ReactNode
  /** Actions that stay in sight at the bottom. */
  footer?: React.ReactNode
  onClose: () => void
  children: React.ReactNode
}) {
  const phone = usePhone()
  const heading = useId()
  const panel = useRef<HTMLElement>(null)
  const close = useEffectEvent(onClose)

  useEffect(() => {
    const before = document.activeElement
    panel.current?.focus({ preventScroll: true })
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // A menu, dialog or open select inside the panel takes Esc first.
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (document.querySelector('[role="dialog"][aria-modal="true"]:not([data-side-panel])')) return
      // Closed lists stay in the page without a box of their own.
      const lists = document.querySelectorAll(
        '[data-mantine-shared-portal-node] [role="listbox"], [role="menu"]',
      )
      if ([...lists].some((list) => list.getClientRects().length > 0)) return
      close()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])

  useEffect(() => {
    if (!phone) return
    document.body.style.overflow = 'hidden'
    return () => {
      document.body.style.overflow = ''
    }
  }, [phone])

  return (
    <FocusTrap active={phone}>
      <section
        ref={panel}
        className={styles.panel}
        tabIndex={-1}
        aria-labelledby={heading}
        data-side-panel
        {...(phone ? { role: 'dialog', 'aria-modal': true } : { role: 'complementary' })}
      >
        <header className={styles.head}>
          <div className={styles.titles}>
            {status}
            <h2 id={heading} className={styles.title}>
              {title}
            </h2>
            {note && <p className={styles.note}>{note}</p>}
          </div>
          <ActionIcon aria-label="关闭" onClick={onClose}>
            <IconX size={20} />
          </ActionIcon>
        </header>
        <div className={styles.body}>{children}</div>
        {footer && <footer className={styles.footer}>{footer}</footer>}
      </section>
    </FocusTrap>
  )
}
