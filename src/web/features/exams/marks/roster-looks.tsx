import { useInfiniteQuery } from '@tanstack/react-query'
import { type Answers, keyset, orpc } from '../../../app/client.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { type Column, RecordList } from '../../../ui/record-list.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { TeachingDate } from '../../../ui/teaching-date.tsx'

type Look = Answers['exams']['listRosterLooks']['rows'][number]

const columns: Column<Look>[] = [
  { key: 'who', title: '谁', cell: (it) => it.person ?? '—' },
  { key: 'what', title: '做了什么', card: 'plain', cell: (it) => (it.exported ? '导出名册' : '查看名册') },
  { key: 'at', title: '时间', card: 'plain', cell: (it) => <TeachingDate value={it.at} time /> },
]

/** Who looked at the roster of a school or took it away as a file, newest first. */
export function RosterLooks({
  school,
  onClose,
}: {
  school: { id: string; name: string }
  onClose: () => void
}) {
  const looks = useInfiniteQuery(
    orpc.exams.listRosterLooks.infiniteOptions({
      input: (cursor: string | undefined) => ({ schoolId: school.id, cursor, limit: 20 }),
      ...keyset,
    }),
  )
  return (
    <Dialog title={`谁看过${school.name}的学生名册`} size="lg" onClose={onClose}>
      <RecordList
        label="查看记录"
        source={looks}
        columns={columns}
        rowId={(it) => it.id}
        rowTo={false}
        empty={<EmptyState title="还没有人看过" />}
      />
    </Dialog>
  )
}
