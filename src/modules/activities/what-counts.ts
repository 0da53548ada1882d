import type { Fact } from '../ledger/index.ts'
import type { Level } from '../organization/index.ts'
import { minutesOf, minutesTogether, type Span } from './rules.ts'
import type { ActivityRole, ActivityType } from './vocabulary.ts'

/**
 * What a concluded activity is entered in the ledger for. Pure; the reasons are in
 * docs/decisions/006-what-an-activity-counts-for.md.
 */

/** Activities at which a lesson is taught before colleagues: whoever attends has observed it. */
const lessonTypes: ActivityType[] = ['示范课', '观摩课', '同课异构', '听评课', '送教下乡']

export interface HeldActivity {
  title: string
  type: ActivityType
  level: Level
  subject: string | null
  stage: string | null
  hostSchoolId: string | null
  hostIsRural: boolean
  groupId: string | null
  organiserId: string
  sessions: (Span & { id: string; day: string })[]
  roles: { role: ActivityRole; personId: string }[]
  checkIns: { personId: string; sessionId: string }[]
  evidence: { fileId: string; name: string }[]
  /** The school of a person on a day; null for those without one, such as researchers. */
  schoolOn(personId: string, day: string): string | null
}

/** All facts of an activity, in the order attended, roles, hosted, observed. */
export function factsOf(activity: HeldActivity): Fact[] {
  const firstDay = activity.sessions.map((session) => session.day).sort()[0]
  if (firstDay === undefined) return []
  const minutes = minutesTogether(activity.sessions)
  const common = {
    type: activity.type,
    level: activity.level,
    subject: activity.subject ?? undefined,
    stage: activity.stage ?? undefined,
    title: activity.title,
    evidence: activity.evidence,
  }
  const personal = (
    kind: Fact['kind'],
    personId: string,
    occurredOn: string,
    more: Partial<Fact> = {},
  ): Fact => {
    const schoolId = activity.schoolOn(personId, occurredOn)
    return {
      ...common,
      kind,
      personId,
      schoolId: schoolId ?? undefined,
      counterpartSchoolId: otherThan(schoolId, activity.hostSchoolId),
      occurredOn,
      ...more,
    }
  }

  const attendances = attendancesOf(activity)
  const holders = (role: ActivityRole) => [
    ...new Set(activity.roles.filter((holder) => holder.role === role).map((holder) => holder.personId)),
  ]
  const organisers = [...new Set([activity.organiserId, ...holders('organiser')])]
  const demonstrators = holders('demonstrator')

  const facts = [
    ...attendances.map((attendance) =>
      personal('activity.attended', attendance.personId, attendance.day, { minutes: attendance.minutes }),
    ),
    ...organisers.map((personId) => personal('activity.organised', personId, firstDay, { minutes })),
    ...holders('speaker').map((personId) => personal('activity.spoke', personId, firstDay, { minutes })),
    ...demonstrators.map((personId) => personal('activity.demonstrated', personId, firstDay, { minutes })),
    ...holders('commentator').map((personId) =>
      personal('activity.commented', personId, firstDay, { minutes }),
    ),
  ]
  if (activity.hostSchoolId) {
    facts.push({
      ...common,
      kind: 'activity.hosted',
      schoolId: activity.hostSchoolId,
      occurredOn: firstDay,
      minutes,
    })
  }
  if (activity.groupId) {
    facts.push({
      ...common,
      kind: 'activity.ledByGroup',
      groupId: activity.groupId,
      occurredOn: firstDay,
      minutes,
    })
  }
  if (activity.type === '送教下乡' && activity.hostIsRural) {
    for (const personId of demonstrators) {
      const fact = personal('delivery.toRural', personId, firstDay)
      // A teacher of the host itself goes nowhere.
      if (fact.counterpartSchoolId) facts.push(fact)
    }
  }
  return lessonTypes.includes(activity.type) ? [...facts, ...observationsOf()] : facts

  function observationsOf(): Fact[] {
    const group = activity.groupId ?? undefined
    const received = demonstrators.map((personId) =>
      personal('observation.received', personId, firstDay as string, { groupId: group }),
    )
    const made = attendances.flatMap(({ personId, day }) =>
      demonstrators
        .filter((demonstrator) => demonstrator !== personId)
        .map((demonstrator, index) =>
          personal('observation.made', personId, day, {
            groupId: group,
            // Two lessons by teachers of one school are two entries.
            role: `lesson${index + 1}`,
            counterpartSchoolId: otherThan(
              activity.schoolOn(personId, day),
              activity.schoolOn(demonstrator, day) ?? activity.hostSchoolId,
            ),
          }),
        ),
    )
    return [...received, ...made]
  }
}

/** One a person: the first day and the minutes of the sessions that they signed in to. */
function attendancesOf(activity: HeldActivity): { personId: string; day: string; minutes: number }[] {
  const sessions = new Map(activity.sessions.map((session) => [session.id, session]))
  const byPerson = new Map<string, (Span & { day: string })[]>()
  for (const { personId, sessionId } of activity.checkIns) {
    const session = sessions.get(sessionId)
    if (session) byPerson.set(personId, [...(byPerson.get(personId) ?? []), session])
  }
  return [...byPerson].map(([personId, attended]) => ({
    personId,
    day: attended.map((session) => session.day).sort()[0] as string,
    minutes: attended.reduce((sum, session) => sum + minutesOf(session), 0),
  }))
}

/** The school at the other end, when there is one other than their own. */
function otherThan(own: string | null, other: string | null): string | undefined {
  return other && other !== own ? other : undefined
}
