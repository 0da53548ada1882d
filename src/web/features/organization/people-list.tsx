import { useInfiniteQuery } from '@tanstack/react-query'
import { stageLabels } from '../../../modules/organization/vocabulary.ts'
import { keyset, orpc } from '../../app/client.ts'
import { DownloadButton } from '../../ui/download-button.tsx'
import { type Column, RecordList } from '../../ui/record-list.tsx'
import type { PersonLine } from './words.ts'

type Filter = {
  text?: string | undefined
  schoolId?: string | undefined
  subject?: string | undefined
  stage?: PersonLine['stage'] | undefined
  title?: string | undefined
  honoured?: boolean | undefined
}

const columns: Column<PersonLine>[] = [
  { key: 'name', title: '姓名', cell: (it) => it.name },
  { key: 'duty', title: '职务', card: 'corner', cell: (it) => it.duty },
  { key: 'school', title: '学校', card: 'plain', cell: (it) => it.schoolName },
  {
    key: 'subject',
    title: '任教',
    card: 'plain',
    cell: (it) => `${it.stage ? stageLabels[it.stage] : ''}${it.subject ?? ''}`,
  },
  { key: 'title', title: '职称', cell: (it) => it.title },
  { key: 'honour', title: '荣誉', cell: (it) => it.honour },
  { key: 'age', title: '年龄', align: 'end', card: 'hidden', cell: (it) => it.age ?? '' },
]
const inSchool = columns.filter(({ key }) => key !== 'school')

/** People by filter, with the same list as a workbook. */
export function PeopleList({ filter }: { filter: Filter }) {
  const { text, schoolId, subject, stage, title, honoured } = filter
  const input = {
    ...(text && { text }),
    ...(schoolId && { schoolId }),
    ...(subject && { subject }),
    ...(stage && { stage }),
    ...(title && { title }),
    ...(honoured && { honoured }),
  }
  const people = useInfiniteQuery(
    orpc.organization.listPeople.infiniteOptions({ input: (cursor) => ({ ...input, cursor }), ...keyset }),
  )
  const query = new URLSearchParams(Object.entries(input).map(([name, value]) => [name, String(value)]))
  return (
    <RecordList
      label="教师"
      source={people}
      columns={schoolId ? inSchool : columns}
      rowId={(it) => it.id}
      rowTo={(it) => `/people/${it.id}`}
      tools={
        <DownloadButton
          label="导出 Excel"
          targets={[{ label: '导出 Excel', href: `/api/people.xlsx?${query.toString()}` }]}
        />
      }
    />
  )
}
