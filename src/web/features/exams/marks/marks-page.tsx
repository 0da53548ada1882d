import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { orpc } from '../../../app/client.ts'
import { teachingDateTime } from '../../../ui/dates.ts'
import { DownloadButton } from '../../../ui/download-button.tsx'
import { Loading } from '../../../ui/loading.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { type Column, RecordList, settled } from '../../../ui/record-list.tsx'
import { RouteLink } from '../../../ui/route-link.tsx'
import { EmptyState, ErrorState } from '../../../ui/states.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { UnsignedPapers } from '../setup/signatures.tsx'
import { FileChoice } from './file-choice.tsx'
import { ImportsList } from './imports-list.tsx'
import type { MarksState } from './words.ts'
import styles from './marks.module.css'

const CorrectionDialog = lazy(() =>
  import('./correction.tsx').then((module) => ({ default: module.CorrectionDialog })),
)

type Paper = MarksState['papers'][number]

const route = getRouteApi('/app/exams/$id/marks')
const number = (value: number) => value.toLocaleString('zh-CN')
const paperColumns = (id: string): Column<Paper>[] => [
  { key: 'title', title: '试卷', cell: (it) => it.title },
  { key: 'state', title: '状态', card: 'corner', cell: (it) => <Arrived of={it} /> },
  { key: 'items', title: '题数', align: 'end', cell: (it) => it.items },
  { key: 'full', title: '满分', align: 'end', cell: (it) => it.full },
  { key: 'enrolled', title: '应考', align: 'end', cell: (it) => number(it.enrolled) },
  { key: 'sat', title: '有分', align: 'end', cell: (it) => number(it.sat) },
  { key: 'absent', title: '缺考', align: 'end', cell: (it) => number(it.absent) },
  { key: 'cheated', title: '违纪', align: 'end', cell: (it) => number(it.cheated) },
  {
    key: 'missing',
    title: '未到',
    align: 'end',
    cell: (it) =>
      it.missing > 0 ? (
        <RouteLink to={`/exams/${id}/marks/missing?paper=${it.paperId}`}>
          {number(it.missing)}
          <span className="visually-hidden"> 人没有成绩，看{it.title}的名单</span>
        </RouteLink>
      ) : (
        number(0)
      ),
  },
]

/** How far the marks of an assessment are, and everything that brings them in. */
export function MarksPage() {
  const { id } = route.useParams()
  const navigate = useNavigate()
  const [correcting, setCorrecting] = useState(false)
  const found = useQuery({
    ...orpc.exams.marksState.queryOptions({ input: { assessmentId: id } }),
    refetchInterval: ({ state }) => (state.data?.version?.state === 'computing' ? 1500 : false),
  })
  const it = found.data
  return (
    <Page
      title="成绩"
      note={it && noteOf(it)}
      back={{ to: `/exams/${id}`, label: it?.assessment.name ?? '监测' }}
      aside={
        it?.may.correct && (
          <Button variant="default" onClick={() => setCorrecting(true)}>
            更正一名学生
          </Button>
        )
      }
    >
      {found.error && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Loading />}
      {it && <UnsignedPapers assessmentId={id} papers={it.papers} needed={it.reviewersNeeded} />}
      {it?.may.import && (
        <Section
          title="导入成绩"
          action={
            <DownloadButton
              label="下载空白登记表"
              targets={[{ label: '下载空白登记表', href: `/api/exams/${id}/marks-template.xlsx` }]}
            />
          }
        >
          <FileChoice
            label="选择阅卷系统导出的成绩表"
            limit={128 * 1024 * 1024}
            of={{ purpose: 'marks', assessmentId: id }}
            onSent={(importId) =>
              void navigate({ to: '/exams/$id/marks/import/$importId', params: { id, importId } })
            }
          />
          <ul className={styles.explained}>
            <li>一科一张表，或几科在一张表里都行；标题行、列的先后、题目的写法都不用改。</li>
            <li>小题分要有；选择题可以是选项字母，按双向细目表的答案计分。总分只用来核对。</li>
            <li>先检查，您确认之后才会写入。再导入一次会更正，不会重复；有误的格子会在原文件里标出来。</li>
          </ul>
        </Section>
      )}
      {it && !it.may.import && it.assessment.state === 'drafted' && (
        <EmptyState title="还没有确定参加的学生">确定学生之后，就可以导入成绩。</EmptyState>
      )}
      {it && it.papers.length > 0 && (
        <Section title="各科" flush>
          <RecordList
            label="试卷"
            source={settled(it.papers)}
            columns={paperColumns(id)}
            rowId={(row) => row.paperId}
            rowTo={false}
          />
        </Section>
      )}
      {it && it.schools.length > 0 && <Schools it={it} />}
      {it?.may.import && (
        <ImportsList
          purpose="marks"
          assessmentId={id}
          to={(importId) => `/exams/${id}/marks/import/${importId}`}
        />
      )}
      {correcting && (
        <Suspense>
          <CorrectionDialog assessmentId={id} onClose={() => setCorrecting(false)} />
        </Suspense>
      )}
    </Page>
  )
}

function noteOf({ changedAt, version }: MarksState): string {
  if (changedAt === null) return '还没有成绩。'
  const changed = `最近一次变动 ${teachingDateTime(changedAt)}`
  if (!version) return `${changed}。`
  if (version.state === 'computing') return `${changed}；正在重新统计(第 ${version.version} 版)。`
  if (version.state === 'failed') return `${changed}；第 ${version.version} 版没有统计成功。`
  return version.stale
    ? `${changed}；第 ${version.version} 版统计之后成绩又变了。`
    : `${changed}；第 ${version.version} 版已统计好${version.current ? '，正在使用' : ''}。`
}

function Arrived({ of }: { of: { enrolled: number; missing: number } }) {
  if (of.enrolled === 0) return <StatusBadge tone="quiet">没有学生</StatusBadge>
  if (of.missing === 0) return <StatusBadge tone="good">已到齐</StatusBadge>
  if (of.missing === of.enrolled) return <StatusBadge tone="quiet">未到</StatusBadge>
  return <StatusBadge tone="warn">差 {number(of.missing)} 份</StatusBadge>
}

/** School by school: how many are missing in each subject. */
function stateOf(to: string, { enrolled, missing, absent }: MarksState['schools'][number]['papers'][number]) {
  if (enrolled === 0) return '—'
  if (missing === 0) return absent > 0 ? `缺考 ${number(absent)}` : '到齐'
  return (
    <RouteLink to={to} className={styles.missing}>
      差 {number(missing)}
    </RouteLink>
  )
}

function Schools({ it }: { it: MarksState }) {
  const columns: Column<MarksState['schools'][number]>[] = [
    { key: 'name', title: '学校', cell: (school) => school.name },
    {
      key: 'enrolled',
      title: '应考',
      align: 'end',
      cell: (school) => number(Math.max(0, ...school.papers.map(({ enrolled }) => enrolled))),
    },
    ...it.papers.map((paper, at): Column<MarksState['schools'][number]> => ({
      key: paper.paperId,
      title: paper.subject,
      align: 'end',
      cell: (school) =>
        stateOf(
          `/exams/${it.assessment.id}/marks/missing?paper=${paper.paperId}&school=${school.schoolId}`,
          school.papers[at]!,
        ),
    })),
  ]
  return (
    <Section title="各校" note="各科还差多少份；缺考、违纪也算已到；点数字看是哪些学生。" flush>
      <RecordList
        label="学校"
        source={settled(it.schools)}
        columns={columns}
        rowId={(school) => school.schoolId}
        rowTo={false}
      />
    </Section>
  )
}
