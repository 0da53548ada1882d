import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ago } from '../../ui/dates.ts'
import { RouteLink } from '../../ui/route-link.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { orpc, type Answers } from '../client.ts'
import styles from './bell.module.css'

type Notice = Answers['notifications']['list']['rows'][number]

export default function NoticeList({
  notices,
  onDone,
}: {
  notices: Notice[] | undefined
  onDone: () => void
}) {
  const queries = useQueryClient()
  const read = useMutation(
    orpc.notifications.markRead.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: orpc.notifications.list.key() }),
    }),
  )
  if (!notices?.length)
    return <EmptyState title="没有通知">有活动通知、审批和提醒时，会出现在这里。</EmptyState>
  return (
    <div>
      <div className={styles.head}>
        <h2>通知</h2>
        <Button size="compact-sm" variant="subtle" onClick={() => read.mutate({})}>
          全部标为已读
        </Button>
      </div>
      <ul className={styles.notices}>
        {notices.map(({ id, title, body, link, createdAt, readAt }) => {
          const content = (
            <>
              <span className={styles.title}>{title}</span>
              {body && <span className={styles.body}>{body}</span>}
              <time dateTime={createdAt}>{ago(createdAt)}</time>
            </>
          )
          const open = () => {
            if (!readAt) read.mutate({ ids: [id] })
            if (link) onDone()
          }
          return (
            <li key={id} data-unread={!readAt || undefined}>
              {link ? (
                <RouteLink to={link} onClick={open}>
                  {content}
                </RouteLink>
              ) : (
                <button type="button" onClick={open}>
                  {content}
                </button>
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
