import type { ActivityState, ActivityType, MissingThing } from './vocabulary.ts'

/** Pure rules of an activity's life: no clock, no database. Instants are `Date`s, durations minutes. */

const minute = 60_000

/** Common practice; a district may set its own in `settings.checkIn`. */
export const checkInDefaults = {
  /** Signing in is possible from so long before a session begins … */
  opensBeforeMinutes: 60,
  /** … until so long after it has ended. */
  closesAfterMinutes: 30,
  /** Who comes later than this after the beginning is late: a queue at the door takes a few minutes. */
  lateAfterMinutes: 5,
}
export type CheckInTimes = typeof checkInDefaults

export interface Span {
  startsAt: Date
  endsAt: Date
}

/** An announced activity is under way once its beginning has come, even when nobody has signed in yet. */
export function stateAt(activity: { state: string; startsAt: Date }, now: Date): ActivityState {
  return activity.state === 'announced' && activity.startsAt <= now
    ? 'underWay'
    : (activity.state as ActivityState)
}

/** Neither concluded nor cancelled: its facts may still change. */
export function isOpen(state: ActivityState): boolean {
  return state === 'draft' || state === 'announced' || state === 'underWay'
}

/** First start and last end. */
export function spanOf(sessions: Span[]): Span {
  return {
    startsAt: new Date(Math.min(...sessions.map((session) => session.startsAt.getTime()))),
    endsAt: new Date(Math.max(...sessions.map((session) => session.endsAt.getTime()))),
  }
}

/** What is wrong with a set of sessions. Two at one time are fine in two places (分会场), not in one. */
export function sessionsFault(
  sessions: (Span & { place: string | null })[],
): 'sessionEndsBeforeStart' | 'sessionsOverlap' | null {
  if (sessions.some((session) => session.endsAt <= session.startsAt)) return 'sessionEndsBeforeStart'
  const clash = sessions.some((one, index) =>
    sessions
      .slice(index + 1)
      .some(
        (other) => one.place === other.place && one.startsAt < other.endsAt && other.startsAt < one.endsAt,
      ),
  )
  return clash ? 'sessionsOverlap' : null
}

/** Whether people may register now. */
export function registrationOpen(
  activity: {
    state: string
    registrationRequired: boolean
    registrationClosesAt: Date | null
    startsAt: Date
  },
  now: Date,
): boolean {
  return (
    activity.registrationRequired &&
    stateAt(activity, now) === 'announced' &&
    now < (activity.registrationClosesAt ?? activity.startsAt)
  )
}

/** Whether a session takes sign-ins by code now, or why not. */
export function checkInRefusal(
  session: Span,
  state: ActivityState,
  now: Date,
  times: CheckInTimes = checkInDefaults,
): 'activityNotOpen' | 'checkInTooEarly' | 'checkInOver' | null {
  if (state !== 'announced' && state !== 'underWay') return 'activityNotOpen'
  if (now.getTime() < session.startsAt.getTime() - times.opensBeforeMinutes * minute) return 'checkInTooEarly'
  return now.getTime() > session.endsAt.getTime() + times.closesAfterMinutes * minute ? 'checkInOver' : null
}

export function isLate(at: Date, session: Span, times: CheckInTimes = checkInDefaults): boolean {
  return at.getTime() > session.startsAt.getTime() + times.lateAfterMinutes * minute
}

export function minutesOf(span: Span): number {
  return Math.round((span.endsAt.getTime() - span.startsAt.getTime()) / minute)
}

/** Minutes during which at least one of the sessions ran: parallel ones count once. */
export function minutesTogether(sessions: Span[]): number {
  let total = 0
  let until = -Infinity
  for (const session of sessions.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime())) {
    const from = Math.max(session.startsAt.getTime(), until)
    until = Math.max(until, session.endsAt.getTime())
    if (until > from) total += until - from
  }
  return Math.round(total / minute)
}

/** What the organiser is reminded of; only the summary itself is ever demanded. */
export function missingThings(held: {
  type: ActivityType
  checkedIn: number
  feedback: number
  roles: number
  hostSchoolId: string | null
  materials: number
  conclusion: { problems: string | null; improvements: string | null } | null
}): MissingThing[] {
  const missing: MissingThing[] = []
  if (held.checkedIn === 0) missing.push('checkIns')
  if (held.roles === 0 && held.type !== '工作会议') missing.push('roles')
  if (!held.hostSchoolId && held.type !== '网络教研') missing.push('hostSchool')
  if (!held.conclusion?.problems) missing.push('problems')
  if (!held.conclusion?.improvements) missing.push('improvements')
  if (held.materials === 0) missing.push('materials')
  if (held.checkedIn > 0 && held.feedback === 0) missing.push('feedback')
  return missing
}

/**
 * Who moves up from the waiting list: the first in line, as many as there are places. Without a quota everybody.
 * A quota that was lowered below those registered sends nobody away.
 */
export function movingUp<Person>(waiting: Person[], registered: number, quota: number | null): Person[] {
  return waiting.slice(0, quota === null ? waiting.length : Math.max(0, quota - registered))
}

export type Entry =
  | { kind: 'welcome'; note: 'outsideAudience' | null }
  /** A place must be taken first: see `walkIn`. */
  | { kind: 'walkIn' }
  | { kind: 'refused'; code: 'walkInsNotWelcome' | 'noPlaceLeft' }

/**
 * Whether someone at the door may sign in. Without registration everybody may, with a note when they were not meant.
 * With it: those registered and those with a part in it; others only where walk-ins are welcome and there is a place.
 */
export function entryOf(
  session: { registrationRequired: boolean; walkInsWelcome: boolean },
  person: { registered: boolean; hasRole: boolean; meant: boolean; placeLeft: boolean },
): Entry {
  if (person.registered || person.hasRole) return { kind: 'welcome', note: null }
  if (!session.registrationRequired) {
    return { kind: 'welcome', note: person.meant ? null : 'outsideAudience' }
  }
  if (!session.walkInsWelcome) return { kind: 'refused', code: 'walkInsNotWelcome' }
  return person.placeLeft ? { kind: 'walkIn' } : { kind: 'refused', code: 'noPlaceLeft' }
}
