import { Tabs } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { levelLabels } from '../../../modules/organization/vocabulary.ts'
import { useAddress } from '../../ui/address.ts'
import { Page } from '../../ui/page.tsx'
import { ShapeMark } from '../../ui/shapes.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { ActivityMenu } from './activity-menu.tsx'
import { CheckIns } from './check-ins.tsx'
import { FeedbackSummary } from './feedback-summary.tsx'
import { History } from './history.tsx'
import { nextStep, standingOf } from './next-step.ts'
import { Overview } from './overview.tsx'
import { PrimaryAction } from './primary-action.tsx'
import { Registrations } from './registrations.tsx'
import { useNow } from './now.ts'
import { WithActivity } from './with-activity.tsx'
import { fieldOf, StateBadge, type Activity } from './words.tsx'
import styles from './activity.module.css'

const route = getRouteApi('/app/activities/$id')

/** One activity: what, when, where, who; where I stand and the one thing that I can do now. */
export function ActivityPage() {
  const { id } = route.useParams()
  return <WithActivity id={id}>{(activity) => <Loaded activity={activity} />}</WithActivity>
}

function Loaded({ activity }: { activity: Activity }) {
  const now = useNow()
  const step = nextStep(activity, now)
  const standing = standingOf(activity)
  return (
    <Page
      title={activity.title}
      note={[activity.type, fieldOf(activity), levelLabels[activity.level]].filter(Boolean).join(' · ')}
      back={{ to: '/activities', label: '活动' }}
      aside={<ActivityMenu activity={activity} />}
      action={step && <PrimaryAction activity={activity} step={step} />}
    >
      <div className={styles.strip}>
        <StateBadge activity={activity} />
        {standing && <StatusBadge tone={standing.tone}>{standing.text}</StatusBadge>}
        {step && <span className={styles.hint}>{hintOf(activity, step.kind)}</span>}
      </div>
      {activity.cancellation && (
        <div className={styles.cancelled}>
          <ShapeMark shape="square" size={14} />
          <p>
            活动已取消。原因：{activity.cancellation.reason}({activity.cancellation.cancelledBy.name})
          </p>
        </div>
      )}
      <Parts activity={activity} />
    </Page>
  )
}

function hintOf(activity: Activity, kind: NonNullable<ReturnType<typeof nextStep>>['kind']): string {
  switch (kind) {
    case 'announce':
      return '草稿只有组织者看得到，发布后参加范围内的老师会收到通知。'
    case 'conclude':
      return '活动已经结束，写好总结后大家的参加记录就自动记入台账。'
    case 'openProjector':
      return '签到已经开放，把签到码投到大屏幕上，老师扫码即可。'
    case 'showCode':
      return '扫会场屏幕上的二维码签到，或请组织者扫您的个人签到码。'
    case 'giveFeedback':
      return '三个打分一句话，一分钟就好。'
    case 'register':
    case 'withdraw':
      return activity.quota === null
        ? ''
        : `名额 ${activity.quota} 人，已报名 ${activity.registeredCount} 人。`
  }
}

/** What belongs to the work around it lies on tabs of its own; a teacher sees the first one only, without tabs. */
function Parts({ activity }: { activity: Activity }) {
  const [{ tab }, change] = useAddress()
  const { may } = activity
  const manages = may.conclude || may.edit || may.cancel || may.inviteExpert
  const parts = [
    { key: 'overview', label: '概况', shown: true, content: <Overview activity={activity} /> },
    {
      key: 'registrations',
      label: `报名 ${activity.registeredCount}`,
      shown: may.seeRegistrations,
      content: <Registrations activity={activity} />,
    },
    {
      key: 'check-ins',
      label: `签到 ${activity.checkedInCount}`,
      shown: may.checkInOthers,
      content: <CheckIns activity={activity} />,
    },
    {
      key: 'feedback',
      label: `反馈 ${activity.feedback?.count ?? 0}`,
      shown: activity.feedback !== null && (activity.state === 'underWay' || activity.state === 'concluded'),
      content: <FeedbackSummary activity={activity} />,
    },
    { key: 'history', label: '记录', shown: manages, content: <History id={activity.id} /> },
  ].filter(({ shown }) => shown)
  const current = parts.find(({ key }) => key === tab) ?? parts[0]
  if (parts.length === 1) return current?.content
  return (
    <Tabs
      value={current?.key ?? null}
      onChange={(key) =>
        change({ tab: key === 'overview' ? undefined : key, q: undefined, state: undefined })
      }
      keepMounted={false}
    >
      <Tabs.List mb="md">
        {parts.map(({ key, label }) => (
          <Tabs.Tab key={key} value={key}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {parts.map(({ key, content }) => (
        <Tabs.Panel key={key} value={key}>
          {content}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
