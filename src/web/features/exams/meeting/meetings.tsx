import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { activityStateLabels, type ActivityState } from '../../../../modules/activities/vocabulary.ts'
import { orpc } from '../../../app/client.ts'
import { Loading } from '../../../ui/loading.tsx'
import { Section } from '../../../ui/page.tsx'
import { RouteLink } from '../../../ui/route-link.tsx'
import { EmptyState, ErrorState } from '../../../ui/states.tsx'
import { StatusBadge, type Tone } from '../../../ui/status-badge.tsx'
import { TeachingDate } from '../../../ui/teaching-date.tsx'
import styles from './meeting.module.css'

const OpenDialog = lazy(() => import('./open-dialog.tsx'))

const tones: Record<ActivityState, Tone> = {
  draft: 'quiet',
  announced: 'active',
  underWay: 'active',
  concluded: 'good',
  cancelled: 'quiet',
}

/** The meetings held on an assessment; each is an activity. */
export function Meetings({ assessmentId, name }: { assessmentId: string; name: string }) {
  const [opening, setOpening] = useState(false)
  const query = useQuery(orpc.exams.listQualityMeetings.queryOptions({ input: { assessmentId } }))
  const it = query.data
  return (
    <Section
      title="质量分析会"
      note="会议是一次活动：发布、签到、总结都在活动里"
      action={
        it?.may.open ? (
          <Button variant="default" onClick={() => setOpening(true)}>
            开质量分析会
          </Button>
        ) : undefined
      }
    >
      {query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : !it ? (
        <Loading />
      ) : it.meetings.length === 0 ? (
        <EmptyState title="还没有开会">
          {it.may.open ? '定好时间即可建立活动草稿，参加对象已按范围填好。' : '会议发布后会列在这里。'}
        </EmptyState>
      ) : (
        <ul className={styles.meetings}>
          {it.meetings.map((meeting) => {
            const state = meeting.state as ActivityState
            return (
              <li key={meeting.activityId}>
                <RouteLink to={`/activities/${meeting.activityId}`}>{meeting.title}</RouteLink>
                <StatusBadge tone={tones[state]}>{activityStateLabels[state]}</StatusBadge>
                <span className={styles.faint}>
                  <TeachingDate value={meeting.startsAt} time />
                  {meeting.place && ` · ${meeting.place}`}
                  {meeting.measures > 0 && ` · 商定措施 ${meeting.measures} 项`}
                </span>
              </li>
            )
          })}
        </ul>
      )}
      {opening && it && (
        <Suspense>
          <OpenDialog
            assessmentId={assessmentId}
            name={name}
            papers={it.may.papers}
            onClose={() => setOpening(false)}
          />
        </Suspense>
      )}
    </Section>
  )
}
