import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { orpc, type Answers } from '../../app/client.ts'
import { relativeDay, timeOf } from '../../ui/dates.ts'
import { Section } from '../../ui/page.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import styles from './activities.module.css'

type Task = Answers['activities']['toDo']['tasks'][number]

const verbs: Record<Task['kind'], { label: string; path: (id: string) => string }> = {
  checkInToday: { label: '去签到', path: (id) => `/activities/${id}` },
  conclude: { label: '去总结', path: (id) => `/activities/${id}/conclude` },
  giveFeedback: { label: '写反馈', path: (id) => `/activities/${id}/feedback` },
  register: { label: '去报名', path: (id) => `/activities/${id}` },
}
const shownAtFirst = 3

/** What waits for me: sign in today, conclude, give feedback, register. Nothing at all when there is nothing. */
export function Tasks() {
  const { data } = useQuery(orpc.activities.toDo.queryOptions({ input: undefined }))
  const tasks = (data?.tasks ?? []).slice(0, shownAtFirst)
  if (tasks.length === 0) return null
  return (
    <Section title="等您办的">
      <ul className={styles.tasks}>
        {tasks.map((task) => (
          <li key={`${task.kind} ${task.activity.id}`}>
            <div className={styles.task}>
              <RouteLink to={`/activities/${task.activity.id}`}>{task.activity.title}</RouteLink>
              <span className={styles.faint}>
                <TeachingDate value={task.activity.startsAt} to={task.activity.endsAt} />
                {task.activity.place && ` · ${task.activity.place}`}
              </span>
              <Due task={task} />
            </div>
            <Button
              component={RouteLink}
              to={verbs[task.kind].path(task.activity.id)}
              size="xs"
              variant="light"
              className={styles.verb}
              aria-label={`${verbs[task.kind].label}:${task.activity.title}`}
            >
              {verbs[task.kind].label}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Due({ task: { kind, dueAt, overdue } }: { task: Task }) {
  if (overdue)
    return (
      <StatusBadge tone="bad" plain>
        已过期限，请尽快补上
      </StatusBadge>
    )
  if (kind !== 'register' || !dueAt) return null
  return (
    <span className={styles.faint}>
      报名截止 {relativeDay(dueAt)} {timeOf(dueAt)}
    </span>
  )
}
