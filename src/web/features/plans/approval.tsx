import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { orpc } from '../../app/client.ts'
import { askReason, confirmDestructive } from '../../ui/confirm.tsx'
import { errorSentence } from '../../ui/states.tsx'
import { ago } from '../../ui/dates.ts'
import { toast } from '../../ui/toast.tsx'
import { type Plan, useChanged } from './words.tsx'
import styles from './plans.module.css'

/** The steps of a plan's approval as actions that ask for what they need. */
export function useDecisions(plan: Plan) {
  const changed = useChanged()
  const navigate = useNavigate()
  const saying = (said: string) => ({
    onSuccess: async () => {
      toast.good(said)
      await changed()
    },
    onError: async (error: unknown) => {
      toast.bad(errorSentence(error))
      await changed()
    },
  })
  const submit = useMutation(orpc.plans.submit.mutationOptions(saying('已提交，审批人会收到通知')))
  const approve = useMutation(orpc.plans.approve.mutationOptions(saying('已通过，工作安排进入行事历')))
  const giveBack = useMutation(orpc.plans.return.mutationOptions(saying('已退回')))
  const withdraw = useMutation(
    orpc.plans.withdraw.mutationOptions(saying(plan.state === 'submitted' ? '已撤回' : '已停止执行')),
  )
  const remove = useMutation(orpc.plans.remove.mutationOptions(saying('已删除')))
  const at = { id: plan.id, version: plan.version }
  const busy = [submit, approve, giveBack, withdraw, remove].some((it) => it.isPending)
  return {
    busy,
    submit: () => submit.mutate(at),
    approve: () => approve.mutate(at),
    giveBack: async () => {
      const reason = await askReason({
        title: '退回这份计划',
        message: '写明要改什么，拟订人会收到通知。',
        action: '退回',
        reason: { label: '退回原因' },
      })
      if (reason !== false) giveBack.mutate({ ...at, reason })
    },
    withdraw: async () => {
      const submitted = plan.state === 'submitted'
      const reason = await askReason({
        title: submitted ? '撤回提交' : '停止执行这份计划',
        message: submitted
          ? '计划回到草稿，可以修改后再提交。'
          : '工作安排从行事历中撤下，承诺不再统计，相关老师会收到通知。',
        action: submitted ? '撤回' : '停止执行',
        reason: { label: '原因' },
      })
      if (reason !== false) withdraw.mutate({ ...at, reason })
    },
    remove: async () => {
      const sure = await confirmDestructive({
        title: '删除草稿',
        message: '删除后不能恢复。',
        action: '删除',
      })
      if (sure) remove.mutate({ id: plan.id }, { onSuccess: () => void navigate({ to: '/plans' }) })
    },
  }
}

/** Says what stands in the way or what was asked for, where there is something to say. */
export function Approval({ plan }: { plan: Plan }) {
  const [last] = plan.decisions
  if (plan.state === 'returned' && last?.decision === 'returned') {
    return (
      <div className={styles.returned} role="status">
        <strong>
          {last.by.name}退回了这份计划({ago(last.at)})
        </strong>
        <span>{last.reason}</span>
      </div>
    )
  }
  if (plan.state === 'withdrawn' && last) {
    return (
      <div className={styles.returned} role="status">
        <strong>{last.by.name}停止了这份计划的执行</strong>
        <span>{last.reason}</span>
      </div>
    )
  }
  return null
}
