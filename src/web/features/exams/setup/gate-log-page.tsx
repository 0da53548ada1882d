import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { keyset, orpc } from '../../../app/client.ts'
import { useAddress } from '../../../ui/address.ts'
import { FilterBar, type Filter } from '../../../ui/filter-bar.tsx'
import { Facts, Page } from '../../../ui/page.tsx'
import { type Column, RecordList } from '../../../ui/record-list.tsx'
import { RouteLink } from '../../../ui/route-link.tsx'
import { SidePanel } from '../../../ui/side-panel.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import type { GateDecision } from './words.ts'

const route = getRouteApi('/app/exams/gate-log')

const verdicts = {
  allowed: { tone: 'good', label: '放行' },
  needsFiling: { tone: 'warn', label: '要备案' },
  refused: { tone: 'bad', label: '不放行' },
} as const

/** An instant in the district's zone: 2026-10-14 10:05. */
const when = (instant: string) =>
  new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

function Verdict({ it }: { it: GateDecision }) {
  const { tone, label } = verdicts[it.verdict]
  if (it.acknowledged.length > 0) return <StatusBadge tone="warn">知情放行</StatusBadge>
  return <StatusBadge tone={tone}>{it.lifted.length > 0 ? '特批放行' : label}</StatusBadge>
}

const columns: Column<GateDecision>[] = [
  { key: 'request', title: '要做什么', cell: (it) => it.request },
  { key: 'verdict', title: '结论', card: 'corner', width: '8rem', cell: (it) => <Verdict it={it} /> },
  { key: 'done', title: '结果', width: '16rem', cell: (it) => it.assessment?.name ?? '只是询问，或没有创建' },
  { key: 'who', title: '谁', width: '7rem', cell: (it) => it.askedBy.name },
  { key: 'at', title: '时间', width: '10rem', cell: (it) => when(it.askedAt) },
]

const filters: Filter[] = [
  {
    kind: 'select',
    name: 'show',
    label: '显示',
    options: [
      { value: 'carriedOut', label: '已创建或修改的' },
      { value: 'lifted', label: '特批放行的' },
      { value: 'acknowledged', label: '知情放行的' },
      { value: 'refused', label: '不放行的' },
    ],
  },
]

/** What the rules were asked and answered, for the office. */
export function GateLogPage() {
  const { show } = route.useSearch()
  const [search, change] = useAddress()
  const log = useInfiniteQuery(
    orpc.exams.listGateDecisions.infiniteOptions({
      input: (cursor: string | undefined) => ({
        cursor,
        ...(show === 'lifted' ? { lifted: true } : {}),
        ...(show === 'acknowledged' ? { acknowledged: true } : {}),
        ...(show === 'refused' ? { verdict: 'refused' as const } : {}),
        ...(show === 'carriedOut' ? { carriedOut: true } : {}),
      }),
      ...keyset,
    }),
  )
  const open = log.data?.pages.flatMap(({ rows }) => rows).find(({ id }) => id === search.open)
  return (
    <Page
      title="规定审核记录"
      back={{ to: '/exams', label: '质量监测' }}
      note="每次对照考试规定的询问和结论都在这里，包括没有创建成的。"
      filters={<FilterBar filters={filters} />}
      panel={open && <DecisionPanel it={open} onClose={() => change({ open: undefined })} />}
    >
      <RecordList
        label="审核记录"
        source={log}
        columns={columns}
        rowId={(it) => it.id}
        empty={
          show ? undefined : (
            <EmptyState title="还没有记录">有人新建考试或监测时，对照规定的结论会记在这里。</EmptyState>
          )
        }
      />
    </Page>
  )
}

function DecisionPanel({ it, onClose }: { it: GateDecision; onClose: () => void }) {
  return (
    <SidePanel title={it.request} status={<Verdict it={it} />} onClose={onClose}>
      <p>{it.message}</p>
      <Facts
        items={[
          { label: '谁', value: it.askedBy.name },
          { label: '时间', value: when(it.askedAt) },
          {
            label: '监测',
            value: it.assessment && (
              <RouteLink to={`/exams/${it.assessment.id}`}>{it.assessment.name}</RouteLink>
            ),
          },
          { label: '特批放行的规定', value: it.lifted.map(({ message }) => message).join('') },
          { label: '还没有做到的规定', value: it.acknowledged.map(({ message }) => message).join('') },
          { label: '备案号', value: it.filing?.number },
          { label: '批准人', value: it.filing?.person },
          { label: '理由', value: it.filing?.reason },
        ]}
      />
    </SidePanel>
  )
}
