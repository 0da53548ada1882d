import { useQuery } from '@tanstack/react-query'
import { orpc } from '../../../app/client.ts'
import { Section } from '../../../ui/page.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { ResultsPage } from './frame.tsx'
import { ExportUnits, UnitsList } from './units-list.tsx'
import { useResults } from './use-results.ts'

/** Every school, cluster, locality by the sum over subjects; by the one paper where there is one. */
export function UnitsPage() {
  const { assessmentId, version } = useResults()
  const query = useQuery(orpc.exams.getResultsOverview.queryOptions({ input: { assessmentId, version } }))
  return (
    <ResultsPage query={query} title="各校">
      {({ about }) => {
        const apart = about.papers.some(({ booklet }) => booklet !== null)
        const single = about.papers.length === 1 ? about.papers[0] : undefined
        if (!single && !about.may.seeTotal)
          return (
            <Section>
              <EmptyState title={apart ? '没有各科总分' : '各科总分您看不到'}>
                {apart && '这次监测每名学生只做其中一科或一份题册，没有总分。'}
                请从上面选一门学科，看各校在这一科的结果。
              </EmptyState>
            </Section>
          )
        return (
          <Section
            title={single ? single.subject : '各科总分'}
            note="顺序固定，不按分数排列，也不排名次"
            action={<ExportUnits paperId={single?.id ?? null} about={about} />}
            flush
          >
            <UnitsList paperId={single?.id ?? null} about={about} />
          </Section>
        )
      }}
    </ResultsPage>
  )
}
