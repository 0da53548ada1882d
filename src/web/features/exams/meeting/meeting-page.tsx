import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { gradeLabel } from '../../../../modules/organization/vocabulary.ts'
import { assessmentKindLabels } from '../../../../modules/exams/vocabulary.ts'
import { orpc } from '../../../app/client.ts'
import { Loading } from '../../../ui/loading.tsx'
import { Page } from '../../../ui/page.tsx'
import { RouteLink } from '../../../ui/route-link.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import { TeachingDate } from '../../../ui/teaching-date.tsx'
import { Measures } from './measures.tsx'
import { Meetings } from './meetings.tsx'
import { Packs } from './packs.tsx'
import { Review } from './review.tsx'

const route = getRouteApi('/app/exams/$id/meeting')

/** Where an assessment leads to something: documents, the meeting, what was agreed, and what came of it. */
export function MeetingPage() {
  const { id } = route.useParams()
  const assessment = useQuery(orpc.exams.getAssessment.queryOptions({ input: { id } }))
  const it = assessment.data
  if (!it) {
    return (
      <Page title="质量分析会" back={{ to: '/exams', label: '质量监测' }}>
        {assessment.error ? (
          <ErrorState error={assessment.error} onRetry={() => void assessment.refetch()} />
        ) : (
          <Loading />
        )}
      </Page>
    )
  }
  return (
    <Page
      title="质量分析会"
      back={{ to: `/exams/${id}`, label: it.name }}
      note={
        <>
          {gradeLabel(it.grade)} · {assessmentKindLabels[it.kind]} ·{' '}
          <TeachingDate value={it.heldFrom} to={it.heldTo === it.heldFrom ? undefined : it.heldTo} />
        </>
      }
      aside={
        it.may.seeResults && (
          <Button component={RouteLink} to={`/exams/${id}/results`} variant="default">
            看结果
          </Button>
        )
      }
    >
      <Packs assessmentId={id} ready={it.may.seeResults} />
      <Meetings assessmentId={id} name={it.name} />
      <Measures assessmentId={id} published={it.state === 'published'} />
      <Review assessmentId={id} published={it.state === 'published'} />
    </Page>
  )
}
