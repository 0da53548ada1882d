import { IconChevronLeft } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { RouteLink } from './route-link.tsx'
import styles from './page.module.css'

/**
 * The anatomy of every page: title · one primary action · filters · content · details in a side panel.
 * `note` is one line under the title, `aside` are secondary actions, `back` leads one level up.
 */
export function Page({
  title,
  note,
  back,
  action,
  aside,
  filters,
  panel,
  narrow = false,
  children,
}: {
  title: string
  note?: React.ReactNode
  back?: { to: string; label: string }
  action?: React.ReactNode
  aside?: React.ReactNode
  filters?: React.ReactNode
  panel?: React.ReactNode
  /** A reading or form page: one column of 44rem. */
  narrow?: boolean
  children: React.ReactNode
}) {
  useEffect(() => {
    document.title = `${title} · 联研`
  }, [title])
  return (
    <div className={styles.layout} data-panel={Boolean(panel) || undefined}>
      <div className={styles.page} data-narrow={narrow || undefined}>
        <header className={styles.head}>
          <div className={styles.titles}>
            {back && (
              <RouteLink to={back.to} className={styles.back}>
                <IconChevronLeft size={16} aria-hidden />
                {back.label}
              </RouteLink>
            )}
            <h1 className={styles.title}>{title}</h1>
            {note && <p className={styles.note}>{note}</p>}
          </div>
          {(action || aside) && (
            <div className={styles.actions}>
              {aside}
              {action}
            </div>
          )}
        </header>
        {filters}
        <div className={styles.content}>{children}</div>
      </div>
      {panel}
    </div>
  )
}

/** A sheet of paper on the ground: one topic of a page, with an optional heading and an action at its right. */
export function Section({
  id,
  title,
  note,
  action,
  flush = false,
  children,
}: {
  /** Where links to it lead. */
  id?: string
  title?: string
  note?: React.ReactNode
  action?: React.ReactNode
  /** No inner margin, for lists and tables that reach the edges. */
  flush?: boolean
  children: React.ReactNode
}) {
  const place = useRef<HTMLElement>(null)
  useEffect(() => {
    // What an address leads to may come after the address.
    if (id && globalThis.location.hash === `#${id}`) place.current?.scrollIntoView()
  }, [id])
  return (
    <section ref={place} id={id} className={styles.section} data-flush={flush || undefined}>
      {(title || action) && (
        <header className={styles.sectionHead}>
          <div>
            {title && <h2 className={styles.sectionTitle}>{title}</h2>}
            {note && <p className={styles.note}>{note}</p>}
          </div>
          {action}
        </header>
      )}
      {children}
    </section>
  )
}

/** Label–value pairs of a record, in two columns that fall into one where there is no room. */
export function Facts({ items }: { items: { label: string; value: React.ReactNode }[] }) {
  return (
    <dl className={styles.facts}>
      {items
        .filter(({ value }) => value !== null && value !== undefined && value !== '')
        .map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
