import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type Answers, orpc } from '../../../app/client.ts'
import { Chart } from '../../../ui/chart.tsx'
import { Section } from '../../../ui/page.tsx'
import { type Column, RecordList, settled } from '../../../ui/record-list.tsx'
import { RouteLink } from '../../../ui/route-link.tsx'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { ExportTable } from './export-table.tsx'
import { Findings } from './findings.tsx'
import { ResultsPage } from './frame.tsx'
import { Lines, linesNote } from './lines.tsx'
import { Heads, Hidden, HiddenMark, Measure } from './measure.tsx'
import { SchoolClasses } from './school-classes.tsx'
import { TrendChart } from './trend-chart.tsx'
import { UnitFigures } from './unit-figures.tsx'
import { useResults } from './use-results.ts'
import { type About, fixed, percent, range, sideOf, signed } from './words.ts'
import styles from './results.module.css'

const route = getRouteApi('/app/exams/$id/results/school/$schoolId')

type School = Answers['exams']['getSchoolResults']
type Row = School['subjects'][number]

/** One school: which subjects are weak beside the others, its classes, its own way over the terms. */
export function SchoolPage() {
  const { schoolId } = route.useParams()
  const { assessmentId, version, links } = useResults()
  const query = useQuery(
    orpc.exams.getSchoolResults.queryOptions({ input: { assessmentId, schoolId, version } }),
  )
  return (
    <ResultsPage
      query={query}
      title={({ unit }) => unit.name}
      renderAside={() => <ExportTable table="school" of={{ schoolId }} />}
    >
      {(it) => (
        <>
          <Section title="主要发现">
            <Findings findings={it.findings} here={links.school(schoolId)} />
          </Section>
          {it.suppressed && (
            <Section>
              各科总分：
              <Hidden limit={it.about.smallestCell} />
            </Section>
          )}
          {it.total && (
            <UnitFigures
              figures={it.total}
              reference={it.reference}
              about={it.about}
              name="总分均分"
              under={{
                counted: it.classes.length > 0 ? `${links.school(schoolId)}#classes` : undefined,
                mean: `${links.school(schoolId)}#subjects`,
                rates: `${links.school(schoolId)}#subjects`,
                t: links.trends({ unit: 'school', id: schoolId }),
              }}
            />
          )}
          <Subjects it={it} schoolId={schoolId} />
          <SchoolClasses it={it} schoolId={schoolId} />
          {it.lines.length > 0 && (
            <Section title="双线统计" note={linesNote(it.about)} flush>
              <Lines rows={it.lines} about={it.about} />
            </Section>
          )}
          <Section
            title="历次走势"
            action={<RouteLink to={links.trends({ unit: 'school', id: schoolId })}>看各科走势</RouteLink>}
          >
            <TrendChart
              subject={it.about.may.seeTotal && it.total ? null : (it.about.papers[0]?.subject ?? null)}
              unit={{ kind: 'school', id: schoolId }}
            />
          </Section>
        </>
      )}
    </ResultsPage>
  )
}

function Subjects({ it, schoolId }: { it: School; schoolId: string }) {
  const { links } = useResults()
  const { about, subjects } = it
  const shown = subjects.filter(({ gap, suppressed }) => gap !== null && !suppressed)
  const weak = subjects.filter((row) => row.weak).map(({ subject }) => subject)
  if (subjects.length === 0) return null
  return (
    <Section
      id="subjects"
      title="各科强弱"
      note={
        weak.length > 0
          ? `弱势学科：${weak.join('、')}(低于全区，也低于本校其他学科，区间都不含 0)`
          : '没有可以确定的弱势学科'
      }
      flush
    >
      {shown.length > 1 && (
        <div className={styles.inset}>
          <Chart
            title="各科与全区相差几个标准差"
            note={
              <>
                <Measure of="subjectGap" about={about} name="怎样算" />
                ；空心圆与全区无法区分
              </>
            }
            height={60 + shown.length * 27}
            spec={{
              kind: 'intervals',
              axis: '标准差(95%区间)',
              digits: 2,
              reference: { label: '全区', value: 0 },
              rows: shown.map((row) => ({
                name: row.subject,
                value: row.gap,
                low: row.gapInterval[0],
                high: row.gapInterval[1],
                tone: sideOf(row.gapInterval),
                own: row.weak,
                note: row.weak ? '弱势学科' : undefined,
              })),
            }}
          />
        </div>
      )}
      <RecordList
        label="科目"
        source={settled(subjects)}
        columns={columnsOf(about)}
        rowId={(row) => row.paperId}
        rowTo={(row) => links.schoolSubject(row.paperId, schoolId)}
      />
    </Section>
  )
}

function columnsOf(about: About): Column<Row>[] {
  const column = (
    key: string,
    of: React.ComponentProps<typeof Measure>['of'],
    title: string,
    cell: (figures: NonNullable<Row['figures']>) => React.ReactNode,
    card?: Column<Row>['card'],
  ): Column<Row> => ({
    key,
    title,
    head: <Measure of={of} about={about} name={title} />,
    align: 'end',
    card,
    cell: (row) =>
      row.figures && !row.suppressed ? (
        cell(row.figures)
      ) : key === 'counted' ? (
        <Hidden limit={about.smallestCell} short />
      ) : (
        <HiddenMark />
      ),
  })
  return [
    {
      key: 'subject',
      title: '科目',
      cell: (row) => (
        <>
          {row.subject}{' '}
          {row.weak && (
            <StatusBadge tone="warn" plain>
              弱势
            </StatusBadge>
          )}
        </>
      ),
    },
    column('counted', 'counted', '计入', (it) => <Heads of={it} about={about} />),
    column('mean', 'mean', '均分', (it) => fixed(it.mean), 'corner'),
    {
      key: 'district',
      title: '全区均分',
      align: 'end',
      cell: (row) => <span className={styles.faint}>{fixed(row.districtMean)}</span>,
    },
    column('excellent', 'excellent', '优秀率', (it) => percent(it.excellent)),
    column('pass', 'pass', '及格率', (it) => percent(it.pass)),
    column('low', 'low', '低分率', (it) => percent(it.low)),
    column('t', 't', 'T分', (it) => (
      <span className={styles.withInterval}>
        {fixed(it.t)}
        <small>{range(it.tInterval, 1)}</small>
      </span>
    )),
    {
      key: 'gap',
      title: '与全区的差',
      head: <Measure of="subjectGap" about={about} name="与全区的差" />,
      align: 'end',
      cell: (row) =>
        row.gap === null ? (
          '—'
        ) : (
          <span className={styles.withInterval}>
            {signed(row.gap)}
            <small>{range(row.gapInterval, 2, true)}</small>
          </span>
        ),
    },
  ]
}
