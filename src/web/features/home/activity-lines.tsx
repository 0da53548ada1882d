import { RouteLink } from '../../ui/route-link.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import type { Today } from './home-page.tsx'
import styles from './home.module.css'

type Activity = Today['upcoming'][number]

/** Activities as lines: when, what, where, and how I stand to it. */
export function ActivityLines({ activities, empty }: { activities: Activity[]; empty: string }) {
  if (activities.length === 0) return <p className={styles.quietInset}>{empty}</p>
  return (
    <ul className={styles.lines}>
      {activities.map((activity) => (
        <li key={activity.id}>
          <RouteLink to={`/activities/${activity.id}`} className={styles.line}>
            <span className={styles.what}>
              {activity.title}
              <small>
                <TeachingDate value={activity.startsAt} time />
                {` · ${activity.type}`}
                {activity.hostSchool && ` · ${activity.hostSchool.name}`}
              </small>
            </span>
            <Standing activity={activity} />
          </RouteLink>
        </li>
      ))}
    </ul>
  )
}

function Standing({ activity }: { activity: Activity }) {
  const { mine, state } = activity
  if (state === 'cancelled') return <StatusBadge tone="bad">已取消</StatusBadge>
  if (mine.checkedIn) return <StatusBadge tone="good">已签到</StatusBadge>
  if (mine.roles.includes('organiser')) return <StatusBadge tone="active">我组织</StatusBadge>
  if (mine.roles.length > 0) return <StatusBadge tone="active">有任务</StatusBadge>
  if (mine.registration === 'registered') return <StatusBadge tone="active">已报名</StatusBadge>
  if (mine.registration === 'waiting') return <StatusBadge tone="quiet">候补中</StatusBadge>
  if (state === 'concluded') return <StatusBadge tone="good">已总结</StatusBadge>
  return null
}
