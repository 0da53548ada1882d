import type { RosterRow } from './import-words.ts'
import styles from './import.module.css'

/** What changes in a row (before → after), or what is wrong in it. */
export function Details({ details }: { details: RosterRow['details'] }) {
  if (details.length === 0) return null
  return (
    <ul className={styles.details}>
      {details.map((detail, at) =>
        'field' in detail ? (
          <li key={at}>
            <span className={styles.soft}>{detail.field}</span>{' '}
            {detail.before !== null && (
              <>
                <s>{detail.before}</s> <span aria-label="改为">→</span>{' '}
              </>
            )}
            <span>{detail.after ?? '(空)'}</span>
          </li>
        ) : (
          <li key={at}>{detail.message}</li>
        ),
      )}
    </ul>
  )
}
