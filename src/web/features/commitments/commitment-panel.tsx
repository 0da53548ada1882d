import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { orpc } from '../../app/client.ts'
import { askReason } from '../../ui/confirm.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Facts } from '../../ui/page.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { ErrorState, errorSentence } from '../../ui/states.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import { toast } from '../../ui/toast.tsx'
import { type BoardCommitment, StandingBadge } from './words.tsx'

/** One commitment: what it says, since when, how many stand where; and for those who may, change and retire. */
export default function CommitmentPanel({
  id,
  counted,
  onClose,
}: {
  id: string
  /** As the board counts it today. */
  counted?: BoardCommitment | undefined
  onClose: () => void
}) {
  const queries = useQueryClient()
  const commitment = useQuery(orpc.commitments.get.queryOptions({ input: { id } }))
  const retire = useMutation(
    orpc.commitments.retire.mutationOptions({
      onSuccess: () => {
        toast.good('已停用，不再统计')
        void queries.invalidateQueries({ queryKey: orpc.commitments.key() })
        onClose()
      },
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  const it = commitment.data
  if (!it)
    return (
      <SidePanel title="承诺" onClose={onClose}>
        {commitment.error ? <ErrorState error={commitment.error} /> : <Loading />}
      </SidePanel>
    )
  const ask = async () => {
    const reason = await askReason({
      title: '停用这项承诺？',
      message: '停用后看板不再统计它；以前的记录仍然保留。',
      action: '停用',
      reason: { label: '停用的原因', placeholder: '例如：方案调整，改按学年统计' },
    })
    if (reason) retire.mutate({ id, reason })
  }
  return (
    <SidePanel
      title={it.title}
      note={it.sentence}
      status={
        it.state === 'asked' ? (
          <StatusBadge tone="warn">还要说明怎么统计</StatusBadge>
        ) : it.state === 'retired' ? (
          <StatusBadge tone="quiet">已停用</StatusBadge>
        ) : (
          <StatusBadge tone="active">统计中</StatusBadge>
        )
      }
      onClose={onClose}
      footer={
        <>
          {it.may.edit && (
            <Button component={RouteLink} to={`/commitments/${id}/edit`}>
              {it.state === 'asked' ? '说明怎么统计' : '修改'}
            </Button>
          )}
          {it.may.retire && (
            <Button variant="default" loading={retire.isPending} onClick={() => void ask()}>
              停用
            </Button>
          )}
        </>
      }
    >
      <Facts
        items={[
          { label: '起止', value: <TeachingDate value={it.startsOn} to={it.endsOn} /> },
          { label: '原文', value: it.sourceText },
          {
            label: '来自计划',
            value: it.planId && <RouteLink to={`/plans/${it.planId}`}>打开计划</RouteLink>,
          },
          {
            label: '本期',
            value: counted && (
              <>
                {counted.period.label},<TeachingDate value={counted.period.from} to={counted.period.to} />
              </>
            ),
          },
          { label: '停用原因', value: it.retired?.reason },
        ]}
      />
      {counted && (
        <ul style={{ listStyle: 'none', padding: 0, display: 'grid', gap: 'var(--space-sm)' }}>
          {(['late', 'behind', 'notStarted', 'onPace', 'done'] as const)
            .filter((standing) => counted.tally[standing] > 0)
            .map((standing) => (
              <li key={standing}>
                <StandingBadge standing={standing} plain /> {counted.tally[standing]} 个单位
              </li>
            ))}
        </ul>
      )}
    </SidePanel>
  )
}
