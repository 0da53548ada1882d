import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { orpc, type Answers } from '../../app/client.ts'
import { useMe } from '../../app/session.ts'
import { Figure, Figures } from '../../ui/figure.tsx'
import { Loading } from '../../ui/loading.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import { ActivityLines } from './activity-lines.tsx'
import { Approvals } from './approvals.tsx'
import { Lagging } from './lagging.tsx'
import { OwnSchool } from './own-school.tsx'
import { TaskLines } from './task-lines.tsx'
import styles from './home.module.css'

export type Today = Answers['home']['today']

/** Today, what waits, what I have done, and — for those who answer for more than themselves — how that stands. */
export function HomePage() {
  const me = useMe()
  const today = useQuery(orpc.home.today.queryOptions({ input: undefined, staleTime: 60_000 }))
  return (
    <Page
      title={`${greeting()}，${me.person.name}`}
      note={today.data ? <TeachingDate value={today.data.day} /> : undefined}
    >
      {today.error ? (
        <ErrorState error={today.error} onRetry={() => void today.refetch()} />
      ) : today.data ? (
        <Sections today={today.data} />
      ) : (
        <Loading />
      )}
    </Page>
  )
}

function Sections({ today }: { today: Today }) {
  const { tasks, upcoming, record, week, toApprove, behind, school, administration } = today
  const teacherOnly = !week && !school
  return (
    <div className={styles.columns}>
      <div className={styles.main}>
        {administration && administration.people <= 1 && <BeginWithRoster />}
        {tasks.length > 0 && (
          <Section title="等我办的" flush>
            <TaskLines tasks={tasks} />
          </Section>
        )}
        {toApprove && toApprove.count > 0 && <Approvals toApprove={toApprove} />}
        {behind && behind.total > 0 && <Lagging behind={behind} />}
        {week && (
          <Section title="本周活动" flush action={<RouteLink to="/calendar">看行事历</RouteLink>}>
            <ActivityLines activities={week.activities} empty="本周没有安排活动。" />
          </Section>
        )}
        {(teacherOnly || upcoming.length > 0) && (
          <Section title="接下来" flush action={<RouteLink to="/activities">全部活动</RouteLink>}>
            <ActivityLines
              activities={upcoming}
              empty="近期没有面向您的活动。新的活动发布后会出现在这里，并通知您。"
            />
          </Section>
        )}
      </div>
      <div className={styles.side}>
        {school && <OwnSchool school={school} />}
        {(record.totals.length > 0 || teacherOnly) && <OwnRecord record={record} />}
        {administration && <Administration figures={administration} />}
      </div>
    </div>
  )
}

function greeting(): string {
  const hour = Number(
    new Intl.DateTimeFormat('zh-CN', { hour: 'numeric', hourCycle: 'h23', timeZone: 'Asia/Shanghai' })
      .formatToParts(new Date())
      .find((part) => part.type === 'hour')?.value,
  )
  if (hour < 6) return '夜深了'
  if (hour < 11) return '早上好'
  if (hour < 13) return '中午好'
  return hour < 18 ? '下午好' : '晚上好'
}

function OwnRecord({ record }: { record: Today['record'] }) {
  return (
    <Section title="我的本学期" action={<RouteLink to="/record">成长档案</RouteLink>}>
      {record.totals.length === 0 ? (
        <p className={styles.quiet}>还没有记录。参加活动并签到后，这里会自动累计，不用填表。</p>
      ) : (
        <Figures>
          {record.totals.slice(0, 5).map((total) => (
            <Figure key={total.kind} label={total.label} value={total.count} unit={total.unit} to="/record" />
          ))}
          <Figure label="合计学时" value={Math.round(record.minutes / 6) / 10} unit="小时" to="/record" />
        </Figures>
      )}
    </Section>
  )
}

/** A district that holds nobody yet but its administrator. */
function BeginWithRoster() {
  return (
    <EmptyState
      title="第一步：导入学校和教师名册"
      action={
        <Button component={RouteLink} to="/organization/import">
          导入名册
        </Button>
      }
    >
      上传手头的 Excel 即可，列名不用改。导入后在各学校页发放初始密码，教师就能登录。
    </EmptyState>
  )
}

function Administration({ figures }: { figures: NonNullable<Today['administration']> }) {
  return (
    <Section title="全区概况">
      <Figures>
        <Figure label="在册教师" value={figures.people} unit="人" to="/organization" />
        <Figure
          label="还没有账号"
          value={figures.withoutAccount}
          unit="人"
          to="/organization"
          tone={figures.withoutAccount > 0 ? 'warn' : undefined}
          note={figures.withoutAccount > 0 ? '在学校页发放初始密码' : undefined}
        />
        <Figure label="本学期活动" value={figures.activitiesThisTerm} unit="次" to="/activities" />
        <Figure label="台账条目" value={figures.entriesThisTerm} unit="条" to="/ledger" />
      </Figures>
    </Section>
  )
}
