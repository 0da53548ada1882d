import { Button, Menu } from '@mantine/core'
import {
  IconCalendarTime,
  IconCopy,
  IconDots,
  IconDoorEnter,
  IconEdit,
  IconPresentation,
  IconSpeakerphone,
  IconStar,
  IconTrash,
  IconUserPlus,
  IconX,
} from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { orpc } from '../../app/client.ts'
import { askReason, confirmDestructive } from '../../ui/confirm.tsx'
import { errorSentence } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useChanged } from './changed.ts'
import { useNow } from './now.ts'
import { sessionAt, type Activity } from './words.tsx'

// Opened seldom, and with calendars of their own.
const CopyDialog = lazy(() => import('./copy-dialog.tsx'))
const InviteDialog = lazy(() => import('./invite-dialog.tsx'))
const MoveDialog = lazy(() => import('./move-dialog.tsx'))

/** Everything else that the viewer may do with the activity. */
export function ActivityMenu({ activity }: { activity: Activity }) {
  const navigate = useNavigate()
  const [dialog, setDialog] = useState<'copy' | 'move' | 'invite' | null>(null)
  const { cancel, discard } = useEndings(activity)
  const { id, may, sessions, state } = activity
  const now = useNow()
  const to = (path: string) => () => void navigate({ to: `/activities/${id}/${path}` as never })
  const session = sessionAt(sessions, now)
  const items = [
    { shown: may.checkInOthers, icon: IconDoorEnter, label: '门口签到(查找、扫码)', run: to('door') },
    {
      shown: may.checkInOthers && session,
      icon: IconPresentation,
      label: '打开签到投影',
      run: () => window.open(`/p/${session?.id}`, '_blank', 'noreferrer'),
    },
    { shown: may.conclude && state === 'concluded', icon: IconEdit, label: '修改总结', run: to('conclude') },
    {
      shown: may.conclude && state === 'underWay',
      icon: IconSpeakerphone,
      label: '总结活动',
      run: to('conclude'),
    },
    {
      shown: may.giveFeedback,
      icon: IconStar,
      label: activity.iGaveFeedback ? '修改我的反馈' : '填写反馈',
      run: to('feedback'),
    },
    { shown: may.edit, icon: IconEdit, label: '编辑', run: to('edit') },
    { shown: may.reschedule, icon: IconCalendarTime, label: '改期', run: () => setDialog('move') },
    { shown: may.inviteExpert, icon: IconUserPlus, label: '邀请校外专家', run: () => setDialog('invite') },
    { shown: may.clone, icon: IconCopy, label: '照此再办一次', run: () => setDialog('copy') },
    { shown: may.cancel, icon: IconX, label: '取消活动', run: () => void cancel(), red: true },
    {
      shown: state === 'draft' && may.edit,
      icon: IconTrash,
      label: '删除草稿',
      run: () => void discard(),
      red: true,
    },
  ].filter(({ shown }) => shown)
  const close = () => setDialog(null)
  if (items.length === 0) return null
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <Button variant="default" leftSection={<IconDots size={18} aria-hidden />}>
            更多操作
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {items.map(({ label, icon: Icon, run, red }) => (
            <Menu.Item
              key={label}
              color={red ? 'red' : undefined}
              leftSection={<Icon size={17} stroke={1.6} aria-hidden />}
              onClick={run}
            >
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Suspense>
        {dialog === 'copy' && <CopyDialog activity={activity} onClose={close} />}
        {dialog === 'move' && <MoveDialog activity={activity} onClose={close} />}
        {dialog === 'invite' && <InviteDialog activity={activity} onClose={close} />}
      </Suspense>
    </>
  )
}

/** The two ways in which an activity does not take place. */
function useEndings(activity: Activity) {
  const navigate = useNavigate()
  const changed = useChanged()
  const onError = (error: unknown) => toast.bad(errorSentence(error))
  const cancel = useMutation(
    orpc.activities.cancel.mutationOptions({
      onSuccess: ({ told, reversed }) => {
        const parts = [
          '活动已取消',
          told > 0 && `通知了 ${told} 人`,
          reversed > 0 && `冲回台账 ${reversed} 条`,
        ]
        toast.plain(parts.filter(Boolean).join(','))
        return changed()
      },
      onError,
    }),
  )
  const discard = useMutation(
    orpc.activities.discard.mutationOptions({
      onSuccess: async () => {
        toast.plain('草稿已删除')
        await navigate({ to: '/activities', search: { view: 'organising' } })
        return changed()
      },
      onError,
    }),
  )
  return {
    cancel: async () => {
      const reason = await askReason({
        title: '取消活动？',
        message:
          activity.state === 'concluded'
            ? '已记入台账的参加记录会一并冲回，相关老师会收到通知。取消后不能恢复。'
            : '已报名的老师会收到通知，其中写明原因。取消后不能恢复。',
        action: '取消活动',
        reason: { label: '取消的原因', placeholder: '例如：与全区统一考试冲突，改在下月举行' },
      })
      if (reason !== false) cancel.mutate({ id: activity.id, reason })
    },
    discard: async () => {
      const sure = await confirmDestructive({
        title: '删除草稿？',
        message: '草稿删除后不能恢复。',
        action: '删除草稿',
      })
      if (sure) discard.mutate({ id: activity.id })
    },
  }
}
