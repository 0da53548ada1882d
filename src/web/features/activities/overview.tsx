import { Button } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { activityRoleLabels, missingThingLabels } from '../../../modules/activities/vocabulary.ts'
import { Facts, Section } from '../../ui/page.tsx'
import { RouteLink } from '../../ui/route-link.tsx'
import { ShapeMark } from '../../ui/shapes.tsx'
import { TeachingDate } from '../../ui/teaching-date.tsx'
import { Materials } from './materials.tsx'
import { registrationText, type Activity } from './words.tsx'
import styles from './activity.module.css'

/** What an activity is, for everybody: when, where, who, agenda, materials, and in the end its conclusion. */
export function Overview({ activity }: { activity: Activity }) {
  return (
    <div className={styles.columns}>
      <div className={styles.column}>
        {activity.missing.length > 0 && activity.state === 'concluded' && <Missing activity={activity} />}
        <WhenAndWhere activity={activity} />
        {activity.conclusion && <Conclusion conclusion={activity.conclusion} />}
        {activity.agenda && (
          <Section title="议程">
            <p className={styles.prose}>{activity.agenda}</p>
          </Section>
        )}
      </div>
      <div className={styles.column}>
        <People activity={activity} />
        <Materials activity={activity} />
      </div>
    </div>
  )
}

/** Reminders of what a conclusion lacks; nothing of it blocks. */
export function Missing({ activity }: { activity: Activity }) {
  return (
    <div className={styles.missing}>
      <ShapeMark shape="triangle" size={14} />
      <div>
        <p>还可以补上：</p>
        <ul>
          {activity.missing.map((thing) => (
            <li key={thing}>{missingThingLabels[thing]}</li>
          ))}
        </ul>
      </div>
    </div>
  )
}

function WhenAndWhere({ activity }: { activity: Activity }) {
  const { sessions, place } = activity
  const places = [activity.hostSchool?.name, place].filter(Boolean).join(' ')
  return (
    <Section>
      <ul className={styles.when}>
        {sessions.map((session) => (
          <li key={session.id}>
            <TeachingDate value={session.startsAt} to={session.endsAt} />
            {(session.title || session.place) && (
              <small>{[session.title, session.place].filter(Boolean).join(' · ')}</small>
            )}
          </li>
        ))}
      </ul>
      <Facts
        items={[
          { label: '地点', value: places },
          {
            label: '线上',
            value: activity.onlineLink && (
              <Button
                component="a"
                href={activity.onlineLink}
                target="_blank"
                rel="noreferrer"
                size="compact-sm"
                variant="light"
                rightSection={<IconExternalLink size={14} aria-hidden />}
              >
                进入线上会场
              </Button>
            ),
          },
          { label: '主题', value: activity.theme },
          { label: '参加范围', value: activity.audienceText },
          { label: '报名', value: registrationText(activity) },
          {
            label: '报名截止',
            value:
              activity.registrationRequired && activity.registrationClosesAt ? (
                <TeachingDate value={activity.registrationClosesAt} time />
              ) : null,
          },
          {
            label: '到会',
            value:
              activity.state === 'concluded'
                ? `${activity.attendedCount ?? activity.checkedInCount} 人`
                : null,
          },
          { label: '主办', value: activity.group?.name ?? activity.association?.name },
          {
            label: '来自计划',
            value: activity.planItem && (
              <RouteLink to={`/plans/${activity.planItem.planId}`}>
                {activity.planItem.planTitle}:{activity.planItem.title}
              </RouteLink>
            ),
          },
        ]}
      />
    </Section>
  )
}

function People({ activity }: { activity: Activity }) {
  const others = activity.roles.filter(
    ({ role, person }) => role !== 'organiser' || person?.id !== activity.organiser.id,
  )
  return (
    <Section title="人员分工">
      <ul className={styles.people}>
        <li>
          {activity.organiser.name} <small>{activityRoleLabels.organiser}</small>
        </li>
        {others.map(({ id, role, person, expert, topic }) => (
          <li key={id}>
            {person?.name ?? expert?.name}{' '}
            <small>
              {[activityRoleLabels[role], person?.schoolName ?? expert?.unit].filter(Boolean).join(' · ')}
            </small>
            {topic && <small className={styles.topic}>{topic}</small>}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Conclusion({ conclusion }: { conclusion: NonNullable<Activity['conclusion']> }) {
  const { summary, problems, improvements, concludedBy, concludedAt } = conclusion
  return (
    <Section
      title="活动总结"
      note={
        <>
          {concludedBy.name} <TeachingDate value={concludedAt} />
        </>
      }
    >
      <p className={styles.prose}>{summary}</p>
      {problems && (
        <>
          <h3 className={styles.label}>发现的问题</h3>
          <p className={styles.prose}>{problems}</p>
        </>
      )}
      {improvements && (
        <>
          <h3 className={styles.label}>改进措施</h3>
          <p className={styles.prose}>{improvements}</p>
        </>
      )}
    </Section>
  )
}
