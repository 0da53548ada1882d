import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type Answers, orpc } from '../../../app/client.ts'
import { Chart } from '../../../ui/chart.tsx'
import { Figures } from '../../../ui/figure.tsx'
import { Section } from '../../../ui/page.tsx'
import { ExportTable } from './export-table.tsx'
import { Findings } from './findings.tsx'
import { ResultsPage } from './frame.tsx'
import { GradedScores } from './graded-scores.tsx'
import { Measure, Stat } from './measure.tsx'
import { ScoreTable } from './score-table.tsx'
import { PaperWays } from './paper-ways.tsx'
import { TopicRates } from './topic-rates.tsx'
import { ExportUnits, UnitsList } from './units-list.tsx'
import { UnitsPicture } from './units-picture.tsx'
import { useResults } from './use-results.ts'
import { fixed, hundredfold, localityWord, mark, nameOf, people, percent, range, signed } from './words.ts'
import styles from './results.module.css'

const route = getRouteApi('/app/exams/$id/results/subject/$paperId')

type Subject = Answers['exams']['getSubjectResults']

/** One subject in the district: how marks spread, who reaches what, how its parts and schools differ. */
export function SubjectPage() {
  const { paperId } = route.useParams()
  const { version, links } = useResults()
  const query = useQuery(orpc.exams.getSubjectResults.queryOptions({ input: { paperId, version } }))
  return (
    <ResultsPage
      query={query}
      title={({ about }) => nameOf(about, paperId)}
      renderAside={() => <ExportTable table="subject" of={{ paperId }} />}
      filters={<PaperWays paperId={paperId} />}
    >
      {(it) => (
        <>
          <Section title="主要发现">
            <Findings findings={it.findings} here={links.subject(paperId)} />
          </Section>
          <Headline it={it} />
          <Section id="spread" title="成绩分布">
            <Spread it={it} />
          </Section>
          <Section
            id="units"
            title={it.about.may.schoolIds?.length === 1 ? '本校' : '各校'}
            note={it.about.may.schoolIds?.length === 1 ? undefined : '顺序固定，不按分数排列，也不排名次'}
            action={<ExportUnits paperId={paperId} about={it.about} />}
            flush
          >
            <UnitsList paperId={paperId} about={it.about} />
          </Section>
          <Cuts it={it} />
          <TopicRates topics={it.topics} about={it.about} />
          {it.graded.length > 0 && (
            <GradedScores bands={it.graded} conversions={it.conversions} about={it.about} />
          )}
          {it.scoreTable.length > 0 && (
            <ScoreTable table={it.scoreTable} about={it.about} counted={it.summary.counted} />
          )}
        </>
      )}
    </ResultsPage>
  )
}

function Headline({ it }: { it: Subject }) {
  const { links } = useResults()
  const { about, summary, reliability } = it
  const common = { about, heads: summary }
  const here = links.subject(it.paperId)
  const scores = it.scoreTable.length > 0 ? `${here}#scores` : undefined
  const spread = it.distribution.length > 0 ? `${here}#spread` : undefined
  return (
    <Figures>
      <Stat
        {...common}
        of="counted"
        value={people(summary.counted)}
        unit="人"
        note={
          summary.represents === null
            ? `应考 ${people(summary.enrolled)} 人，缺考 ${summary.absent} 人`
            : `代表 ${fixed(summary.represents, 0)} 人`
        }
        to={`${here}#units`}
      />
      <Stat
        {...common}
        of="mean"
        value={fixed(summary.mean)}
        unit={`/ ${mark(summary.full)} 分`}
        note={`区间 ${range(summary.interval, 1)}`}
        to={`${here}#units`}
      />
      <Stat {...common} of="sd" value={fixed(summary.sd)} unit="分" to={spread} />
      <Stat {...common} of="excellent" value={percent(summary.excellent)} to={scores} />
      <Stat
        {...common}
        of="pass"
        value={percent(summary.pass)}
        note={summary.pass === null ? undefined : `区间 ${range(hundredfold(summary.passInterval), 1)}`}
        to={scores}
      />
      <Stat {...common} of="low" value={percent(summary.low)} to={scores} />
      <Stat
        {...common}
        of="alpha"
        value={fixed(reliability.alpha, 2)}
        note={`测量误差 ${fixed(reliability.sem)} 分`}
        to={links.items(it.paperId)}
      />
    </Figures>
  )
}

function Spread({ it }: { it: Subject }) {
  const { summary, about, distribution } = it
  const lines = [
    { label: '低分线', value: about.thresholds.low * summary.full },
    { label: '及格线', value: about.thresholds.pass * summary.full },
    { label: '优秀线', value: about.thresholds.excellent * summary.full },
  ]
  return (
    <>
      {distribution.length > 0 && (
        <Chart
          title="多少学生得了多少分"
          note={
            <>
              {summary.counted} 人；
              <Measure of="median" about={about} /> {mark(summary.median)}，中间一半学生在 {mark(summary.q1)}–
              {mark(summary.q3)} 分，最低 {mark(summary.min)}，最高 {mark(summary.max)}
            </>
          }
          height={300}
          spec={{ kind: 'histogram', bands: distribution, unit: '分', name: '全区', marks: lines }}
        />
      )}
    </>
  )
}

/** Town and country, clusters, alliances, sexes as intervals. */
function Cuts({ it }: { it: Subject }) {
  const { about, cuts, localityGap: gap } = it
  const parts = [
    { title: '城乡', rows: cuts.locality },
    { title: '片区', rows: cuts.cluster },
    { title: '校联体', rows: cuts.alliance },
    { title: '性别', rows: cuts.sex },
  ].filter(({ rows }) => rows.length > 0)
  if (parts.length === 0) return null
  return (
    <Section title="各部分之间" note="点是均值，横线是 95% 区间">
      {gap && gap.gap !== null && (
        <p className={styles.say}>
          <Measure of="localityGap" about={about} />
          {`：${localityWord(gap.first)}学校比${localityWord(gap.second)}学校 ${signed(gap.gap, 1)} 分(95%区间 ${range(gap.interval, 1, true)})`}
          {gap.distinguishable ? '。' : '，区间包含 0，不能说有差距。'}
        </p>
      )}
      {it.variance && it.variance.icc !== null && (
        <p className={styles.say}>
          <Measure of="icc" about={about} />
          {`：成绩差异中有 ${percent(it.variance.icc, 0)} 在学校之间(${it.variance.schools} 所)，其余在学校内部。`}
        </p>
      )}
      <div className={styles.pair}>
        {parts.map(({ title, rows }) => (
          <UnitsPicture key={title} title={title} rows={rows} about={about} />
        ))}
      </div>
    </Section>
  )
}
