import type { ActivityType } from '../src/modules/activities/vocabulary.ts'
import { addDays, daysBetween, weekdayOf } from '../src/platform/calendar-day.ts'
import type { DemoGroup } from './groups.ts'
import type { DemoOrganization } from './organization.ts'
import type { DemoPerson, DemoSchool } from './people.ts'
import type { Random } from './random.ts'
import { themes } from './words.ts'

export interface DemoActivity {
  id: string
  title: string
  type: ActivityType
  theme: string
  level: 'school' | 'cluster' | 'county'
  subject: string | null
  stage: string | null
  day: string
  from: string
  to: string
  minutes: number
  host: DemoSchool
  group: DemoGroup | null
  associationId: string | null
  organiser: DemoPerson
  roles: { role: 'speaker' | 'demonstrator' | 'commentator'; person: DemoPerson }[]
  participants: DemoPerson[]
  audience: Record<string, unknown>
  registrationRequired: boolean
  planItemId: string | null
}

/** Working days of a term on which something may take place. */
function workingDays(from: string, to: string): string[] {
  const days = Array.from({ length: daysBetween(from, to) + 1 }, (_, offset) => addDays(from, offset))
  return days.filter((day) => weekdayOf(day) <= 5 && !(day.slice(5) >= '10-01' && day.slice(5) <= '10-07'))
}

function themeOf(random: Random, subject: string): string {
  return random.pick(themes[subject] ?? ['课堂教学改进'])
}

const slots = [
  ['14:00', '16:00', 120],
  ['14:30', '16:30', 120],
  ['08:30', '11:00', 150],
  ['15:00', '16:30', 90],
] as const

/** About 500 activities a term for a whole district: central groups monthly, schools, clusters, the office. */
export function demoActivities(
  random: Random,
  now: number,
  organization: DemoOrganization,
  scale: number,
): DemoActivity[] {
  return organization.terms.flatMap((term) => {
    const days = workingDays(addDays(term.startsOn, 4), addDays(term.endsOn, -12))
    const month = (index: number): string[] =>
      days.filter((day) => Math.floor(daysBetween(term.startsOn, day) / 30) === index)
    const activities: DemoActivity[] = []
    const add = (
      sketch: Omit<DemoActivity, 'id' | 'day' | 'from' | 'to' | 'minutes' | 'planItemId'>,
      among: string[],
    ): void => {
      if (among.length === 0) return
      const [from, to, minutes] = random.pick(slots)
      activities.push({
        ...sketch,
        id: random.id(now),
        day: random.pick(among),
        from,
        to,
        minutes,
        planItemId: null,
      })
    }

    for (const group of organization.central) {
      const colleagues = organization.people.filter(
        (person) =>
          person.subject === group.subject &&
          person.stage === group.stage &&
          person.school &&
          !group.members.includes(person),
      )
      for (let index = 0; index < 5; index += 1) {
        // Most groups keep the monthly rhythm, some fall behind: that is what the board shows.
        if (!random.chance(0.9)) continue
        add(centralActivity(random, organization, group, colleagues), month(index))
      }
    }
    for (const school of organization.schools) {
      const groups = organization.teaching.filter((group) => group.school === school)
      const count = Math.round(
        random.between(5, 9) * (school.locality === 'rural' ? 0.7 : 1) * Math.min(1, scale * 2),
      )
      for (let index = 0; index < count && groups.length > 0; index += 1) {
        add(schoolActivity(random, school, random.pick(groups)), days)
      }
    }
    for (const cluster of organization.clusters) {
      for (let index = 0; index < 8; index += 1) add(clusterActivity(random, cluster), days)
    }
    for (let index = 0; index < Math.round(20 * Math.min(1, scale * 2)); index += 1) {
      add(officeActivity(random, organization), days)
    }
    return activities
  })
}

function centralActivity(
  random: Random,
  organization: DemoOrganization,
  group: DemoGroup,
  colleagues: DemoPerson[],
): Omit<DemoActivity, 'id' | 'day' | 'from' | 'to' | 'minutes' | 'planItemId'> {
  const theme = themeOf(random, group.subject)
  const toRural = random.chance(0.22)
  const rural = organization.schools.filter(
    (school) =>
      school.locality === 'rural' &&
      school.teachers.some((teacher) => teacher.subject === group.subject && teacher.stage === group.stage),
  )
  const host =
    toRural && rural.length > 0
      ? random.pick(rural)
      : (random.pick(group.members).school ?? random.pick(organization.schools))
  const type: ActivityType = toRural
    ? '送教下乡'
    : random.pick<ActivityType>(['专题研讨', '同课异构', '观摩课', '集体备课', '听评课'])
  const demonstrators = random.some(group.members, type === '同课异构' ? 2 : 1)
  return {
    title: toRural
      ? `${group.subject}送教走进${host.name.replace('云川区', '')}:${theme}`
      : `${theme}专题${type === '专题研讨' ? '研讨' : type}`,
    type,
    theme,
    level: 'county',
    subject: group.subject,
    stage: group.stage,
    host,
    group,
    associationId: null,
    organiser: group.leader,
    roles: [
      ...demonstrators.map((person) => ({ role: 'demonstrator' as const, person })),
      {
        role: 'commentator',
        person: random.pick(group.members.filter((member) => !demonstrators.includes(member))),
      },
      ...(random.chance(0.35) ? [{ role: 'speaker' as const, person: group.leader }] : []),
    ],
    participants: [
      ...random.some(group.members, group.members.length - random.between(0, 2)),
      ...random.some(colleagues, random.between(26, 72)),
    ],
    audience: { subjects: [group.subject], stages: [group.stage] },
    registrationRequired: random.chance(0.4),
  }
}

function schoolActivity(
  random: Random,
  school: DemoSchool,
  group: DemoGroup,
): Omit<DemoActivity, 'id' | 'day' | 'from' | 'to' | 'minutes' | 'planItemId'> {
  const theme = themeOf(random, group.subject)
  const demonstrator = random.pick(group.members)
  const wholeSchool = random.chance(0.35)
  const type = wholeSchool
    ? random.pick<ActivityType>(['专题讲座', '示范课', '培训'])
    : random.pick<ActivityType>(['听评课', '集体备课', '专题研讨', '示范课'])
  return {
    title: `${group.subject}组${type}:${theme}`,
    type,
    theme,
    level: 'school',
    subject: group.subject,
    stage: group.stage,
    host: school,
    group,
    associationId: null,
    organiser: group.leader,
    roles: type === '集体备课' ? [] : [{ role: 'demonstrator', person: demonstrator }],
    participants: wholeSchool
      ? random.some(school.teachers, random.between(24, 60))
      : group.members.slice(0, 36),
    audience: wholeSchool ? { schools: [school.id] } : { groups: [group.id] },
    registrationRequired: false,
  }
}

function clusterActivity(
  random: Random,
  cluster: DemoOrganization['clusters'][number],
): Omit<DemoActivity, 'id' | 'day' | 'from' | 'to' | 'minutes' | 'planItemId'> {
  const host = random.pick(cluster.schools)
  const subject = random.pick(host.teachers).subject
  const teachers = cluster.schools.flatMap((school) => school.teachers)
  const same = teachers.filter((teacher) => teacher.subject === subject)
  const management = random.chance(0.25)
  const theme = management
    ? random.pick(['班级管理经验交流', '心理健康教育', '家长学校建设', '校园文化建设'])
    : themeOf(random, subject)
  const demonstrator = random.pick(same)
  return {
    title: `${cluster.name}${management ? theme : `${subject}联合教研：${theme}`}`,
    type: management ? '沙龙交流' : '联合教研',
    theme,
    level: 'cluster',
    subject: management ? null : subject,
    stage: management ? null : demonstrator.stage,
    host,
    group: null,
    associationId: cluster.id,
    organiser: cluster.lead.teachers[1] ?? random.pick(cluster.lead.teachers),
    roles: management
      ? [{ role: 'speaker', person: random.pick(host.teachers) }]
      : [
          { role: 'demonstrator', person: demonstrator },
          { role: 'commentator', person: random.pick(same) },
        ],
    participants: random.some(
      management ? teachers.filter((teacher) => teacher.duty !== 'teacher' || random.chance(0.06)) : same,
      random.between(30, 80),
    ),
    audience: { associations: [cluster.id], ...(management ? {} : { subjects: [subject] }) },
    registrationRequired: random.chance(0.6),
  }
}

function officeActivity(
  random: Random,
  organization: DemoOrganization,
): Omit<DemoActivity, 'id' | 'day' | 'from' | 'to' | 'minutes' | 'planItemId'> {
  const researcher = random.pick(organization.researchers)
  const teachers = organization.people.filter(
    (person) => person.school && person.subject === researcher.subject && person.stage === researcher.stage,
  )
  const theme = themeOf(random, researcher.subject)
  const type = random.pick<ActivityType>(['专题讲座', '培训', '质量分析会', '成果展示'])
  const host = random.pick(organization.schools.filter((school) => school.locality === 'urban'))
  return {
    title: `全区${researcher.subject}${type === '质量分析会' ? '学科质量分析会' : `${type}:${theme}`}`,
    type,
    theme,
    level: 'county',
    subject: researcher.subject,
    stage: researcher.stage,
    host,
    group: null,
    associationId: null,
    organiser: researcher,
    roles: [{ role: 'speaker', person: researcher }],
    participants: random.some(teachers, random.between(80, 190)),
    audience: { subjects: [researcher.subject], stages: [researcher.stage] },
    registrationRequired: random.chance(0.7),
  }
}

/** Where an activity's day and time become instants. */
export function instants(activity: DemoActivity): { startsAt: string; endsAt: string } {
  return { startsAt: shanghai(activity.day, activity.from), endsAt: shanghai(activity.day, activity.to) }
}

/** The instant of a wall-clock time in Asia/Shanghai (UTC+8 the whole year). */
function shanghai(day: string, time: string): string {
  return new Date(`${day}T${time}:00+08:00`).toISOString()
}
