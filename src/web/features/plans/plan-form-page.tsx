import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, useBlocker, useNavigate } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useState } from 'react'
import { codeOf, orpc } from '../../app/client.ts'
import { clientId } from '../../ui/client-id.ts'
import { confirmDestructive } from '../../ui/confirm.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { blankDraft, DraftForm } from './draft-form.tsx'
import { contentOf, type Draft, draftOf, mistakeOf, useDraft } from './draft.ts'
import { type Plan, useChanged } from './words.tsx'
import styles from './draft.module.css'

const editRoute = getRouteApi('/app/plans/$planId/edit')

/** A new plan, from this term and the first owner that one writes for. */
export function NewPlanPage() {
  const owners = useQuery(orpc.plans.owners.queryOptions({ input: {} }))
  const scopes = useQuery(orpc.calendar.scopes.queryOptions({ input: {} }))
  if (owners.error) return <ErrorState error={owners.error} onRetry={() => void owners.refetch()} />
  if (!owners.data || !scopes.data) return <Loading />
  const [owner] = owners.data
  if (!owner) {
    return (
      <Page title="新建计划" back={{ to: '/plans', label: '计划' }}>
        <EmptyState title="您还不能拟订计划">拟订计划的是教研员、教研组长、学校和片区负责人。</EmptyState>
      </Page>
    )
  }
  const term = scopes.data.terms.find((it) => it.id === scopes.data.currentTermId) ?? null
  const start = {
    ...blankDraft({ kind: owner.kind, id: owner.id }, term),
    subject: owner.subject,
    stage: owner.stage,
  }
  return <PlanForm start={start} />
}

export function EditPlanPage() {
  const { planId } = editRoute.useParams()
  const plan = useQuery(orpc.plans.get.queryOptions({ input: { id: planId }, staleTime: 0 }))
  if (plan.error) return <ErrorState error={plan.error} onRetry={() => void plan.refetch()} />
  if (!plan.data || (plan.isFetching && !plan.isFetchedAfterMount)) return <Loading />
  return <PlanForm key={planId} plan={plan.data} start={draftOf(plan.data.content)} />
}

function PlanForm({ plan, start }: { plan?: Plan; start: Draft }) {
  const { draft, change, touched, saved } = useDraft(() => start)
  const [id] = useState(() => plan?.id ?? clientId())
  const [version, setVersion] = useState(plan?.version ?? 0)
  const navigate = useNavigate()
  const changed = useChanged()
  const create = useMutation(orpc.plans.create.mutationOptions())
  const save = useMutation(orpc.plans.save.mutationOptions())
  const error = create.error ?? save.error
  const mistake = mistakeOf(draft)
  useBlocker({
    enableBeforeUnload: () => touched,
    shouldBlockFn: async () =>
      touched &&
      !(await confirmDestructive({
        title: '离开这一页',
        message: '还有没保存的改动。',
        action: '不保存，离开',
      })),
  })
  const keep = async (): Promise<void> => {
    if (mistake || create.isPending || save.isPending) return
    const content = contentOf(draft)
    try {
      const answer =
        version === 0
          ? await create.mutateAsync({ id, content })
          : await save.mutateAsync({ id, version, content })
      setVersion(answer.version)
      saved()
      toast.good('已保存')
      await changed()
      // The blocker lets go only once the saved state has been rendered.
      setTimeout(() => void navigate({ to: '/plans/$planId', params: { planId: id } }), 0)
    } catch {
      // Said beside the button.
    }
  }
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    void keep()
  })
  useEffect(() => {
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  const stale = save.error !== null && codeOf(save.error) === 'staleVersion'
  return (
    <Page
      title={plan ? '编辑计划' : '新建计划'}
      back={plan ? { to: `/plans/${plan.id}`, label: plan.content.title } : { to: '/plans', label: '计划' }}
    >
      <DraftForm draft={draft} change={change} />
      <div className={styles.footer}>
        {error ? (
          <ErrorState error={error} />
        ) : (
          <p aria-live="polite">{mistake ?? (touched ? '有未保存的改动 · Ctrl+S 保存' : '')}</p>
        )}
        {stale && (
          <Button variant="default" onClick={() => window.location.reload()}>
            载入新版本
          </Button>
        )}
        <Button
          onClick={() => void keep()}
          disabled={mistake !== null}
          loading={create.isPending || save.isPending}
        >
          {plan?.state === 'approved' ? '保存修订' : '保存草稿'}
        </Button>
      </div>
    </Page>
  )
}
