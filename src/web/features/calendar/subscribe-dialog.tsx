import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Answers, orpc } from '../../app/client.ts'
import { clientId } from '../../ui/client-id.ts'
import { confirmDestructive } from '../../ui/confirm.tsx'
import { ago } from '../../ui/dates.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useChanged } from './words.tsx'
import styles from './calendar.module.css'

type Scope = Answers['calendar']['feeds'][number]['scope']

/** Copies where the browser allows it, else by the old way. */
async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const field = document.createElement('textarea')
  field.value = text
  document.body.append(field)
  field.select()
  document.execCommand('copy')
  field.remove()
}

/** Private links to the calendar: made, copied once, revoked. */
export default function SubscribeDialog({
  scope,
  name,
  onClose,
}: {
  scope: Scope
  name: string
  onClose: () => void
}) {
  const changed = useChanged()
  const [url, setUrl] = useState<string | null>(null)
  const feeds = useQuery(orpc.calendar.feeds.queryOptions({ input: {} }))
  const create = useMutation(
    orpc.calendar.createFeed.mutationOptions({
      onSuccess: async (feed) => {
        setUrl(`${window.location.origin}${feed.path}`)
        await changed()
      },
    }),
  )
  const revoke = useMutation(
    orpc.calendar.revokeFeed.mutationOptions({
      onSuccess: async () => {
        toast.good('已停用')
        await changed()
      },
    }),
  )
  const end = async (feed: { id: string; name: string }) => {
    const sure = await confirmDestructive({
      title: `停用“${feed.name}”的链接`,
      message: '用这个链接订阅的手机和电脑不再更新。',
      action: '停用',
    })
    if (sure) revoke.mutate({ id: feed.id })
  }
  return (
    <Dialog title="订阅到手机日历" onClose={onClose}>
      <div className={styles.form}>
        <p>
          生成一个只属于您的链接，在手机或电脑的日历里“添加订阅日历”，以后安排有变动会自动更新。请不要把链接发给别人。
        </p>
        {url === null ? (
          <Button loading={create.isPending} onClick={() => create.mutate({ id: clientId(), ...scope })}>
            生成“{name}行事历”的链接
          </Button>
        ) : (
          <div className={styles.link}>
            <TextInput
              label="订阅链接(只显示这一次)"
              readOnly
              value={url}
              onFocus={(event) => event.currentTarget.select()}
            />
            <Button
              data-autofocus
              onClick={() =>
                void copy(url).then(
                  () => toast.good('已复制'),
                  () => toast.bad('没能复制，请长按选中链接'),
                )
              }
            >
              复制
            </Button>
            <Button component="a" variant="default" href={url.replace(/^https?:/, 'webcal:')}>
              用本机日历打开
            </Button>
          </div>
        )}
        {create.error && <ErrorState error={create.error} />}
        {(feeds.data?.length ?? 0) > 0 && (
          <section>
            <h3>在用的链接</h3>
            <ul className={styles.feeds}>
              {feeds.data?.map((feed) => (
                <li key={feed.id}>
                  <span>
                    {feed.name}
                    <small>{feed.lastReadAt ? `最近更新 ${ago(feed.lastReadAt)}` : '还没有被订阅'}</small>
                  </span>
                  <Button size="compact-sm" variant="subtle" color="red" onClick={() => void end(feed)}>
                    停用
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </Dialog>
  )
}
