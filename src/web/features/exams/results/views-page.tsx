import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type Answers, keyset, orpc } from '../../../app/client.ts'
import { Section } from '../../../ui/page.tsx'
import { type Column, RecordList } from '../../../ui/record-list.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { TeachingDate } from '../../../ui/teaching-date.tsx'
import { ResultsPage } from './frame.tsx'
import { useResults } from './use-results.ts'

type Row = Answers['exams']['listResultViews']['rows'][number]

const columns: Column<Row>[] = [
  { key: 'who', title: '谁', cell: (it) => it.person.name },
  { key: 'what', title: '看了什么', card: 'plain', cell: (it) => it.what },
  { key: 'school', title: '学校', card: 'plain', cell: (it) => it.schoolName ?? '—' },
  { key: 'at', title: '时间', card: 'plain', cell: (it) => <TeachingDate value={it.at} time /> },
]

/** Who looked at pupils' results, newest first. */
export function ViewsPage() {
  const { assessmentId, version } = useResults()
  const overview = useQuery(orpc.exams.getResultsOverview.queryOptions({ input: { assessmentId, version } }))
  const views = useInfiniteQuery(
    orpc.exams.listResultViews.infiniteOptions({
      input: (cursor: string | undefined) => ({ assessmentId, cursor, limit: 50 }),
      ...keyset,
    }),
  )
  return (
    <ResultsPage query={overview} title="谁看过学生成绩">
      {() => (
        <Section
          note="每次打开学生名单、为更正查看一名学生的成绩，都会留下一行；学校看本校的，教研室看全部。"
          title="查看记录"
          flush
        >
          <RecordList
            label="查看记录"
            source={views}
            columns={columns}
            rowId={(it) => it.id}
            rowTo={false}
            empty={<EmptyState title="还没有人看过学生的成绩" />}
          />
        </Section>
      )}
    </ResultsPage>
  )
}
