import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { orpc } from '../../../app/client.ts'
import { Section } from '../../../ui/page.tsx'
import { RouteLink } from '../../../ui/route-link.tsx'
import { ExportTable } from './export-table.tsx'
import { Findings } from './findings.tsx'
import { ResultsPage } from './frame.tsx'
import { ItemGaps } from './item-gaps.tsx'
import { Hidden } from './measure.tsx'
import { TopicGaps } from './topic-gaps.tsx'
import { UnitFigures } from './unit-figures.tsx'
import { useResults } from './use-results.ts'
import { className, fixed, percent, nameOf } from './words.ts'
import styles from './results.module.css'

const route = getRouteApi('/app/exams/$id/results/subject/$paperId/school/$schoolId/class/$className')

/** One class in one subject, for those who teach it: what to take up again, and which items show it. */
export function ClassPage() {
  const { paperId, schoolId, className: name } = route.useParams()
  const { version, links } = useResults()
  const query = useQuery(
    orpc.exams.getClassResults.queryOptions({ input: { paperId, schoolId, className: name, version } }),
  )
  return (
    <ResultsPage
      query={query}
      title={({ about }) => `${className(name)} · ${nameOf(about, paperId)}`}
      back={({ school, about }) => ({
        to: links.schoolSubject(paperId, schoolId),
        label: `${school.name} · ${nameOf(about, paperId)}`,
      })}
      renderAside={({ may }) => (
        <>
          <ExportTable table="class" of={{ paperId, schoolId, className: name }} />
          {may.listPupils && (
            <Button component={RouteLink} to={links.pupils(paperId, schoolId, name)} variant="default">
              学生名单
            </Button>
          )}
        </>
      )}
    >
      {(it) => (
        <>
          <Section title="主要发现">
            <Findings findings={it.findings} here={links.classPage(paperId, schoolId, name)} />
          </Section>
          {it.figures ? (
            <UnitFigures
              figures={it.figures}
              reference={it.reference}
              about={it.about}
              under={{
                counted: it.may.listPupils ? links.pupils(paperId, schoolId, name) : undefined,
                mean: `${links.classPage(paperId, schoolId, name)}#items`,
                rates: it.may.listPupils ? links.pupils(paperId, schoolId, name) : undefined,
                t: links.schoolSubject(paperId, schoolId),
              }}
            >
              {it.reference.school && (
                <p className={styles.soft}>
                  本校：均分 {fixed(it.reference.school.mean)}，及格率 {percent(it.reference.school.pass)}
                  ，T分 {fixed(it.reference.school.t)}。
                </p>
              )}
            </UnitFigures>
          ) : (
            <Section>
              <Hidden limit={it.about.smallestCell} />
            </Section>
          )}
          <TopicGaps topics={it.topics} about={it.about} where="本班" />
          <ItemGaps items={it.items} about={it.about} paperId={paperId} where="本班" />
        </>
      )}
    </ResultsPage>
  )
}
