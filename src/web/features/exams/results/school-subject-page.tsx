import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type Answers, orpc } from '../../../app/client.ts'
import { Chart } from '../../../ui/chart.tsx'
import { Section } from '../../../ui/page.tsx'
import { type Column, RecordList, settled } from '../../../ui/record-list.tsx'
import { ExportTable } from './export-table.tsx'
import { Findings } from './findings.tsx'
import { ResultsPage } from './frame.tsx'
import { ItemGaps } from './item-gaps.tsx'
import { Heads, Hidden, HiddenMark, Measure } from './measure.tsx'
import { TopicGaps } from './topic-gaps.tsx'
import { type Under, UnitFigures } from './unit-figures.tsx'
import { useResults } from './use-results.ts'
import { type About, className, fixed, percent, range, signed, nameOf } from './words.ts'
import styles from './results.module.css'

const route = getRouteApi('/app/exams/$id/results/subject/$paperId/school/$schoolId')

type SchoolSubject = Answers['exams']['getSchoolSubjectResults']
type ClassRow = SchoolSubject['classes'][number]

/** One subject in one school: what it does not yet master, item by item, class by class. */
export function SchoolSubjectPage() {
  const { paperId, schoolId } = route.useParams()
  const { version, links } = useResults()
  const query = useQuery(
    orpc.exams.getSchoolSubjectResults.queryOptions({ input: { paperId, schoolId, version } }),
  )
  const trends = ({ about }: SchoolSubject) =>
    links.trends({
      unit: 'school',
      id: schoolId,
      subject: about.papers.find(({ id }) => id === paperId)?.subject ?? '',
    })
  return (
    <ResultsPage
      query={query}
      title={({ about, unit }) => `${unit.name} · ${nameOf(about, paperId)}`}
      back={({ unit }) => ({ to: links.school(schoolId), label: unit.name })}
      renderAside={() => <ExportTable table="schoolSubject" of={{ paperId, schoolId }} />}
    >
      {(it) => (
        <>
          <Section title="主要发现">
            <Findings findings={it.findings} here={links.schoolSubject(paperId, schoolId)} />
          </Section>
          {it.figures ? (
            <UnitFigures
              figures={it.figures}
              reference={it.reference}
              about={it.about}
              under={underOf(it, links.schoolSubject(paperId, schoolId), trends(it))}
            />
          ) : (
            <Section>
              <Hidden limit={it.about.smallestCell} />
            </Section>
          )}
          <TopicGaps topics={it.topics} about={it.about} where="本校" />
          <ItemGaps items={it.items} about={it.about} paperId={paperId} where="本校" />
          <Spread it={it} />
          {it.classes.length > 0 && (
            <Section id="classes" title="各班" note="按班级名称排列" flush>
              <RecordList
                label="班级"
                source={settled(it.classes)}
                columns={columnsOf(it.about)}
                rowId={(row) => row.className}
                rowTo={(row) => (row.may.open ? links.classPage(paperId, schoolId, row.className) : null)}
              />
            </Section>
          )}
        </>
      )}
    </ResultsPage>
  )
}

/** Classes where there are any, the spread of marks, the school's own way over the terms. */
function underOf(it: SchoolSubject, here: string, trends: string): Under {
  const classes = it.classes.length > 0 ? `${here}#classes` : undefined
  const spread = it.distribution.length > 0 ? `${here}#spread` : undefined
  return { counted: classes, mean: classes ?? spread, rates: spread, t: trends }
}

/** The school's marks as a line over the district's bands. */
function Spread({ it }: { it: SchoolSubject }) {
  const { version } = useResults()
  const district = useQuery(
    orpc.exams.getSubjectResults.queryOptions({ input: { paperId: it.paperId, version } }),
  )
  const bands = district.data?.distribution ?? []
  if (it.distribution.length === 0 || bands.length === 0) return null
  return (
    <Section id="spread" title="成绩分布">
      <Chart
        title="本校与全区"
        note={`本校 ${it.figures?.counted ?? '—'} 人，全区 ${it.reference.district.counted} 人；都按占比画`}
        height={280}
        spec={{
          kind: 'histogram',
          bands,
          unit: '分',
          name: '全区',
          overlay: { name: '本校', bands: it.distribution },
        }}
      />
    </Section>
  )
}

function columnsOf(about: About): Column<ClassRow>[] {
  const column = (
    key: string,
    of: React.ComponentProps<typeof Measure>['of'],
    title: string,
    cell: (figures: NonNullable<ClassRow['figures']>) => React.ReactNode,
    card?: Column<ClassRow>['card'],
  ): Column<ClassRow> => ({
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
    { key: 'class', title: '班级', cell: (row) => className(row.className) },
    column('counted', 'counted', '计入', (it) => <Heads of={it} about={about} />),
    column('mean', 'mean', '均分', (it) => fixed(it.mean), 'corner'),
    column('excellent', 'excellent', '优秀率', (it) => percent(it.excellent)),
    column('pass', 'pass', '及格率', (it) => percent(it.pass)),
    column('low', 'low', '低分率', (it) => percent(it.low)),
    column('t', 't', 'T分', (it) => (
      <span className={styles.withInterval}>
        {fixed(it.t)}
        <small>{range(it.tInterval, 1)}</small>
      </span>
    )),
    column('effect', 'effect', '效应量', (it) => (
      <span className={styles.withInterval}>
        {signed(it.effect)}
        <small>{range(it.effectInterval, 2, true)}</small>
      </span>
    )),
  ]
}
