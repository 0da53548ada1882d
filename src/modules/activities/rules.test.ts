import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkInRefusal,
  entryOf,
  isLate,
  minutesTogether,
  missingThings,
  movingUp,
  registrationOpen,
  sessionsFault,
  stateAt,
} from './rules.ts'

const at = (time: string) => new Date(`2026-10-14T${time}:00+08:00`)
const span = (from: string, to: string, place: string | null = null) => ({
  startsAt: at(from),
  endsAt: at(to),
  place,
})

describe('the state of an activity', () => {
  test.each([
    ['draft', '15:00', 'draft'],
    ['announced', '13:59', 'announced'],
    ['announced', '14:00', 'underWay'],
    ['underWay', '13:00', 'underWay'],
    ['concluded', '15:00', 'concluded'],
    ['cancelled', '15:00', 'cancelled'],
  ])('%s at %s counts as %s when it begins at 14:00', (state, now, expected) => {
    expect(stateAt({ state, startsAt: at('14:00') }, at(now))).toBe(expected)
  })
})

describe('sessions', () => {
  test.each([
    ['one after the other', [span('14:00', '15:00'), span('15:00', '16:00')], null],
    ['two at one time in two rooms', [span('14:00', '15:00', 'A'), span('14:00', '15:00', 'B')], null],
    [
      'two at one time in one room',
      [span('14:00', '15:00', 'A'), span('14:30', '15:30', 'A')],
      'sessionsOverlap',
    ],
    ['one that ends before it begins', [span('15:00', '14:00')], 'sessionEndsBeforeStart'],
    ['one without length', [span('15:00', '15:00')], 'sessionEndsBeforeStart'],
  ])('%s: %#', (_name, sessions, fault) => {
    expect(sessionsFault(sessions)).toBe(fault)
  })

  test('parallel sessions count their time once', () => {
    expect(minutesTogether([span('14:00', '15:00'), span('14:30', '16:00'), span('17:00', '17:30')])).toBe(
      150,
    )
  })

  test('time together is never more than the sum and never less than the longest', () => {
    const spans = fc.array(
      fc.tuple(fc.nat(600), fc.integer({ min: 1, max: 240 })).map(([from, length]) => ({
        startsAt: new Date(from * 60_000),
        endsAt: new Date((from + length) * 60_000),
        length,
      })),
      { minLength: 1, maxLength: 8 },
    )
    fc.assert(
      fc.property(spans, (sessions) => {
        const minutes = minutesTogether(sessions)
        const lengths = sessions.map((session) => session.length)
        expect(minutes).toBeLessThanOrEqual(lengths.reduce((sum, length) => sum + length, 0))
        expect(minutes).toBeGreaterThanOrEqual(Math.max(...lengths))
      }),
    )
  })
})

describe('signing in', () => {
  test.each([
    ['announced', '12:59', 'checkInTooEarly'],
    ['announced', '13:00', null],
    ['underWay', '16:30', null],
    ['underWay', '16:31', 'checkInOver'],
    ['draft', '14:00', 'activityNotOpen'],
    ['concluded', '14:00', 'activityNotOpen'],
    ['cancelled', '14:00', 'activityNotOpen'],
  ] as const)('to a session from 14:00 to 16:00, %s, at %s: %s', (state, now, refusal) => {
    expect(checkInRefusal(span('14:00', '16:00'), state, at(now))).toBe(refusal)
  })

  test('five minutes after the beginning is still in time, six are late', () => {
    expect(isLate(at('14:05'), span('14:00', '16:00'))).toBe(false)
    expect(isLate(at('14:06'), span('14:00', '16:00'))).toBe(true)
  })

  const nobody = { registered: false, hasRole: false, meant: false, placeLeft: true }
  test.each([
    ['anyone meant, without registration', {}, { meant: true }, { kind: 'welcome', note: null }],
    ['a guest, without registration', {}, {}, { kind: 'welcome', note: 'outsideAudience' }],
    [
      'someone registered',
      { registrationRequired: true },
      { registered: true },
      { kind: 'welcome', note: null },
    ],
    ['the speaker', { registrationRequired: true }, { hasRole: true }, { kind: 'welcome', note: null }],
    ['a walk-in with a place', { registrationRequired: true }, {}, { kind: 'walkIn' }],
    [
      'a walk-in without a place',
      { registrationRequired: true },
      { placeLeft: false },
      { kind: 'refused', code: 'noPlaceLeft' },
    ],
    [
      'a walk-in where none are wanted',
      { registrationRequired: true, walkInsWelcome: false },
      {},
      { kind: 'refused', code: 'walkInsNotWelcome' },
    ],
  ])('%s', (_name, session, person, entry) => {
    const open = { registrationRequired: false, walkInsWelcome: true, ...session }
    expect(entryOf(open, { ...nobody, ...person })).toEqual(entry)
  })
})

test.each([
  ['before it closes', { now: '10:59' }, true],
  ['once it has closed', { now: '11:00' }, false],
  ['without a closing time, until it begins', { now: '13:59', closes: null }, true],
  ['after the beginning', { now: '14:00', closes: null }, false],
  ['for a draft', { now: '09:00', state: 'draft' }, false],
  ['where none is needed', { now: '09:00', required: false }, false],
] as const)('registration is open %s: %#', (_name, given, open) => {
  const {
    now,
    state = 'announced',
    required = true,
    closes = '11:00',
  } = given as {
    now: string
    state?: string
    required?: boolean
    closes?: string | null
  }
  const activity = {
    state,
    registrationRequired: required,
    registrationClosesAt: closes === null ? null : at(closes),
    startsAt: at('14:00'),
  }
  expect(registrationOpen(activity, at(now))).toBe(open)
})

test('as many move up as there are places, in order, and nobody is sent away', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.nat(20), fc.option(fc.nat(25)), (waiting, registered, quota) => {
      const line = Array.from({ length: waiting }, (_, index) => index)
      const chosen = movingUp(line, registered, quota)
      expect(chosen).toEqual(line.slice(0, chosen.length))
      expect(chosen.length).toBe(
        quota === null ? waiting : Math.min(waiting, Math.max(0, quota - registered)),
      )
    }),
  )
})

test('the organiser is reminded of what is missing, and of nothing once all is there', () => {
  const bare = {
    type: '专题研讨' as const,
    checkedIn: 0,
    feedback: 0,
    roles: 0,
    hostSchoolId: null,
    materials: 0,
    conclusion: null,
  }
  expect(missingThings(bare)).toEqual([
    'checkIns',
    'roles',
    'hostSchool',
    'problems',
    'improvements',
    'materials',
  ])
  const full = {
    ...bare,
    checkedIn: 3,
    feedback: 1,
    roles: 1,
    hostSchoolId: 'x',
    materials: 2,
    conclusion: { problems: '一', improvements: '二' },
  }
  expect(missingThings(full)).toEqual([])
  expect(missingThings({ ...full, feedback: 0 })).toEqual(['feedback'])
})
