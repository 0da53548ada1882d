import { checkInRefusal } from '../../../modules/activities/rules.ts'
import { activityRoleLabels } from '../../../modules/activities/vocabulary.ts'
import type { Activity, Session } from './words.tsx'

/** The one thing that the viewer should do about an activity now; `calm` steps are nothing to hurry about. */
export type NextStep =
  | { kind: 'announce' }
  | { kind: 'conclude' }
  | { kind: 'openProjector'; session: Session }
  | { kind: 'register'; waitingList: boolean }
  | { kind: 'showCode' }
  | { kind: 'giveFeedback' }
  | { kind: 'withdraw' }

/** Whether a session takes sign-ins at `now`. */
export function takesCheckIns(activity: Pick<Activity, 'state'>, session: Session, now: Date): boolean {
  const span = { startsAt: new Date(session.startsAt), endsAt: new Date(session.endsAt) }
  return checkInRefusal(span, activity.state, now) === null
}

/** Whether the viewer is awaited: registered or with a part in it, and where nobody registers everybody meant. */
function isAwaited({ registrationRequired, mine, iAmMeant }: Activity): boolean {
  if (mine.registration === 'registered' || mine.roles.length > 0) return true
  return !registrationRequired && iAmMeant
}

/**
 * What a page offers as its one primary action, in the order of urgency: what the organiser's room waits for, then what
 * the person is asked for, then the way back from a registration. Null: there is nothing to do.
 */
export function nextStep(activity: Activity, now: Date): NextStep | null {
  const { may } = activity
  if (may.announce) return { kind: 'announce' }
  const open = activity.sessions.find((session) => takesCheckIns(activity, session, now))
  const ended = Date.parse(activity.endsAt) <= now.getTime()
  if (may.conclude && activity.state === 'underWay' && ended) return { kind: 'conclude' }
  if (may.checkInOthers && open) return { kind: 'openProjector', session: open }
  if (may.register) {
    return {
      kind: 'register',
      waitingList: activity.quota !== null && activity.registeredCount >= activity.quota,
    }
  }
  if (open && !open.myCheckIn && isAwaited(activity)) return { kind: 'showCode' }
  if (may.giveFeedback && !activity.iGaveFeedback && (ended || activity.state === 'concluded'))
    return { kind: 'giveFeedback' }
  return may.withdraw ? { kind: 'withdraw' } : null
}

/** Where the viewer stands, in a few words; null when they have nothing to do with it. */
export function standingOf(
  activity: Activity,
): { tone: 'quiet' | 'active' | 'good' | 'warn'; text: string } | null {
  const { mine, waitingPosition, registrationRequired, iAmMeant, state } = activity
  if (mine.checkedIn) {
    const late = activity.sessions.every(({ myCheckIn }) => myCheckIn === null || myCheckIn.late)
    return late ? { tone: 'warn', text: '已签到(迟到)' } : { tone: 'good', text: '已签到' }
  }
  if (state === 'cancelled' || state === 'draft') return null
  if (mine.registration === 'waiting') {
    return { tone: 'warn', text: waitingPosition === null ? '候补中' : `候补第 ${waitingPosition} 位` }
  }
  if (mine.registration === 'registered') return { tone: 'good', text: '已报名' }
  const role = mine.roles.find((it) => it !== 'organiser') ?? mine.roles[0]
  if (role) return { tone: 'active', text: `您是${activityRoleLabels[role]}` }
  if (!iAmMeant) return null
  const open = state === 'announced' || state === 'underWay'
  if (!open) return { tone: 'quiet', text: '没有签到' }
  if (!registrationRequired) return { tone: 'active', text: '您在参加范围内，不用报名' }
  return activity.registrationOpen
    ? { tone: 'quiet', text: mine.registration === 'withdrawn' ? '已退出报名' : '还没有报名' }
    : { tone: 'quiet', text: '报名已截止' }
}
