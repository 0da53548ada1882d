import { useQuery } from '@tanstack/react-query'
import { type Answers, orpc } from '../../../app/client.ts'
import { Figures } from '../../../ui/figure.tsx'
import { Section } from '../../../ui/page.tsx'
import { type Column, RecordList, settled } from '../../../ui/record-list.tsx'
import { cutsOf } from './cuts.ts'
import { ExportTable } from './export-table.tsx'
import { Findings } from './findings.tsx'
import { ResultsPage } from './frame.tsx'
import { Lines, linesNote } from './lines.tsx'
import { Heads, Hidden, Measure, Stat } from './measure.tsx'
import { OwnSchool } from './own-school.tsx'
import { UnitsPicture } from './units-picture.tsx'
import { useResults } from './use-results.ts'
import {
  type About,
  fixed,
  hundredfold,
  localityWord,
  mark,
  NONE,
  paperName,
  people,
  percent,
  range,
  signed,
} from './words.ts'
import styles from './results.module.css'

type Overview = Answers['exams']['getResultsOverview']
type PaperRow = Overview['papers'][number]

/** The district at a glance: what is worth saying first, then every subject, then how its parts differ. */
export function OverviewPage() {
  const { assessmentId, version } = useResults()
  const query = useQuery(orpc.exams.getResultsOverview.queryOptions({ input: { assessmentId, version } }))
  return (
    <ResultsPage
      query={query}
      title={query.data?.about.assessment.name ?? '监测结果'}
      back={() => ({ to: `/exams/${assessmentId}`, label: '质量监测' })}
      renderAside={() => <ExportTable table="overview" />}
    >
      {(it) => <Overview it={it} />}
    </ResultsPage>
  )
}

function Overview({ it }: { it: Overview }) {
  const { links } = useResults()
  const { about } = it
  const single = it.papers.length === 1 ? it.papers[0] : undefined
  return (
    <>
      <OwnSchool about={about} />
      <Section title="主要发现">
        <Findings findings={it.findings} here={links.overview} />
      </Section>
      <Headline it={it} />
      {!single && (
        <Section title="各科" note="点一科看分布、一分一段、知识点和各校" flush>
          <RecordList
            label="科目"
            source={settled(it.papers)}
            columns={columnsOf(about, it.papers)}
            rowId={(row) => row.paperId}
            rowTo={(row) => links.subject(row.paperId)}
          />
        </Section>
      )}
      <Parts it={it} paperId={single ? single.paperId : null} />
      {it.lines.length > 0 && (
        <Section title="双线统计" note={linesNote(about)} flush>
          <Lines rows={it.lines} about={about} />
        </Section>
      )}
    </>
  )
}

/** The sum over subjects, or the one paper there is. */
function Headline({ it }: { it: Overview }) {
  const { links } = useResults()
  const { about } = it
  const [single] = it.papers
  const figures = it.total?.figures ?? (it.papers.length === 1 ? single?.summary : undefined)
  const variance = it.total ? it.totalVariance : single?.variance
  if (!figures) return null
  const to = it.total ? links.units('school') : single && links.subject(single.paperId)
  const common = { about, heads: figures }
  return (
    <Figures>
      <Stat
        {...common}
        of="counted"
        value={people(figures.counted)}
        unit="人"
        note={
          figures.represents === null
            ? `应考 ${people(figures.enrolled)} 人`
            : `代表 ${fixed(figures.represents, 0)} 人`
        }
        to={to}
      />
      <Stat
        {...common}
        of="mean"
        name={it.total ? '总分均分' : '均分'}
        value={mark(figures.mean === null ? null : Math.round(figures.mean * 10) / 10)}
        unit={`/ ${mark(figures.full)} 分`}
        note={figures.mean === null ? undefined : `区间 ${range(figures.interval, 1)}`}
        to={to}
      />
      <Stat {...common} of="excellent" value={percent(figures.excellent)} to={to} />
      <Stat
        {...common}
        of="pass"
        value={percent(figures.pass)}
        note={figures.pass === null ? undefined : `区间 ${range(hundredfold(figures.passInterval), 1)}`}
        to={to}
      />
      <Stat {...common} of="low" value={percent(figures.low)} to={to} />
      {variance && (
        <Stat
          {...common}
          of="icc"
          value={percent(variance.icc, 0)}
          note={`${variance.schools} 所学校`}
          to={links.units('school')}
        />
      )}
    </Figures>
  )
}

function columnsOf(about: About, rows: readonly PaperRow[]): Column<PaperRow>[] {
  const head = (of: React.ComponentProps<typeof Measure>['of'], name?: string) => (
    <Measure of={of} about={about} name={name} />
  )
  const own = rows.some((row) => row.own)
  return [
    { key: 'subject', title: '科目', cell: (row) => paperName(row) },
    {
      key: 'counted',
      title: '计入',
      head: head('counted', '计入'),
      align: 'end',
      cell: ({ summary }) => <Heads of={summary} about={about} />,
    },
    {
      key: 'mean',
      title: '均分',
      head: head('mean'),
      align: 'end',
      card: 'corner',
      cell: ({ summary }) => (
        <>
          {fixed(summary.mean)}
          <small className={styles.unit}> / {mark(summary.full)}</small>
        </>
      ),
    },
    {
      key: 'rate',
      title: '得分率',
      head: head('scoreRate'),
      align: 'end',
      cell: ({ summary }) => fixed(summary.scoreRate, 2),
    },
    {
      key: 'excellent',
      title: '优秀率',
      head: head('excellent'),
      align: 'end',
      cell: ({ summary }) => percent(summary.excellent),
    },
    {
      key: 'pass',
      title: '及格率',
      head: head('pass'),
      align: 'end',
      cell: ({ summary }) => percent(summary.pass),
    },
    {
      key: 'low',
      title: '低分率',
      head: head('low'),
      align: 'end',
      cell: ({ summary }) => percent(summary.low),
    },
    {
      key: 'alpha',
      title: '信度α',
      head: head('alpha'),
      align: 'end',
      cell: ({ reliability }) => fixed(reliability.alpha, 2),
    },
    ...(rows.some(({ variance }) => variance)
      ? [
          {
            key: 'icc',
            title: '校际差异',
            head: head('icc'),
            align: 'end' as const,
            cell: ({ variance }: PaperRow) => percent(variance?.icc, 0),
          },
        ]
      : []),
    ...(own
      ? [
          {
            key: 'own',
            title: '本校T分',
            head: head('t', '本校T分'),
            align: 'end' as const,
            cell: ({ own: school }: PaperRow) =>
              school?.suppressed ? <Hidden limit={about.smallestCell} short /> : fixed(school?.figures?.t),
          },
        ]
      : []),
  ]
}

/** Localities and clusters as pictures, and the gap between town and country in words. */
function Parts({ it, paperId }: { it: Overview; paperId: string | null }) {
  const { links, assessmentId, version } = useResults()
  const { about } = it
  const asked =
    cutsOf(about.may).some(({ value }) => value === 'cluster') && (paperId !== null || about.may.seeTotal)
  const clusters = useQuery(
    orpc.exams.listUnitResults.queryOptions({
      input: { assessmentId, paperId, by: 'cluster', version },
      enabled: asked,
    }),
  )
  const gap = it.totalLocalityGap ?? (paperId === null ? null : it.papers[0]?.localityGap)
  if (it.localities.length === 0 && !clusters.data?.rows.length && !gap) return null
  return (
    <Section
      title="区域之间"
      note={paperId === null ? '按各科总分；点是均值，横线是 95% 区间' : '点是均值，横线是 95% 区间'}
    >
      {gap && (
        <p className={styles.say}>
          <Measure of="localityGap" about={about} />
          {`：${localityWord(gap.first)}学校比${localityWord(gap.second)}学校 ${signed(gap.gap, 1)} 分(95%区间 ${range(gap.interval, 1, true)})，`}
          {`相当于 ${signed(gap.standardisedGap)} 个标准差。`}
          {gap.distinguishable ? '' : '区间包含 0，不能说有差距。'}
          {gap.gap === null && NONE}
        </p>
      )}
      <div className={styles.pair}>
        <UnitsPicture title="城乡" rows={it.localities} about={about} to={links.units('locality')} />
        {clusters.data && (
          <UnitsPicture title="片区" rows={clusters.data.rows} about={about} to={links.units('cluster')} />
        )}
      </div>
    </Section>
  )
}
