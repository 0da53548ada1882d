import { Loader } from '@mantine/core'
import styles from './states.module.css'

/** Quiet wait in the middle of a page or panel. Lists show their own skeleton instead. */
export function Loading({ label = '正在打开…' }: { label?: string }) {
  return (
    <div className={styles.loading} role="status" aria-label={label}>
      <Loader size="sm" type="dots" />
    </div>
  )
}
