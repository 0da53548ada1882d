import { useInfiniteQuery } from '@tanstack/react-query'
import { type Answers, keyset, orpc } from '../../../app/client.ts'
import { teachingDateTime } from '../../../ui/dates.ts'
import { Section } from '../../../ui/page.tsx'
import { type Column, RecordList } from '../../../ui/record-list.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { stateWords } from './words.ts'

type Line = Answers['exams']['listExamImports']['rows'][number]

const columns: Column<Line>[] = [
  { key: 'fileName', title: '文件', cell: (it) => it.fileName },
  {
    key: 'state',
    title: '状态',
    card: 'corner',
    cell: (it) => <StatusBadge tone={stateWords[it.state].tone}>{stateWords[it.state].label}</StatusBadge>,
  },
  { key: 'summary', title: '结果', card: 'plain', cell: (it) => it.summary },
  { key: 'by', title: '经办', cell: (it) => it.createdByName },
  { key: 'at', title: '时间', cell: (it) => teachingDateTime(it.createdAt) },
]

/** Earlier imports; each can be opened and gone on with. */
export function ImportsList({
  purpose,
  assessmentId = null,
  to,
}: {
  purpose: 'pupils' | 'marks'
  assessmentId?: string | null
  to: (id: string) => string
}) {
  const imports = useInfiniteQuery(
    orpc.exams.listExamImports.infiniteOptions({
      input: (cursor) => ({ purpose, assessmentId, cursor, limit: 20 }),
      ...keyset,
    }),
  )
  return (
    <Section title="历次导入" flush>
      <RecordList
        label="导入"
        source={imports}
        columns={columns}
        rowId={(it) => it.id}
        rowTo={(it) => to(it.id)}
        empty={<EmptyState title="还没有导入过">从上面选择一个文件开始。</EmptyState>}
      />
    </Section>
  )
}
