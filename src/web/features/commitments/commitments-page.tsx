import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { keyset, orpc } from '../../app/client.ts'
import { useOpen } from '../../ui/address.ts'
import { FilterBar, type Filter } from '../../ui/filter-bar.tsx'
import { Page } from '../../ui/page.tsx'
import { type Column, RecordList } from '../../ui/record-list.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import CommitmentPanel from './commitment-panel.tsx'
import type { Commitment } from './words.tsx'

const route = getRouteApi('/app/commitments/all')

const states = {
  active: { tone: 'active', label: '统计中' },
  asked: { tone: 'warn', label: '待明确' },
  retired: { tone: 'quiet', label: '已停用' },
} as const

const columns: Column<Commitment>[] = [
  { key: 'title', title: '承诺', cell: (it) => it.title },
  {
    key: 'sentence',
    title: '内容',
    card: 'plain',
    cell: (it) => it.sentence ?? `原文：${it.sourceText ?? it.title}`,
  },
  {
    key: 'state',
    title: '状态',
    card: 'corner',
    width: '7rem',
    cell: (it) => <StatusBadge tone={states[it.state].tone}>{states[it.state].label}</StatusBadge>,
  },
  {
    key: 'period',
    title: '起止',
    width: '15rem',
    cell: (it) => <TeachingDate value={it.startsOn} to={it.endsOn} />,
  },
]

const filters: Filter[] = [
  { kind: 'text', name: 'q', label: '按名称或原文查找' },
  {
    kind: 'select',
    name: 'state',
    label: '状态',
    options: Object.entries(states).map(([value, { label }]) => ({ value, label })),
  },
]

/** Every commitment that one may read: those counted, those that still ask how, those retired. */
export function CommitmentsPage() {
  const { q, state } = route.useSearch()
  const { id, close } = useOpen()
  const commitments = useInfiniteQuery(
    orpc.commitments.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ search: q, state, cursor }),
      ...keyset,
    }),
  )
  const create = commitments.data?.pages[0]?.may.create && (
    <Button component={Link} to="/commitments/new" leftSection={<IconPlus size={16} />}>
      新增承诺
    </Button>
  )
  return (
    <Page
      title="全部承诺"
      back={{ to: '/commitments', label: '目标进度' }}
      action={create}
      filters={<FilterBar filters={filters} />}
      panel={id && <CommitmentPanel key={id} id={id} onClose={close} />}
    >
      <RecordList
        label="承诺"
        source={commitments}
        columns={columns}
        rowId={(it) => it.id}
        empty={
          !q &&
          !state && (
            <EmptyState title="还没有承诺" action={create}>
              可以从现成方案开始，也可以自己写一项。
            </EmptyState>
          )
        }
      />
    </Page>
  )
}
