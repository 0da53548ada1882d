import { IconBallpen, IconDoorEnter, IconMessage2, IconUserPlus } from '@tabler/icons-react'
import { RouteLink } from '../../ui/route-link.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import type { Today } from './home-page.tsx'
import styles from './home.module.css'

type Task = Today['tasks'][number]

const said: Record<Task['kind'], { verb: string; icon: typeof IconBallpen; to: (id: string) => string }> = {
  checkInToday: { verb: '今天签到', icon: IconDoorEnter, to: (id) => `/activities/${id}` },
  register: { verb: '报名', icon: IconUserPlus, to: (id) => `/activities/${id}` },
  giveFeedback: { verb: '写反馈', icon: IconMessage2, to: (id) => `/activities/${id}/feedback` },
  conclude: { verb: '写总结', icon: IconBallpen, to: (id) => `/activities/${id}/conclude` },
}

/** What waits for me, one line each, leading straight to where it is done. */
export function TaskLines({ tasks }: { tasks: Task[] }) {
  return (
    <ul className={styles.lines}>
      {tasks.map((task) => {
        const { verb, icon: Icon, to } = said[task.kind]
        return (
          <li key={`${task.kind} ${task.activityId} ${task.startsAt}`}>
            <RouteLink to={to(task.activityId)} className={styles.line}>
              <span className={styles.mark}>
                <Icon size={18} stroke={1.6} aria-hidden />
              </span>
              <span className={styles.what}>
                <strong>{verb}</strong> {task.title}
                <small>
                  <TeachingDate value={task.startsAt} time />
                  {task.place && ` · ${task.place}`}
                </small>
              </span>
              {task.overdue && <StatusBadge tone="warn">已过期限</StatusBadge>}
            </RouteLink>
          </li>
        )
      })}
    </ul>
  )
}
