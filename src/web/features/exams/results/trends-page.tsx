import { SegmentedControl, Select } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type Answers, orpc } from '../../../app/client.ts'
import { useAddress } from '../../../ui/address.ts'
import { Section } from '../../../ui/page.tsx'
import { Loading } from '../../../ui/loading.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { type Column, RecordList, settled } from '../../../ui/record-list.tsx'
import { TeachingDate } from '../../../ui/teaching-date.tsx'
import { ResultsPage } from './frame.tsx'
import { ExportTable } from './export-table.tsx'
import { Measure } from './measure.tsx'
import { NotReady } from './not-ready.tsx'
import { TrendChart } from './trend-chart.tsx'
import { cutsOf } from './cuts.ts'
import { useResults } from './use-results.ts'
import { type About, fixed, people, percent, range } from './words.ts'
import styles from './results.module.css'

type Point = Answers['exams']['getTrends']['points'][number]
type Kind = 'locality' | 'cluster' | 'alliance' | 'school'

/** How a unit stands on the district's scale from one occasion to the next. */
export function TrendsPage() {
  const { assessmentId, version } = useResults()
  const overview = useQuery(orpc.exams.getResultsOverview.queryOptions({ input: { assessmentId, version } }))
  return (
    <ResultsPage query={overview} title="历次走势">
      {({ about }) => <Body about={about} />}
    </ResultsPage>
  )
}

function Body({ about }: { about: About }) {
  const { assessmentId } = useResults()
  const [search, change] = useAddress()
  const text = (name: string) => (typeof search[name] === 'string' ? (search[name] as string) : undefined)
  const own = about.may.schoolIds?.length === 1 ? about.may.schoolIds[0] : undefined
  const kinds = cutsOf(about.may).filter(({ value }) => value !== 'sex')
  const asked = kinds.find(({ value }) => value === text('unit'))?.value
  const usual = own || !kinds.some(({ value }) => value === 'locality') ? 'school' : 'locality'
  const kind = (asked ?? usual) as Kind
  const unit = { kind, id: text('id') ?? (kind === 'school' ? (own ?? '') : '') }
  const subjects = [...new Set(about.papers.map(({ subject }) => subject))]
  const named = text('subject')
  const subject =
    named && subjects.includes(named)
      ? named
      : about.may.seeTotal && subjects.length > 1
        ? null
        : (subjects[0] ?? null)
  const by = text('by') === 'cohort' ? 'cohort' : 'grade'
  const choices = useQuery(
    orpc.exams.listUnitResults.queryOptions({
      input: {
        assessmentId,
        paperId:
          subject === null ? null : (about.papers.find((paper) => paper.subject === subject)?.id ?? null),
        by: unit.kind,
      },
      placeholderData: keepPreviousData,
    }),
  )
  if (choices.error) return <NotReady error={choices.error} onRetry={() => void choices.refetch()} />
  const units = choices.data?.rows.map((row) => ({ value: row.unit.id, label: row.unit.name })) ?? []
  const chosen = unit.id || units[0]?.value || ''
  const known = units.some(({ value }) => value === chosen) || (unit.kind === 'school' && chosen === own)
  const trend = { subject, unit: { kind: unit.kind, id: chosen }, by } as const
  return (
    <>
      <div className={styles.choices} role="group" aria-label="看哪里的走势">
        <Select
          aria-label="学科"
          allowDeselect={false}
          data={[
            ...(about.may.seeTotal && subjects.length > 1 ? [{ value: '', label: '各科总分' }] : []),
            ...subjects.map((value) => ({ value, label: value })),
          ]}
          value={subject ?? ''}
          onChange={(value) => change({ subject: value || undefined })}
        />
        <Select
          aria-label="哪一类"
          allowDeselect={false}
          data={kinds.map(({ value, label }) => ({ value, label }))}
          value={unit.kind}
          onChange={(value) => change({ unit: value ?? undefined, id: undefined })}
        />
        <Select
          aria-label="单位"
          allowDeselect={false}
          searchable={units.length > 10}
          nothingFoundMessage="没有匹配的单位"
          data={units}
          disabled={units.length === 0}
          placeholder={units.length === 0 ? '没有单位' : undefined}
          value={known ? chosen : null}
          onChange={(value) => change({ unit: unit.kind, id: value ?? undefined })}
        />
        <SegmentedControl
          aria-label="怎样接起来"
          data={[
            { value: 'grade', label: '同年级历届' },
            { value: 'cohort', label: '同一届学生' },
          ]}
          value={by}
          onChange={(value) => change({ by: value === 'grade' ? undefined : value })}
        />
      </div>
      {choices.isPending && !chosen && <Loading />}
      {choices.data?.rows.length === 0 && !chosen && (
        <Section>
          <EmptyState title="这一类没有可比的单位">
            {unit.kind === 'school'
              ? '本次监测没有可以单独看的学校。'
              : '参加的学校都在同一处，或者没有分到这一类。换一类，比如「学校」，再看走势。'}
          </EmptyState>
        </Section>
      )}
      {chosen && (
        <>
          <Section
            note={
              by === 'grade'
                ? '每一届换了学生：看的是学校(区域)，不是同一批学生。'
                : '同一批学生升了年级：转学进出的也在内。小学升初中、初中升高中以后，教研室和学校负责人能接着看，其他人只看本学段。'
            }
            title="T分"
            action={
              <ExportTable
                table="trends"
                of={{ subject: subject ?? undefined, by, kind: unit.kind, unit: chosen }}
              />
            }
          >
            <TrendChart {...trend} />
          </Section>
          <Occasions {...trend} about={about} />
        </>
      )}
    </>
  )
}

function Occasions({
  subject,
  unit,
  by,
  about,
}: {
  subject: string | null
  unit: { kind: Kind; id: string }
  by: 'grade' | 'cohort'
  about: About
}) {
  const { assessmentId } = useResults()
  const query = useQuery(
    orpc.exams.getTrends.queryOptions({
      input: { assessmentId, subject, unit, by },
      placeholderData: keepPreviousData,
    }),
  )
  if (!query.data || query.data.points.length === 0) return null
  return (
    <Section title="各次" note="试卷不同，均分和各率不能直接相比；T分可以。" flush>
      <RecordList
        label="监测"
        source={settled(query.data.points.toReversed())}
        columns={columnsOf(about)}
        rowId={(it) => it.assessmentId}
        rowTo={(it) => `/exams/${it.assessmentId}/results`}
      />
    </Section>
  )
}

const columnsOf = (about: About): Column<Point>[] => [
  { key: 'name', title: '监测', cell: (it) => it.name },
  { key: 'day', title: '时间', card: 'plain', cell: (it) => <TeachingDate value={it.heldFrom} /> },
  {
    key: 'counted',
    title: '计入',
    head: <Measure of="counted" about={about} name="计入" />,
    align: 'end',
    cell: (it) => people(it.counted),
  },
  {
    key: 'rate',
    title: '得分率',
    head: <Measure of="scoreRate" about={about} />,
    align: 'end',
    cell: (it) => fixed(it.scoreRate, 2),
  },
  {
    key: 'excellent',
    title: '优秀率',
    head: <Measure of="excellent" about={about} />,
    align: 'end',
    cell: (it) => percent(it.excellent),
  },
  {
    key: 'pass',
    title: '及格率',
    head: <Measure of="pass" about={about} />,
    align: 'end',
    cell: (it) => percent(it.pass),
  },
  {
    key: 't',
    title: 'T分',
    head: <Measure of="t" about={about} />,
    align: 'end',
    card: 'corner',
    cell: (it) => (
      <span className={styles.withInterval}>
        {fixed(it.t)}
        <small>{range(it.tInterval, 1)}</small>
      </span>
    ),
  },
]
