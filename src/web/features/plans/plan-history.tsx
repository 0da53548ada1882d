import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { orpc } from '../../app/client.ts'
import { useAddress } from '../../ui/address.ts'
import { teachingDateTime } from '../../ui/dates.ts'
import { Loading } from '../../ui/loading.tsx'
import { Section } from '../../ui/page.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx'
import { Timeline } from '../../ui/timeline.tsx'
import type { Plan } from './words.tsx'
import styles from './plans.module.css'

const route = getRouteApi('/app/plans/$planId')

const decisions: Record<string, { label: string; tone: Tone }> = {
  submitted: { label: '提交审批', tone: 'active' },
  approved: { label: '通过', tone: 'good' },
  returned: { label: '退回修改', tone: 'warn' },
  withdrawn: { label: '撤回', tone: 'quiet' },
}
const parts = { plan: '计划', goal: '目标', phase: '阶段', item: '安排', commitment: '承诺' }
const kinds = {
  added: { label: '新增', tone: 'good' },
  removed: { label: '删去', tone: 'bad' },
  changed: { label: '修改', tone: 'active' },
} as const

/** Who decided what when, and what changed from one version to another. */
export default function PlanHistory({ plan }: { plan: Plan }) {
  return (
    <div className={styles.form}>
      <Section title="审批">
        {plan.decisions.length === 0 ? (
          <EmptyState title="还没有提交过">写好以后点“提交审批”。</EmptyState>
        ) : (
          <Timeline
            label="审批过程"
            moments={plan.decisions.map((it) => ({
              key: it.id,
              when: teachingDateTime(it.at),
              title: `${it.by.name} ${decisions[it.decision]?.label ?? ''}(第 ${it.version} 版)`,
              note: it.reason,
              tone: decisions[it.decision]?.tone,
            }))}
          />
        )}
      </Section>
      <Versions plan={plan} />
    </div>
  )
}

function Versions({ plan }: { plan: Plan }) {
  const search = route.useSearch()
  const [, change] = useAddress()
  const versions = useQuery(orpc.plans.versions.queryOptions({ input: { id: plan.id } }))
  const rows = versions.data ?? []
  const to = search.to ?? rows[0]?.version
  const from = search.from ?? rows.find((row) => to !== undefined && row.version < to)?.version
  if (versions.error) return <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />
  const options = rows.map((row) => ({
    value: String(row.version),
    label: `第 ${row.version} 版 · ${row.savedBy.name} · ${teachingDateTime(row.savedAt)}${row.state ? ` · ${decisions[row.state]?.label ?? ''}` : ''}`,
  }))
  return (
    <Section title="版本" note={rows.length > 1 ? '比较任意两个版本改了什么。' : '目前只有一个版本。'}>
      {rows.length > 1 && from !== undefined && to !== undefined && (
        <div className={styles.form}>
          <Select
            label="从"
            data={options}
            value={String(from)}
            allowDeselect={false}
            onChange={(value) => change({ from: value ?? undefined })}
          />
          <Select
            label="到"
            data={options}
            value={String(to)}
            allowDeselect={false}
            onChange={(value) => change({ to: value ?? undefined })}
          />
          <Changes planId={plan.id} from={from} to={to} />
        </div>
      )}
    </Section>
  )
}

function Changes({ planId, from, to }: { planId: string; from: number; to: number }) {
  const { data, error, refetch } = useQuery(
    orpc.plans.changes.queryOptions({ input: { id: planId, from, to } }),
  )
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  if (data.length === 0) return <p className={styles.faint}>两个版本内容相同。</p>
  return (
    <ul className={styles.changes} aria-label="改动">
      {data.map((change) => (
        <li key={`${change.part} ${change.kind} ${change.title}`}>
          <div className={styles.change}>
            <StatusBadge tone={kinds[change.kind].tone} plain>
              {kinds[change.kind].label}
            </StatusBadge>
            <small>{parts[change.part]}</small>
            <span>{change.title}</span>
          </div>
          {change.fields.length > 0 && (
            <div className={styles.fields}>
              {change.fields.map(({ label, before, after }) => (
                <span key={label}>
                  {label}:<del>{before}</del> → <ins>{after}</ins>
                </span>
              ))}
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}
