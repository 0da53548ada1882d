import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type Answers, keyset, orpc } from '../../../app/client.ts'
import { DownloadButton } from '../../../ui/download-button.tsx'
import { FilterBar } from '../../../ui/filter-bar.tsx'
import { Loading } from '../../../ui/loading.tsx'
import { Page } from '../../../ui/page.tsx'
import { type Column, RecordList } from '../../../ui/record-list.tsx'
import { EmptyState, ErrorState } from '../../../ui/states.tsx'
import { Watermark } from '../../../ui/watermark.tsx'
import type { MarksState } from './words.ts'

type Row = Answers['exams']['listMissingMarks']['rows'][number]

const route = getRouteApi('/app/exams/$id/marks/missing')
const columns: Column<Row>[] = [
  { key: 'number', title: '学籍号', cell: (it) => it.number },
  { key: 'name', title: '姓名', card: 'corner', cell: (it) => it.name },
  { key: 'candidate', title: '考号', cell: (it) => it.candidateNumber ?? '—' },
  { key: 'school', title: '学校', card: 'plain', cell: (it) => it.schoolName },
  { key: 'class', title: '班级', card: 'plain', cell: (it) => it.className },
]
const nameless = columns.filter(({ key }) => key !== 'name')

/** Who is to sit a paper and has neither marks nor absence in it: whom the office must ask the schools about. */
export function MissingMarksPage() {
  const { id } = route.useParams()
  const search = route.useSearch()
  const state = useQuery(orpc.exams.marksState.queryOptions({ input: { assessmentId: id } }))
  const it = state.data
  const paper =
    it?.papers.find(({ paperId }) => paperId === search.paper) ??
    it?.papers.find(({ missing }) => missing > 0) ??
    it?.papers[0]
  return (
    <Page
      title="没有成绩的学生"
      note={
        paper && `${paper.title}：应考 ${number(paper.enrolled)} 人，还差 ${number(paper.missing)} 人的成绩。`
      }
      back={{ to: `/exams/${id}/marks`, label: '成绩' }}
      filters={it && paper && <FilterBar filters={filtersOf(it)} />}
    >
      {state.error && <ErrorState error={state.error} onRetry={() => void state.refetch()} />}
      {state.isPending && <Loading />}
      {paper ? (
        <List assessmentId={id} paperId={paper.paperId} schoolId={search.school} />
      ) : (
        it && <EmptyState title="还没有试卷" />
      )}
    </Page>
  )
}

const number = (value: number) => value.toLocaleString('zh-CN')

function filtersOf(it: MarksState) {
  return [
    {
      kind: 'select' as const,
      name: 'paper',
      label: '试卷',
      options: it.papers.map(({ paperId, title, missing }) => ({
        value: paperId,
        label: missing > 0 ? `${title}(差 ${number(missing)})` : `${title}(到齐)`,
      })),
    },
    ...(it.schools.length > 1
      ? [
          {
            kind: 'select' as const,
            name: 'school',
            label: '学校',
            searchable: true,
            options: it.schools.map(({ schoolId, name }) => ({ value: schoolId, label: name })),
          },
        ]
      : []),
  ]
}

function List({
  assessmentId,
  paperId,
  schoolId,
}: {
  assessmentId: string
  paperId: string
  schoolId: string | undefined
}) {
  const of = { paperId, ...(schoolId && { schoolId }) }
  const missing = useInfiniteQuery({
    ...orpc.exams.listMissingMarks.infiniteOptions({
      input: (cursor: string | undefined) => ({ assessmentId, ...of, cursor, limit: 50 }),
      ...keyset,
    }),
    // Each reading is a look that is written down: coming back to the window is none.
    refetchOnWindowFocus: false,
  })
  const named = missing.data?.pages.some(({ rows }) => rows.some(({ name }) => name !== null)) ?? false
  const watermark = missing.data?.pages[0]?.watermark
  return (
    <>
      {watermark && <Watermark text={watermark} />}
      <RecordList
        label="没有成绩的学生"
        source={missing}
        columns={named ? columns : nameless}
        rowId={(row) => String(row.position)}
        rowTo={false}
        tools={
          <DownloadButton
            label="导出 Excel"
            targets={[
              {
                label: '这份试卷',
                href: `/api/exams/${assessmentId}/missing.xlsx?${new URLSearchParams(of).toString()}`,
              },
              {
                label: '所有试卷',
                href: `/api/exams/${assessmentId}/missing.xlsx?${new URLSearchParams(schoolId ? { schoolId } : {}).toString()}`,
              },
            ]}
          />
        }
        empty={<EmptyState title="到齐了">应考的学生都有成绩，或者登记了缺考、违纪。</EmptyState>}
      />
    </>
  )
}
