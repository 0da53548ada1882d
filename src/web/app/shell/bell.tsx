import { Popover } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { Loading } from '../../ui/loading.tsx'
import { orpc } from '../client.ts'
import styles from './bell.module.css'

const NoticeList = lazy(() => import('./notice-list.tsx'))

/** The notifications bell; its number is what has not been read. */
export function Bell() {
  const [open, setOpen] = useState(false)
  const { data } = useQuery(
    orpc.notifications.list.queryOptions({
      input: { limit: 20 },
      staleTime: 60_000,
      refetchInterval: 120_000,
    }),
  )
  const unread = data?.unread ?? 0
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="bottom-end"
      width={360}
      shadow="lg"
      zIndex={200}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <button
          type="button"
          className={styles.bell}
          aria-label={unread ? `通知，${unread} 条未读` : '通知'}
          onClick={() => setOpen(!open)}
        >
          <IconBell size={20} stroke={1.6} aria-hidden />
          {unread > 0 && <span className={styles.count}>{unread > 99 ? '99+' : unread}</span>}
        </button>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label="通知">
        <Suspense fallback={<Loading />}>
          <NoticeList notices={data?.rows} onDone={() => setOpen(false)} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  )
}
