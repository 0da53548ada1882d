import type { Answers } from '../../app/client.ts'
import {
  activityStateLabels,
  activityTypes,
  type ActivityState,
} from '../../../modules/activities/vocabulary.ts'
import {
  levels,
  levelLabels,
  stageLabels,
  stages,
  subjects,
} from '../../../modules/organization/vocabulary.ts'
import { useNow } from './now.ts'
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx'

export type Activity = Answers['activities']['get']
export type ActivityRow = Answers['activities']['list']['rows'][number]
export type Session = Activity['sessions'][number]

const toneOf: Record<ActivityState, Tone> = {
  draft: 'quiet',
  announced: 'active',
  underWay: 'active',
  concluded: 'good',
  cancelled: 'bad',
}

/** The state in a word; one that is over and has no conclusion yet says so. */
export function StateBadge({
  activity: { state, endsAt },
}: {
  activity: Pick<ActivityRow, 'state' | 'endsAt'>
}) {
  const now = useNow()
  if (state === 'underWay' && Date.parse(endsAt) <= now.getTime())
    return <StatusBadge tone="warn">待总结</StatusBadge>
  return (
    <StatusBadge tone={toneOf[state]} shape={state === 'underWay' ? 'half' : undefined}>
      {activityStateLabels[state]}
    </StatusBadge>
  )
}

const option = (value: string) => ({ value, label: value })
const labelled = <Code extends string>(codes: readonly Code[], labels: Record<Code, string>) =>
  codes.map((value) => ({ value, label: labels[value] }))

export const typeOptions = activityTypes.map(option)
export const subjectOptions = subjects.map(option)
export const stageOptions = labelled(stages, stageLabels)
export const levelOptions = labelled(levels, levelLabels)
export const stateOptions = labelled(
  ['draft', 'announced', 'underWay', 'concluded', 'cancelled'],
  activityStateLabels,
)

/** 小学语文, 语文, 小学 or nothing. */
export function fieldOf({ stage, subject }: Pick<ActivityRow, 'stage' | 'subject'>): string {
  return `${stage ? stageLabels[stage] : ''}${subject ?? ''}`
}

/** 已报名 23 / 30 人，候补 4 人 */
export function registrationText(
  activity: Pick<ActivityRow, 'registrationRequired' | 'quota' | 'registeredCount' | 'waitingCount'>,
): string {
  if (!activity.registrationRequired) return '不用报名'
  const places = activity.quota === null ? '' : ` / ${activity.quota}`
  const waiting = activity.waitingCount > 0 ? `,候补 ${activity.waitingCount} 人` : ''
  return `${activity.registeredCount}${places} 人${waiting}`
}

/** The session that takes sign-ins now, else the next one, else the last. */
export function sessionAt<Each extends { startsAt: string; endsAt: string }>(
  sessions: readonly Each[],
  now: Date,
): Each | undefined {
  const halfAnHour = 30 * 60_000
  return sessions.find(({ endsAt }) => Date.parse(endsAt) + halfAnHour >= now.getTime()) ?? sessions.at(-1)
}
