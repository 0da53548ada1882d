import { describe, expect, test } from 'vitest'
import { factsOf, type HeldActivity } from './what-counts.ts'

const schools: Record<string, string> = { chen: 'chengnan', sun: 'chengnan', zhao: 'sanhe', he: 'beiguan' }

function held(changes: Partial<HeldActivity> = {}): HeldActivity {
  return {
    title: '习作教学',
    type: '专题研讨',
    level: 'county',
    subject: '语文',
    stage: 'primary',
    hostSchoolId: 'sanhe',
    hostIsRural: true,
    groupId: 'chineseGroup',
    organiserId: 'lin',
    sessions: [
      {
        id: 's1',
        day: '2026-10-14',
        startsAt: new Date('2026-10-14T14:00:00+08:00'),
        endsAt: new Date('2026-10-14T16:00:00+08:00'),
      },
    ],
    roles: [],
    checkIns: [],
    evidence: [],
    schoolOn: (personId) => schools[personId] ?? null,
    ...changes,
  }
}

/** What was recorded, in the form 'kind person own→other minutes'. */
function brief(activity: HeldActivity): string[] {
  return factsOf(activity).map((fact) =>
    [
      fact.kind,
      fact.personId ?? fact.groupId ?? '-',
      `${fact.schoolId ?? ''}→${fact.counterpartSchoolId ?? ''}`,
      fact.minutes ?? 0,
    ].join(' '),
  )
}
const ofKind = (activity: HeldActivity, kind: string) =>
  brief(activity).filter((line) => line.startsWith(`${kind} `))

describe('an activity counts', () => {
  test('for its organiser, its host and its group, though nobody signed in', () => {
    expect(brief(held())).toEqual([
      'activity.organised lin →sanhe 120',
      'activity.hosted - sanhe→ 120',
      'activity.ledByGroup chineseGroup → 120',
    ])
  })

  test('for everyone who signed in, with the host as the other end unless it is their own school', () => {
    const activity = held({
      checkIns: [
        { personId: 'chen', sessionId: 's1' },
        { personId: 'zhao', sessionId: 's1' },
      ],
    })
    expect(ofKind(activity, 'activity.attended')).toEqual([
      'activity.attended chen chengnan→sanhe 120',
      'activity.attended zhao sanhe→ 120',
    ])
  })

  test('with the minutes of the sessions that a person signed in to, one entry a person', () => {
    const [first] = held().sessions
    const second = {
      id: 's2',
      day: '2026-10-15',
      startsAt: new Date('2026-10-15T09:00:00+08:00'),
      endsAt: new Date('2026-10-15T10:30:00+08:00'),
    }
    const activity = held({
      sessions: [first!, second],
      checkIns: [
        { personId: 'chen', sessionId: 's1' },
        { personId: 'chen', sessionId: 's2' },
        { personId: 'he', sessionId: 's2' },
      ],
    })
    expect(ofKind(activity, 'activity.attended')).toEqual([
      'activity.attended chen chengnan→sanhe 210',
      'activity.attended he beiguan→sanhe 90',
    ])
    expect(factsOf(activity).find((fact) => fact.personId === 'he')?.occurredOn).toBe('2026-10-15')
  })

  test('for speakers, demonstrators and commentators once each, whoever signed in', () => {
    const activity = held({
      roles: [
        { role: 'speaker', personId: 'he' },
        { role: 'speaker', personId: 'he' },
        { role: 'commentator', personId: 'sun' },
        { role: 'organiser', personId: 'lin' },
      ],
    })
    expect(brief(activity)).toEqual([
      'activity.organised lin →sanhe 120',
      'activity.spoke he beiguan→sanhe 120',
      'activity.commented sun chengnan→sanhe 120',
      'activity.hosted - sanhe→ 120',
      'activity.ledByGroup chineseGroup → 120',
    ])
  })
})

describe('a lesson before colleagues', () => {
  const lesson = held({
    type: '观摩课',
    roles: [{ role: 'demonstrator', personId: 'chen' }],
    checkIns: [
      { personId: 'chen', sessionId: 's1' },
      { personId: 'sun', sessionId: 's1' },
      { personId: 'zhao', sessionId: 's1' },
    ],
  })

  test('was observed by everyone who signed in but the one who taught', () => {
    expect(ofKind(lesson, 'observation.made')).toEqual([
      'observation.made sun chengnan→ 0',
      'observation.made zhao sanhe→chengnan 0',
    ])
  })

  test('is one lesson received, on behalf of the group that led it', () => {
    const received = factsOf(lesson).filter((fact) => fact.kind === 'observation.received')
    expect(received).toHaveLength(1)
    expect(received[0]).toMatchObject({
      personId: 'chen',
      groupId: 'chineseGroup',
      counterpartSchoolId: 'sanhe',
    })
  })

  test('taught twice by teachers of one school is two lessons observed', () => {
    const twice = { ...lesson, roles: [...lesson.roles, { role: 'demonstrator' as const, personId: 'sun' }] }
    const zhao = factsOf(twice).filter((fact) => fact.kind === 'observation.made' && fact.personId === 'zhao')
    expect(zhao.map((fact) => fact.role)).toEqual(['lesson1', 'lesson2'])
    // Each of the two also watched the other.
    expect(ofKind(twice, 'observation.made')).toHaveLength(4)
  })

  test('a talk is no lesson', () => {
    expect(ofKind({ ...lesson, type: '专题讲座' }, 'observation.made')).toEqual([])
  })
})

describe('a delivery to the countryside', () => {
  const delivery = held({
    type: '送教下乡',
    roles: [
      { role: 'demonstrator', personId: 'chen' },
      { role: 'demonstrator', personId: 'zhao' },
    ],
  })

  test('counts for whoever came from another school, not for the host’s own teacher', () => {
    expect(ofKind(delivery, 'delivery.toRural')).toEqual(['delivery.toRural chen chengnan→sanhe 0'])
  })

  test('counts only where the host is rural', () => {
    expect(ofKind({ ...delivery, hostIsRural: false }, 'delivery.toRural')).toEqual([])
  })
})
