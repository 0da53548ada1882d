import { useInfiniteQuery } from '@tanstack/react-query'
import type { FactKind } from '../../../modules/ledger/kinds.ts'
import { levelLabels } from '../../../modules/organization/vocabulary.ts'
import { type Answers, keyset, orpc } from '../../app/client.ts'
import { useAddress } from '../../ui/address.ts'
import { FilterBar, type Filter } from '../../ui/filter-bar.tsx'
import { Section } from '../../ui/page.tsx'
import { type Column, RecordList } from '../../ui/record-list.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import type { GrowthRecord } from './record-page.tsx'

type Row = Answers['portfolios']['entries']['rows'][number]

const columns: Column<Row>[] = [
  {
    key: 'title',
    title: '内容',
    cell: (it) => (it.source.path ? <RouteLink to={it.source.path}>{it.title}</RouteLink> : it.title),
  },
  { key: 'kind', title: '类别', card: 'corner', width: '9rem', cell: (it) => it.kindLabel },
  {
    key: 'day',
    title: '日期',
    card: 'plain',
    width: '12rem',
    cell: (it) => <TeachingDate value={it.occurredOn} />,
  },
  { key: 'level', title: '级别', width: '7rem', cell: (it) => it.level && levelLabels[it.level] },
  { key: 'where', title: '对方学校', cell: (it) => it.counterpartSchool?.name },
  {
    key: 'hours',
    title: '学时',
    align: 'end',
    width: '5rem',
    cell: (it) => (it.minutes > 0 ? Math.round(it.minutes / 6) / 10 : null),
  },
]

/** The entries of the record by kind and term, each leading to where it was recorded. */
export function RecordEntries({ record, personId }: { record: GrowthRecord; personId?: string | undefined }) {
  const [search] = useAddress()
  const text = (name: string) => (typeof search[name] === 'string' ? search[name] : undefined)
  const kind = record.totals.find((total) => total.kind === text('kind'))?.kind as FactKind | undefined
  const termId = record.terms.find((term) => term.id === text('term'))?.id
  const from = text('from') ?? record.year.from
  const to = text('to') ?? record.year.to
  const entries = useInfiniteQuery(
    orpc.portfolios.entries.infiniteOptions({
      input: (cursor: string | undefined) => ({ personId, kind, termId, from, to, cursor }),
      ...keyset,
    }),
  )
  const filters: Filter[] = [
    {
      kind: 'select',
      name: 'kind',
      label: '类别',
      options: record.totals.map((total) => ({ value: total.kind, label: `${total.label}(${total.count})` })),
    },
    {
      kind: 'select',
      name: 'term',
      label: '学期',
      options: record.terms
        .filter((term) => term.from >= record.year.from && term.to <= record.year.to)
        .map((term) => ({ value: term.id, label: `${term.name}(${term.count})` })),
    },
    { kind: 'dates', from: 'from', to: 'to', label: '日期' },
  ]
  return (
    <Section title="条目" flush>
      <div style={{ padding: '0 var(--space-xl)' }}>
        <FilterBar filters={filters} />
      </div>
      <RecordList label="条目" source={entries} columns={columns} rowId={(it) => it.id} rowTo={false} />
    </Section>
  )
}
