import { describe, expect, it } from 'vitest'
import { nextStep, standingOf } from './next-step.ts'
import type { Activity } from './words.tsx'

const nothing: Activity['may'] = {
  edit: false,
  announce: false,
  cancel: false,
  conclude: false,
  reschedule: false,
  checkInOthers: false,
  inviteExpert: false,
  uploadMaterials: false,
  seeRegistrations: false,
  register: false,
  withdraw: false,
  registerOnBehalf: false,
  giveFeedback: false,
  clone: false,
}
const session: Activity['sessions'][number] = {
  id: 's',
  title: null,
  startsAt: '2026-09-16T14:00:00+08:00',
  endsAt: '2026-09-16T16:00:00+08:00',
  place: null,
  checkInCount: 0,
  lateCount: 0,
  myCheckIn: null,
}
const base = {
  state: 'announced',
  startsAt: session.startsAt,
  endsAt: session.endsAt,
  sessions: [session],
  registrationRequired: true,
  registrationOpen: true,
  quota: null,
  registeredCount: 0,
  waitingPosition: null,
  iAmMeant: true,
  iGaveFeedback: false,
  mine: { roles: [], registration: null, checkedIn: false },
} as unknown as Activity

const activity = (patch: Partial<Activity>, may: Partial<Activity['may']> = {}): Activity => ({
  ...base,
  ...patch,
  may: { ...nothing, ...may },
})
const daysBefore = new Date('2026-09-14T10:00:00+08:00')
const atTheDoor = new Date('2026-09-16T13:50:00+08:00')
const afterwards = new Date('2026-09-16T17:00:00+08:00')
const registered: Activity['mine'] = { roles: [], registration: 'registered', checkedIn: false }

describe('the one next step', () => {
  it('asks a teacher to register, and says when only the waiting list is left', () => {
    expect(nextStep(activity({}, { register: true }), daysBefore)).toEqual({
      kind: 'register',
      waitingList: false,
    })
    const full = activity({ quota: 30, registeredCount: 30 }, { register: true })
    expect(nextStep(full, daysBefore)).toEqual({ kind: 'register', waitingList: true })
  })

  it('lets someone registered leave until the day, and then offers their code', () => {
    const mine = activity({ mine: registered }, { withdraw: true })
    expect(nextStep(mine, daysBefore)).toEqual({ kind: 'withdraw' })
    expect(nextStep(mine, atTheDoor)).toEqual({ kind: 'showCode' })
  })

  it('offers no code to someone who is already signed in', () => {
    const there = { ...session, myCheckIn: { at: session.startsAt, late: false } }
    expect(nextStep(activity({ mine: registered, sessions: [there] }), atTheDoor)).toBeNull()
  })

  it('asks whoever was there for feedback once it is over, and only once', () => {
    const over = { state: 'underWay', mine: { ...registered, checkedIn: true } } as const
    expect(nextStep(activity(over, { giveFeedback: true }), atTheDoor)?.kind).not.toBe('giveFeedback')
    expect(nextStep(activity(over, { giveFeedback: true }), afterwards)).toEqual({ kind: 'giveFeedback' })
    expect(
      nextStep(activity({ ...over, iGaveFeedback: true }, { giveFeedback: true }), afterwards),
    ).toBeNull()
  })

  it('leads an organiser from the draft over the projector to the conclusion', () => {
    const may = { checkInOthers: true, conclude: true }
    expect(nextStep(activity({ state: 'draft' }, { announce: true }), daysBefore)).toEqual({
      kind: 'announce',
    })
    expect(nextStep(activity({}, may), atTheDoor)).toEqual({ kind: 'openProjector', session })
    expect(nextStep(activity({ state: 'underWay' }, may), afterwards)).toEqual({ kind: 'conclude' })
  })

  it('has nothing to offer for what was cancelled', () => {
    expect(nextStep(activity({ state: 'cancelled' }), atTheDoor)).toBeNull()
  })
})

describe('where I stand', () => {
  it.each([
    [{}, '还没有报名'],
    [{ registrationOpen: false }, '报名已截止'],
    [{ registrationRequired: false }, '您在参加范围内，不用报名'],
    [{ mine: registered }, '已报名'],
    [{ mine: { ...registered, registration: 'waiting' }, waitingPosition: 3 }, '候补第 3 位'],
    [{ mine: { roles: ['organiser', 'speaker'], registration: null, checkedIn: false } }, '您是主讲人'],
    [{ state: 'concluded' }, '没有签到'],
  ] as [Partial<Activity>, string][])('is said in a few words: %j is %s', (patch, text) => {
    expect(standingOf(activity(patch))?.text).toBe(text)
  })

  it('is not said to those whom it does not concern', () => {
    expect(standingOf(activity({ iAmMeant: false }))).toBeNull()
  })

  it('calls late only who was late in every session', () => {
    const at = session.startsAt
    const sessions = [true, false].map((late) => ({ ...session, myCheckIn: { at, late } }))
    const mine = { ...registered, checkedIn: true }
    expect(standingOf(activity({ mine, sessions }))).toEqual({ tone: 'good', text: '已签到' })
    expect(standingOf(activity({ mine, sessions: sessions.slice(0, 1) }))).toEqual({
      tone: 'warn',
      text: '已签到(迟到)',
    })
  })
})
