import { Button, Select } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { orpc } from '../../app/client.ts'
import { clientId } from '../../ui/client-id.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { type Plan, useChanged } from './words.tsx'
import styles from './plans.module.css'

/** The same plan for another term, as a draft. */
export default function CloneDialog({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const changed = useChanged()
  const navigate = useNavigate()
  const [newId] = useState(clientId)
  const [termId, setTermId] = useState<string | null>(null)
  const scopes = useQuery(orpc.calendar.scopes.queryOptions({ input: {} }))
  const clone = useMutation(
    orpc.plans.clone.mutationOptions({
      onSuccess: async () => {
        toast.good('已生成草稿，日期按教学周平移')
        await changed()
        void navigate({ to: '/plans/$planId', params: { planId: newId } })
        onClose()
      },
    }),
  )
  return (
    <Dialog title="沿用到另一学期" size="sm" onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (termId) clone.mutate({ id: plan.id, newId, termId })
        }}
      >
        <Select
          label="学期"
          placeholder="选择学期"
          required
          data={(scopes.data?.terms ?? [])
            .filter((term) => term.id !== plan.content.termId)
            .map((term) => ({ value: term.id, label: term.name }))}
          value={termId}
          onChange={setTermId}
          description="第几周周几不变，取消的安排不带过去。"
        />
        {clone.error && <ErrorState error={clone.error} />}
        <div className={styles.formActions}>
          <Button variant="default" onClick={onClose}>
            不用了
          </Button>
          <Button type="submit" disabled={!termId} loading={clone.isPending}>
            生成草稿
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
