import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type FactKind, factKinds, kinds } from '../../../modules/ledger/kinds.ts'
import { stageLabels, subjects } from '../../../modules/organization/vocabulary.ts'
import { type Answers, keyset, orpc } from '../../app/client.ts'
import { useAddress, useOpen } from '../../ui/address.ts'
import { DownloadButton } from '../../ui/download-button.tsx'
import { Figure, Figures } from '../../ui/figure.tsx'
import { FilterBar, type Filter } from '../../ui/filter-bar.tsx'
import { Page } from '../../ui/page.tsx'
import { type Column, RecordList } from '../../ui/record-list.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import { EntryPanel } from './entry-panel.tsx'

const route = getRouteApi('/app/ledger')

type Row = Answers['ledger']['list']['rows'][number]

const columns: Column<Row>[] = [
  { key: 'title', title: '内容', cell: (it) => it.title },
  {
    key: 'kind',
    title: '类别',
    card: 'corner',
    width: '10rem',
    cell: (it) =>
      it.state === 'standing' ? (
        it.kindLabel
      ) : (
        <StatusBadge tone="quiet" shape="cross" plain>
          {it.kindLabel}({it.state === 'reversed' ? '已撤回' : '撤回'})
        </StatusBadge>
      ),
  },
  {
    key: 'who',
    title: '人员或单位',
    card: 'plain',
    width: '9rem',
    cell: (it) => it.person?.name ?? it.group?.name ?? it.school?.name,
  },
  { key: 'school', title: '学校', card: 'plain', cell: (it) => (it.person ? it.school?.name : null) },
  {
    key: 'day',
    title: '日期',
    card: 'plain',
    width: '12rem',
    cell: (it) => <TeachingDate value={it.occurredOn} />,
  },
  {
    key: 'hours',
    title: '学时',
    align: 'end',
    width: '5rem',
    cell: (it) => (it.minutes > 0 ? Math.round(it.minutes / 6) / 10 : null),
  },
]

const fixedFilters: Filter[] = [
  { kind: 'text', name: 'q', label: '按内容或姓名查找' },
  {
    kind: 'select',
    name: 'kind',
    label: '类别',
    options: factKinds.map((kind) => ({ value: kind, label: kinds[kind].label })),
  },
  { kind: 'dates', from: 'from', to: 'to', label: '日期' },
  {
    kind: 'select',
    name: 'stage',
    label: '学段',
    options: Object.entries(stageLabels).map(([value, label]) => ({ value, label })),
  },
  {
    kind: 'select',
    name: 'subject',
    label: '学科',
    options: subjects.map((subject) => ({ value: subject, label: subject })),
  },
]

/** Every entry in one's charge, newest first, with its sums; each opens to where it was recorded. */
export function LedgerPage() {
  const search = route.useSearch()
  const [, change] = useAddress()
  const { id, close } = useOpen()
  const { q, kind, school, group, person, subject, stage, from, to, taken } = search
  const filters = {
    search: q,
    kinds: kind && kind in kinds ? [kind as FactKind] : [],
    schoolId: school,
    groupId: group,
    personId: person,
    subject,
    stage,
    from,
    to,
    withReversed: taken === 'back',
  }
  const entries = useInfiniteQuery(
    orpc.ledger.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...filters, cursor }),
      ...keyset,
    }),
  )
  const totals = useQuery(
    orpc.ledger.totals.queryOptions({ input: filters, placeholderData: keepPreviousData }),
  )
  const scopes = useQuery(orpc.calendar.scopes.queryOptions({ input: {}, staleTime: 600_000 }))
  const all: Filter[] = [
    ...fixedFilters,
    {
      kind: 'select',
      name: 'school',
      label: '学校',
      options: (scopes.data?.schools ?? []).map(({ id, name }) => ({ value: id, label: name })),
    },
    { kind: 'select', name: 'taken', label: '撤回的', options: [{ value: 'back', label: '连同撤回的' }] },
  ]
  const query = new URLSearchParams(
    Object.entries({ ...filters, kinds: filters.kinds.join(',') }).flatMap(([name, value]) =>
      value ? [[name, String(value)]] : [],
    ),
  )
  return (
    <Page
      title="教研台账"
      note="活动总结、听课等完成时自动记入，写错了由来源撤回，不能直接改。"
      aside={
        <DownloadButton
          label="导出"
          targets={[{ label: 'Excel', href: `/api/ledger-export.xlsx?${query}` }]}
        />
      }
      filters={<FilterBar filters={all} />}
      panel={id && <EntryPanel key={id} id={id} onClose={close} />}
    >
      {totals.data && totals.data.kinds.length > 0 && (
        <Figures>
          {totals.data.kinds.map((total) => (
            <Figure
              key={total.kind}
              label={total.label}
              value={total.count}
              unit={total.unit}
              note={total.people > 0 ? `${total.people} 人` : undefined}
              onOpen={() => change({ kind: total.kind })}
            />
          ))}
        </Figures>
      )}
      <RecordList
        label="台账条目"
        source={entries}
        columns={columns}
        rowId={(it) => it.id}
        empty={
          <EmptyState title="没有符合条件的条目">换一个筛选条件；活动总结以后，条目会自动出现。</EmptyState>
        }
      />
    </Page>
  )
}
