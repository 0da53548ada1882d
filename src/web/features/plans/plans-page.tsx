import { Button } from '@mantine/core'
import { IconFileImport, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { keyset, orpc } from '../../app/client.ts'
import { FilterBar, type Filter } from '../../ui/filter-bar.tsx'
import { Page } from '../../ui/page.tsx'
import { RecordList, type Column } from '../../ui/record-list.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import {
  fieldOf,
  ownerKindOptions,
  type PlanRow,
  StateBadge,
  stageOptions,
  stateOptions,
  subjectOptions,
} from './words.tsx'
import styles from './plans.module.css'

const route = getRouteApi('/app/plans')

const columns: Column<PlanRow>[] = [
  {
    key: 'title',
    title: '计划',
    cell: (it) => (
      <span className={styles.name}>
        {it.title}
        <small>{[it.owner.name, fieldOf(it)].filter(Boolean).join(' · ')}</small>
      </span>
    ),
  },
  {
    key: 'state',
    title: '状态',
    card: 'corner',
    width: '7rem',
    cell: (it) => <StateBadge state={it.state} />,
  },
  {
    key: 'progress',
    title: '进度',
    width: '11rem',
    cell: (it) => <ItemProgress items={it.items} />,
  },
  {
    key: 'period',
    title: '起止',
    card: 'plain',
    width: '15rem',
    cell: (it) => it.startsOn && <TeachingDate value={it.startsOn} to={it.endsOn} />,
  },
  { key: 'by', title: '拟订', width: '6rem', card: 'hidden', cell: (it) => it.createdBy.name },
]

/** All plans that one may read; those that wait for one's approval and one's own in one tap. */
export function PlansPage() {
  const { view, q, state, owner, subject, stage, term } = route.useSearch()
  const filtered = [q, state, owner, subject, stage, term].some((it) => it !== undefined)
  const plans = useInfiniteQuery(
    orpc.plans.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        text: q,
        state,
        ownerKind: owner,
        subject,
        stage,
        termId: term,
        mine: view === 'mine',
        toApprove: view === 'toApprove',
        cursor,
      }),
      ...keyset,
    }),
  )
  const scopes = useQuery(orpc.calendar.scopes.queryOptions({ input: {}, staleTime: 600_000 }))
  const owners = useQuery(orpc.plans.owners.queryOptions({ input: {}, staleTime: 600_000 }))
  const mayWrite = (owners.data?.length ?? 0) > 0
  const filters: Filter[] = [
    {
      kind: 'segmented',
      name: 'view',
      label: '看哪些计划',
      options: [
        { value: 'all', label: '全部' },
        { value: 'mine', label: '我的' },
        { value: 'toApprove', label: '待我审批' },
      ],
    },
    { kind: 'text', name: 'q', label: '按名称查找' },
    { kind: 'select', name: 'state', label: '状态', options: stateOptions },
    { kind: 'select', name: 'owner', label: '层级', options: ownerKindOptions },
    { kind: 'select', name: 'subject', label: '学科', options: subjectOptions },
    { kind: 'select', name: 'stage', label: '学段', options: stageOptions },
    {
      kind: 'select',
      name: 'term',
      label: '学期',
      options: (scopes.data?.terms ?? []).map(({ id, name }) => ({ value: id, label: name })),
    },
  ]
  return (
    <Page
      title="计划"
      action={
        mayWrite && (
          <Button component={Link} to="/plans/new" leftSection={<IconPlus size={16} />}>
            新建计划
          </Button>
        )
      }
      aside={
        mayWrite && (
          <Button
            component={Link}
            to="/plans/import"
            variant="default"
            leftSection={<IconFileImport size={16} />}
          >
            导入 Word 计划
          </Button>
        )
      }
      filters={<FilterBar filters={filters} />}
    >
      <RecordList
        label="计划"
        source={plans}
        columns={columns}
        rowId={(it) => it.id}
        rowTo={(it) => `/plans/${it.id}`}
        empty={
          !filtered && (
            <EmptyState
              title={view === 'toApprove' ? '没有等您审批的计划' : '还没有计划'}
              action={
                mayWrite && view !== 'toApprove' ? (
                  <Button component={Link} to="/plans/import">
                    导入 Word 计划
                  </Button>
                ) : undefined
              }
            >
              {view === 'toApprove'
                ? '有计划提交时会通知您。'
                : '把现成的 Word 计划读进来最快，也可以从空白开始。'}
            </EmptyState>
          )
        }
      />
    </Page>
  )
}

/** 已完成 3 / 12 with a thin bar. */
export function ItemProgress({ items }: { items: PlanRow['items'] }) {
  const all = items.planned + items.done
  if (all === 0) return <span className={styles.faint}>—</span>
  return (
    <span className={styles.progress}>
      <span>
        {items.done} / {all} 项
      </span>
      <span className={styles.bar} aria-hidden>
        <span style={{ width: `${(items.done / all) * 100}%` }} />
      </span>
    </span>
  )
}
