import type { Stage } from '../src/modules/organization/vocabulary.ts'
import type { DemoPerson, DemoSchool } from './people.ts'
import type { Random } from './random.ts'

export interface DemoGroup {
  id: string
  kind: 'centralGroup' | 'teachingGroup'
  name: string
  subject: string
  stage: Stage
  grade: number | null
  school: DemoSchool | null
  leader: DemoPerson
  members: DemoPerson[]
}

const numerals = ['一', '二', '三', '四', '五', '六']

/** The 30 central groups: by grade × subject where classes are many, by stage × subject elsewhere. */
const centralSketches: { name: string; subject: string; stage: Stage; grade: number | null }[] = [
  ...['语文', '数学'].flatMap((subject) =>
    numerals.map((numeral, index) => ({
      name: `小学${numeral}年级${subject}中心教研组`,
      subject,
      stage: 'primary' as Stage,
      grade: index + 1,
    })),
  ),
  ...['英语', '科学', '道德与法治', '音乐', '美术', '体育与健康'].map((subject) => ({
    name: `小学${subject}中心教研组`,
    subject,
    stage: 'primary' as Stage,
    grade: null,
  })),
  ...['语文', '数学', '英语', '物理', '化学', '道德与法治', '历史', '地理', '生物学', '体育与健康'].map(
    (subject) => ({
      name: `初中${subject}中心教研组`,
      subject,
      stage: 'junior' as Stage,
      grade: null,
    }),
  ),
  ...['语言', '健康'].map((subject) => ({
    name: `幼儿园${subject}领域中心教研组`,
    subject,
    stage: 'kindergarten' as Stage,
    grade: null,
  })),
]

/** Central groups with 8–14 members from several schools, the best honoured first; the first of them leads. */
export function centralGroups(random: Random, now: number, people: DemoPerson[], count: number): DemoGroup[] {
  const taken = new Set<string>()
  return centralSketches.slice(0, count).flatMap((sketch) => {
    const able = people
      .filter(
        (person) =>
          person.subject === sketch.subject && person.stage === sketch.stage && !taken.has(person.id),
      )
      .sort((a, b) => b.honours.length - a.honours.length)
    const members = random.some(
      able.slice(0, Math.max(14, Math.ceil(able.length * 0.3))),
      random.between(8, 14),
    )
    const leader = members[0]
    if (!leader) return []
    for (const member of members) taken.add(member.id)
    return [{ id: random.id(now), kind: 'centralGroup' as const, ...sketch, school: null, leader, members }]
  })
}

/** In each school a teaching group for each subject with at least three teachers. */
export function teachingGroups(random: Random, now: number, schools: DemoSchool[]): DemoGroup[] {
  return schools.flatMap((school) => {
    const bySubject = Map.groupBy(school.teachers, (teacher) => `${teacher.stage} ${teacher.subject}`)
    return [...bySubject.values()].flatMap((members) => {
      const leader = members.find((member) => member.duty === 'teacher')
      if (members.length < 3 || !leader) return []
      const stageName = school.kind === 'nineYear' ? (leader.stage === 'primary' ? '小学' : '初中') : ''
      return [
        {
          id: random.id(now),
          kind: 'teachingGroup' as const,
          name: `${stageName}${leader.subject}教研组`,
          subject: leader.subject,
          stage: leader.stage,
          grade: null,
          school,
          leader,
          members,
        },
      ]
    })
  })
}
