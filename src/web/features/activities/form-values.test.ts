import { describe, expect, it } from 'vitest'
import type { Me } from '../../app/session.ts'
import {
  blankForm,
  fieldsOf,
  likelyAudience,
  mistakesOf,
  nextSession,
  type FormValues,
} from './form-values.ts'

const school = '01a20000-0000-7000-8000-000000000001'
const group = '01a20000-0000-7000-8000-000000000002'
const cluster = '01a20000-0000-7000-8000-000000000003'
const role = (kind: string, scopeId: string | null = null, rest = {}) => ({
  kind,
  label: kind,
  scopeId,
  scopeName: null,
  subject: null,
  stage: null,
  ...rest,
})
const someone = (...roles: ReturnType<typeof role>[]): Me => ({
  person: {
    id: '01a20000-0000-7000-8000-000000000009',
    name: '林晓燕',
    staffNumber: '1001',
    schoolId: school,
    schoolName: '城南小学',
  },
  roles,
  district: { id: 1, name: '云川区', timeZone: 'Asia/Shanghai' },
  term: null,
  mustChangePassword: false,
  permissions: [],
})
const filled = (patch: Partial<FormValues> = {}): FormValues => ({
  ...blankForm(someone(role('officeHead')), '2026-09-16'),
  title: '习作研讨',
  type: '专题研讨',
  ...patch,
})

describe('a new activity', () => {
  it('begins with what the roles of its writer make likely', () => {
    const researcher = blankForm(
      someone(role('researcher', null, { subject: '语文', stage: 'primary' })),
      null,
    )
    expect(researcher).toMatchObject({ level: 'county', subject: '语文', stage: 'primary' })
    expect(blankForm(someone(role('clusterLead', cluster)), null)).toMatchObject({
      level: 'cluster',
      associationId: cluster,
    })
    expect(blankForm(someone(role('principal', school)), null)).toMatchObject({
      level: 'school',
      hostSchoolId: school,
    })
    const member = someone(role('groupLeader', group), role('centralMember', group))
    expect(blankForm(member, null)).toMatchObject({ level: 'county', groupId: group })
    expect(blankForm(someone(role('groupLeader', group)), null)).toMatchObject({
      level: 'school',
      groupId: group,
    })
  })

  it('is meant for its school, or for the teachers of its subject and stage', () => {
    const none = { hostSchoolId: school, associationId: null, subject: '语文', stage: 'primary' } as const
    expect(likelyAudience({ ...none, level: 'school' })).toMatchObject({
      schools: [school],
      subjects: ['语文'],
      stages: [],
    })
    expect(likelyAudience({ ...none, level: 'county' })).toMatchObject({
      schools: [],
      subjects: ['语文'],
      stages: ['primary'],
    })
  })

  it('is sent with instants of the district, and with null for what was left empty', () => {
    expect(fieldsOf(filled({ place: '  ' }))).toMatchObject({
      place: null,
      theme: null,
      sessions: [{ startsAt: '2026-09-16T14:00:00+08:00', endsAt: '2026-09-16T16:00:00+08:00' }],
    })
  })

  it('keeps its ids, so that a double click sends the same activity twice', () => {
    const form = filled()
    expect(fieldsOf(form)).toEqual(fieldsOf({ ...form }))
  })

  it('says what is missing or wrong before anything is sent', () => {
    const form = filled()
    expect(mistakesOf(form)).toEqual({})
    expect(mistakesOf({ ...form, title: ' ', type: null })).toEqual({
      title: '请写活动名称',
      type: '请选择类型',
    })
    const [session] = form.sessions
    if (!session) throw new Error('a form has a session')
    const wrong = { ...form, sessions: [{ ...session, from: '16:00', to: '14:00' }] }
    expect(Object.values(mistakesOf(wrong))).toEqual(['结束要在开始之后'])
    expect(
      mistakesOf({ ...wrong, sessions: [{ ...session, from: '22:00', to: '09:00', endDay: '2026-09-17' }] }),
    ).toEqual({})
    expect(mistakesOf(filled({ onlineLink: 'meeting.example.cn/1' }))).toHaveProperty('onlineLink')
    expect(mistakesOf(filled({ onlineLink: 'https://meeting.example.cn/1' }))).toEqual({})
    expect(mistakesOf(filled({ quota: 30 }))).toHaveProperty('quota')
  })

  it('drops quota and deadline when nobody registers', () => {
    const fields = fieldsOf(filled({ quota: 30, registrationClosesAt: '2026-09-15T12:00:00+08:00' }))
    expect(fields).toMatchObject({ registrationRequired: false, quota: null, registrationClosesAt: null })
  })

  it('proposes the next session a week later at the same time', () => {
    expect(nextSession(filled().sessions)).toMatchObject({ day: '2026-09-23', from: '14:00', to: '16:00' })
  })
})
