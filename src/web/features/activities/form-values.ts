import { v7 as newId } from 'uuid'
import { addDays } from '../../../platform/calendar-day.ts'
import type { Me } from '../../app/session.ts'
import { dayOf, timeOf } from '../../ui/dates.ts'
import type { Choice } from '../../ui/search-select.tsx'
import type { Activity } from './words.tsx'

type Level = Activity['level']
type Stage = NonNullable<Activity['stage']>
type Role = 'organiser' | 'speaker' | 'demonstrator' | 'commentator'

/** A session as it is typed: days and times of the district. `endDay` is given where it is not the same day. */
export type FormSession = {
  id: string
  title: string
  day: string | null
  from: string
  endDay: string | null
  to: string
  place: string
}
export type FormRole = { key: string; role: Role; person: Choice | null; topic: string }
export type FormAudience = {
  schools: string[]
  associations: string[]
  groups: string[]
  subjects: string[]
  stages: Stage[]
  grades: number[]
  people: Choice[]
}

/** An activity while it is typed. */
export type FormValues = {
  id: string
  title: string
  type: Activity['type'] | null
  theme: string
  level: Level
  subject: string | null
  stage: Stage | null
  planItemId: string | null
  hostSchoolId: string | null
  groupId: string | null
  associationId: string | null
  organiser: Choice | null
  place: string
  onlineLink: string
  agenda: string
  /** Null: follows level, host, subject and stage. */
  audience: FormAudience | null
  registrationRequired: boolean
  quota: number | null
  registrationClosesAt: string | null
  walkInsWelcome: boolean
  sessions: FormSession[]
  roles: FormRole[]
}

const office = ['districtAdministrator', 'officeHead', 'researcher']

/** An empty form, with what the roles of its writer make likely. */
export function blankForm(me: Me, day: string | null): FormValues {
  const role = (...kinds: string[]) => me.roles.find(({ kind }) => kinds.includes(kind))
  const researcher = role('researcher')
  const group = role('centralMember') ?? role('groupLeader')
  const cluster = role('clusterLead')
  const base = {
    id: newId(),
    title: '',
    type: null,
    theme: '',
    level: 'school' as Level,
    subject: researcher?.subject ?? null,
    stage: (researcher?.stage ?? null) as Stage | null,
    planItemId: null,
    hostSchoolId: me.person.schoolId,
    groupId: null,
    associationId: null,
    organiser: { value: me.person.id, label: me.person.name },
    place: '',
    onlineLink: '',
    agenda: '',
    audience: null,
    registrationRequired: false,
    quota: null,
    registrationClosesAt: null,
    walkInsWelcome: true,
    sessions: [blankSession(day)],
    roles: [],
  }
  if (role(...office)) return { ...base, level: 'county' }
  if (cluster) return { ...base, level: 'cluster', associationId: cluster.scopeId }
  if (role('principal', 'dean')) return base
  return { ...base, level: role('centralMember') ? 'county' : 'school', groupId: group?.scopeId ?? null }
}

export function blankSession(day: string | null, like?: FormSession): FormSession {
  return {
    id: newId(),
    title: '',
    day,
    from: like?.from ?? '14:00',
    endDay: null,
    to: like?.to ?? '16:00',
    place: '',
  }
}

/** The session that probably follows: a week later, at the same time. */
export function nextSession(sessions: readonly FormSession[]): FormSession {
  const last = sessions.at(-1)
  return blankSession(last?.day ? addDays(last.day, 7) : null, last)
}

/** A saved activity as the form has it; `nameOf` names the people of its audience. */
export function formOf(activity: Activity, nameOf: (personId: string) => string): FormValues {
  const roles = activity.roles.flatMap(({ id, role, person, topic }) =>
    role === 'expert' || !person
      ? []
      : [{ key: id, role, person: { value: person.id, label: person.name }, topic: topic ?? '' }],
  )
  return {
    id: activity.id,
    title: activity.title,
    type: activity.type,
    theme: activity.theme ?? '',
    level: activity.level,
    subject: activity.subject,
    stage: activity.stage,
    planItemId: activity.planItem?.id ?? null,
    hostSchoolId: activity.hostSchool?.id ?? null,
    groupId: activity.group?.id ?? null,
    associationId: activity.association?.id ?? null,
    organiser: { value: activity.organiser.id, label: activity.organiser.name },
    place: activity.place ?? '',
    onlineLink: activity.onlineLink ?? '',
    agenda: activity.agenda ?? '',
    audience: {
      ...activity.audience,
      people: activity.audience.people.map((id) => ({ value: id, label: nameOf(id) })),
    },
    registrationRequired: activity.registrationRequired,
    quota: activity.quota,
    registrationClosesAt: activity.registrationClosesAt,
    walkInsWelcome: activity.walkInsWelcome,
    sessions: activity.sessions.map((session) => {
      const [day, endDay] = [dayOf(session.startsAt), dayOf(session.endsAt)]
      return {
        id: session.id,
        title: session.title ?? '',
        day,
        from: timeOf(session.startsAt),
        endDay: endDay === day ? null : endDay,
        to: timeOf(session.endsAt),
        place: session.place ?? '',
      }
    }),
    roles,
  }
}

/** Who is meant when nobody said so: a school's own, a cluster's schools, in the activity's subject and stage. */
export function likelyAudience(
  form: Pick<FormValues, 'level' | 'hostSchoolId' | 'associationId' | 'subject' | 'stage'>,
): FormAudience {
  const schools = form.level === 'school' && form.hostSchoolId ? [form.hostSchoolId] : []
  return {
    schools,
    associations: form.level === 'cluster' && form.associationId ? [form.associationId] : [],
    groups: [],
    subjects: form.subject ? [form.subject] : [],
    stages: form.stage && schools.length === 0 ? [form.stage] : [],
    grades: [],
    people: [],
  }
}

/** The instants of a session; null while something is missing. */
export function instantsOf({
  day,
  from,
  endDay,
  to,
}: FormSession): { startsAt: string; endsAt: string } | null {
  if (!day || !from || !to) return null
  return { startsAt: `${day}T${from}:00+08:00`, endsAt: `${endDay ?? day}T${to}:00+08:00` }
}

/** What is missing or wrong, by field; empty when the form can be sent. */
export function mistakesOf(form: FormValues): Record<string, string> {
  const found: Record<string, string> = {}
  if (!form.title.trim()) found.title = '请写活动名称'
  if (!form.type) found.type = '请选择类型'
  if (form.level === 'cluster' && !form.associationId && !form.audience)
    found.association = '请选择片区或校联体'
  for (const session of form.sessions) {
    const span = instantsOf(session)
    if (!span) found[`session ${session.id}`] = '请选好日期和起止时间'
    else if (Date.parse(span.endsAt) <= Date.parse(span.startsAt))
      found[`session ${session.id}`] = '结束要在开始之后'
  }
  for (const { key, person } of form.roles) if (!person) found[`role ${key}`] = '请选择人员，或移除这一行'
  const link = form.onlineLink.trim()
  if (link && !/^https?:\/\/\S+\.\S+|^https?:\/\/localhost/.test(link))
    found.onlineLink = '请粘贴完整链接，以 http:// 或 https:// 开头'
  if (form.quota !== null && !form.registrationRequired) found.quota = '设名额要先打开“需要报名”'
  return found
}

/** What the contract takes; call when `mistakesOf` found nothing. */
export function fieldsOf(form: FormValues) {
  const audience = form.audience ?? likelyAudience(form)
  const textOf = (text: string) => text.trim() || null
  return {
    id: form.id,
    title: form.title.trim(),
    type: form.type as Activity['type'],
    theme: textOf(form.theme),
    level: form.level,
    subject: form.subject,
    stage: form.stage,
    planItemId: form.planItemId,
    hostSchoolId: form.hostSchoolId,
    groupId: form.groupId,
    associationId: form.associationId,
    organiserId: form.organiser?.value,
    place: textOf(form.place),
    onlineLink: textOf(form.onlineLink),
    agenda: textOf(form.agenda),
    audience: { ...audience, people: audience.people.map(({ value }) => value) },
    registrationRequired: form.registrationRequired,
    quota: form.registrationRequired ? form.quota : null,
    registrationClosesAt: form.registrationRequired ? form.registrationClosesAt : null,
    walkInsWelcome: form.walkInsWelcome,
    sessions: form.sessions.flatMap((session) => {
      const span = instantsOf(session)
      return span
        ? [{ id: session.id, title: textOf(session.title), place: textOf(session.place), ...span }]
        : []
    }),
    roles: form.roles.flatMap(({ role, person, topic }) =>
      person ? [{ role, personId: person.value, topic: textOf(topic) }] : [],
    ),
  }
}
