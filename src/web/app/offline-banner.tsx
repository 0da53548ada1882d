import { onlineManager } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import styles from './offline-banner.module.css'

const subscribe = (changed: () => void) => onlineManager.subscribe(changed)

/** One line at the top while the browser has no network; goes away by itself. */
export function OfflineBanner() {
  const online = useSyncExternalStore(
    subscribe,
    () => onlineManager.isOnline(),
    () => true,
  )
  return (
    <div role="status" aria-live="polite">
      {!online && <p className={styles.banner}>网络已断开。您仍可查看已打开的内容，恢复后会自动更新。</p>}
    </div>
  )
}
