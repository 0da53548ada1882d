import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { orpc } from '../../app/client.ts'
import { confirmDestructive } from '../../ui/confirm.tsx'
import { errorSentence } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { useChanged } from './changed.ts'
import type { NextStep } from './next-step.ts'
import type { Activity } from './words.tsx'

/** The one primary action of an activity's page. */
export function PrimaryAction({ activity, step }: { activity: Activity; step: NextStep }) {
  const { id } = activity
  switch (step.kind) {
    case 'announce':
      return <Announce activity={activity} />
    case 'register':
      return <Register activity={activity} waitingList={step.waitingList} />
    case 'withdraw':
      return <Withdraw activity={activity} />
    case 'conclude':
      return (
        <Button component={Link} to="/activities/$id/conclude" params={{ id } as never}>
          去总结
        </Button>
      )
    case 'giveFeedback':
      return (
        <Button component={Link} to="/activities/$id/feedback" params={{ id } as never}>
          填写反馈
        </Button>
      )
    case 'showCode':
      return (
        <Button component={Link} to="/me/code">
          出示签到码
        </Button>
      )
    case 'openProjector':
      return (
        <Button component="a" href={`/p/${step.session.id}`} target="_blank" rel="noreferrer">
          打开签到投影
        </Button>
      )
  }
}

function Announce({ activity }: { activity: Activity }) {
  const changed = useChanged()
  const announce = useMutation(
    orpc.activities.announce.mutationOptions({
      onSuccess: ({ told }) => {
        toast.good(told > 0 ? `已发布，通知了 ${told} 位老师` : '已发布')
        return changed()
      },
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  return (
    <Button loading={announce.isPending} onClick={() => announce.mutate({ id: activity.id })}>
      发布
    </Button>
  )
}

function Register({ activity, waitingList }: { activity: Activity; waitingList: boolean }) {
  const changed = useChanged()
  const register = useMutation(
    orpc.activities.register.mutationOptions({
      onSuccess: ({ state, waitingPosition }) => {
        toast.good(
          state === 'waiting'
            ? `名额已满，您在候补第 ${waitingPosition ?? 1} 位，有空位会自动递补`
            : '报名成功',
        )
        return changed()
      },
      onError: (error) => {
        toast.bad(errorSentence(error))
        return changed()
      },
    }),
  )
  return (
    <Button loading={register.isPending} onClick={() => register.mutate({ id: activity.id })}>
      {waitingList ? '报名候补' : '报名'}
    </Button>
  )
}

function Withdraw({ activity }: { activity: Activity }) {
  const changed = useChanged()
  const withdraw = useMutation(
    orpc.activities.withdraw.mutationOptions({
      onSuccess: () => {
        toast.plain('已退出报名')
        return changed()
      },
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  const ask = async () => {
    const sure = await confirmDestructive({
      title: '退出报名？',
      message:
        activity.waitingCount > 0 && activity.mine.registration === 'registered'
          ? '名额会让给候补的老师；再报名要从候补排起。'
          : '报名截止之前还可以再报。',
      action: '退出报名',
    })
    if (sure) withdraw.mutate({ id: activity.id })
  }
  return (
    <Button variant="default" loading={withdraw.isPending} onClick={() => void ask()}>
      退出报名
    </Button>
  )
}
