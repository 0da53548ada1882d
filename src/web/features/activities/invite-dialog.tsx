import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { v7 as newId } from 'uuid'
import { orpc } from '../../app/client.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { errorSentence, ErrorState } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useChanged } from './changed.ts'
import type { Activity } from './words.tsx'
import styles from './form.module.css'

/** An expert from outside gets a link that needs no account. It is shown once. */
export default function InviteDialog({ activity, onClose }: { activity: Activity; onClose: () => void }) {
  const changed = useChanged()
  const [inviteId, setInviteId] = useState(() => newId())
  const [name, setName] = useState('')
  const [unit, setUnit] = useState('')
  const [topic, setTopic] = useState('')
  const invite = useMutation(orpc.activities.inviteExpert.mutationOptions({ onSuccess: changed }))
  const again = () => {
    invite.reset()
    setInviteId(newId())
    for (const clear of [setName, setUnit, setTopic]) clear('')
  }
  const link = invite.data?.link
  return (
    <Dialog title="邀请校外专家" onClose={onClose}>
      {link ? (
        <div className={styles.form}>
          <p>
            请把这个链接发给 <strong>{name}</strong>。打开就能看到活动安排，不用注册账号。链接只显示这一次。
          </p>
          <TextInput
            label="邀请链接"
            readOnly
            value={link}
            onFocus={(event) => event.currentTarget.select()}
          />
          <div className={styles.buttons}>
            <Button variant="default" onClick={again}>
              再邀请一位
            </Button>
            <Button onClick={() => void copyText(link)}>复制链接</Button>
          </div>
        </div>
      ) : (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault()
            invite.mutate({
              id: activity.id,
              inviteId,
              name,
              unit: unit.trim() || null,
              topic: topic.trim() || null,
            })
          }}
        >
          <TextInput
            label="专家姓名"
            required
            maxLength={50}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label="单位"
            maxLength={100}
            value={unit}
            onChange={(event) => setUnit(event.currentTarget.value)}
          />
          <TextInput
            label="讲什么"
            maxLength={200}
            placeholder="讲座题目或点评的课"
            value={topic}
            onChange={(event) => setTopic(event.currentTarget.value)}
          />
          {invite.error && <ErrorState error={invite.error} />}
          <Invited activity={activity} />
          <div className={styles.buttons}>
            <Button variant="default" onClick={onClose}>
              关闭
            </Button>
            <Button type="submit" loading={invite.isPending} disabled={!name.trim()}>
              得到邀请链接
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}

/** Those already invited; an invitation can be taken back. */
function Invited({ activity }: { activity: Activity }) {
  const changed = useChanged()
  const withdraw = useMutation(
    orpc.activities.withdrawInvitation.mutationOptions({
      onSuccess: () => {
        toast.plain('邀请已收回，链接不能再用')
        return changed()
      },
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  const experts = activity.roles.filter(({ role }) => role === 'expert')
  if (experts.length === 0) return null
  return (
    <div>
      <p className={styles.note}>已经邀请：</p>
      <ul>
        {experts.map(({ id, expert }) => (
          <li key={id} className={styles.invited}>
            <span>
              {expert?.name} {expert?.unit}
            </span>
            <ActionIcon
              aria-label={`收回给${expert?.name ?? '专家'}的邀请`}
              loading={withdraw.isPending}
              onClick={() => withdraw.mutate({ id: activity.id, inviteId: id })}
            >
              <IconX size={16} />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Without https a page may not write to the clipboard; the text can then be copied from its field. */
async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    toast.good('链接已复制')
  } catch {
    toast.plain('请长按链接，选择“复制”')
  }
}
