import { useInfiniteQuery } from '@tanstack/react-query'
import { type Answers, keyset, orpc } from '../../app/client.ts'
import { Section } from '../../ui/page.tsx'
import { type Column, RecordList } from '../../ui/record-list.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'

type Row = Answers['portfolios']['whoLooked']['rows'][number]

const columns: Column<Row>[] = [
  { key: 'who', title: '谁', cell: (it) => it.by?.name ?? '系统' },
  { key: 'where', title: '单位', card: 'plain', cell: (it) => it.by?.schoolName ?? '教研室' },
  {
    key: 'what',
    title: '做了什么',
    card: 'corner',
    cell: (it) => (it.action === 'exported' ? '导出' : '查看'),
  },
  { key: 'at', title: '时间', card: 'plain', cell: (it) => <TeachingDate value={it.at} time /> },
]

/** Who looked at one's own record, for its owner only. */
export function WhoLooked() {
  const looks = useInfiniteQuery(
    orpc.portfolios.whoLooked.infiniteOptions({
      input: (cursor: string | undefined) => ({ cursor, limit: 20 }),
      ...keyset,
    }),
  )
  return (
    <Section title="谁看过我的档案" note="校领导和教研室每次查看、导出都会留下记录。" flush>
      <RecordList
        label="查看记录"
        source={looks}
        columns={columns}
        rowId={(it) => `${it.at} ${it.by?.id}`}
        rowTo={false}
        empty={<EmptyState title="还没有人看过" />}
      />
    </Section>
  )
}
