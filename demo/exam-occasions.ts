import { addDays } from '../src/platform/calendar-day.ts'
import { normal } from './exam-marks.ts'
import type { DemoOrganization } from './organization.ts'
import type { DemoPerson, DemoSchool } from './people.ts'
import type { Random } from './random.ts'
import { femaleNames, maleNames, surnames } from './words.ts'

export interface DemoPupil {
  id: string
  number: string
  name: string | null
  sex: 'female' | 'male'
  school: DemoSchool
  grade: number
  className: string
  leftOn: string | null
  ability: number
}

export interface DemoMeasure {
  text: string
  paperId: string | null
  school: DemoSchool | null
  owner: DemoPerson
  /** The central group whose plan it joins. */
  groupId: string | null
}

export interface DemoAssessment {
  id: string
  name: string
  kind: 'qualityMonitoring' | 'mock' | 'final'
  stage: 'primary' | 'junior'
  grade: number
  termId: string
  heldOn: string
  state: 'published' | 'collecting'
  smallestUnit: 'school' | 'class' | 'pupil'
  sampled: boolean
  sampleSize: number | null
  school: DemoSchool | null
  schools: DemoSchool[]
  /** How far a school's pupils lie from the average, the same on every occasion. */
  strengths: ReadonlyMap<DemoSchool, number>
  createdBy: DemoPerson
  prior: DemoAssessment | null
  papers: { id: string; subject: string; marked: (pupil: DemoPupil) => boolean }[]
  /** Everybody of the grade, and who was to sit. */
  roll: DemoPupil[]
  sample: DemoPupil[]
  meetingOn: string | null
  measures: DemoMeasure[]
}

const gradeWords = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']
/** Pupils of one grade by kind of school, before the district's size. */
const perGrade = { urban: 130, town: 90, rural: 44 } as const
const perClass = 44

/** Those of a grade in some schools, by class. */
export function rollOf(
  random: Random,
  now: Date,
  of: {
    schools: DemoSchool[]
    grade: number
    leftOn: string | null
    batch: number
    share: number
    named: boolean
  },
): DemoPupil[] {
  let number = 0
  return of.schools.flatMap((school) => {
    const count = Math.max(12, Math.round(perGrade[school.locality] * of.share * (0.8 + random.next() * 0.4)))
    const classes = Math.max(1, Math.round(count / perClass))
    return Array.from({ length: count }, (_, at) => {
      const sex = random.chance(0.5) ? ('female' as const) : ('male' as const)
      return {
        id: random.id(now.getTime()),
        number: `Y${of.batch}${String((number += 1)).padStart(6, '0')}`,
        name: of.named
          ? random.pick([...surnames]) + random.pick(sex === 'female' ? femaleNames : maleNames)
          : null,
        sex,
        school,
        grade: of.grade,
        className: `${Math.floor((at * classes) / count) + 1}班`,
        leftOn: of.leftOn,
        ability: normal(random),
      }
    })
  })
}

/** So many of each school, in the order of the roll. */
function sampleOf(random: Random, roll: DemoPupil[], size: number): DemoPupil[] {
  const drawn = new Set(
    [...Map.groupBy(roll, ({ school }) => school).values()].flatMap((pupils) => random.some(pupils, size)),
  )
  return roll.filter((pupil) => drawn.has(pupil))
}

/** What was assessed in the last terms, oldest first; days follow from the terms, so that the district is always lately. */
export function demoAssessments(
  random: Random,
  now: Date,
  today: string,
  organization: DemoOrganization,
  size: number,
): DemoAssessment[] {
  const stamp = now.getTime()
  const share = Math.min(1, size * 4)
  const strengths = new Map(organization.schools.map((school) => [school, normal(random) * 0.22]))
  const schoolsOf = (kinds: string[]): DemoSchool[] =>
    organization.schools.filter(({ kind }) => kinds.includes(kind))
  const primary = schoolsOf(['primary', 'nineYear'])
  const junior = schoolsOf(['junior', 'nineYear'])
  const { terms } = organization
  const [beforeLast, last, current] = terms.slice(-3)
  if (!beforeLast || !last || !current) return []
  const [, head, ...researchers] = organization.people
  const researcher = (subject: string, stage: string) =>
    researchers.find((person) => person.subject === subject && person.stage === stage) ?? head!
  const groupOf = (subject: string, stage: string, grade: number) =>
    organization.central.find(
      (group) =>
        group.subject === subject && group.stage === stage && (group.grade === null || group.grade === grade),
    )
  const all = () => true
  const paper = (subject: string, marked: (pupil: DemoPupil) => boolean = all) => ({
    id: random.id(stamp),
    subject,
    marked,
  })
  const base = {
    state: 'published' as const,
    sampled: false,
    sampleSize: null,
    school: null,
    strengths,
    createdBy: head!,
    prior: null,
    meetingOn: null,
    measures: [] as DemoMeasure[],
  }

  const monitoring = (
    term: typeof last,
    over: {
      grade: number
      stage: 'primary' | 'junior'
      subjects: string[]
      heldOn: string
      leftOn: string | null
      batch: number
      size: number
    },
  ): DemoAssessment => {
    const schools = over.stage === 'primary' ? primary : junior
    const roll = rollOf(random, now, { schools, ...over, share: share * 0.7, named: false })
    return {
      ...base,
      id: random.id(stamp),
      name: `${over.heldOn.slice(0, 4)}年${term.sequence === 1 ? '秋' : '春'}季${gradeWords[over.grade]}年级学业质量监测`,
      kind: 'qualityMonitoring',
      stage: over.stage,
      grade: over.grade,
      termId: term.id,
      heldOn: over.heldOn,
      smallestUnit: 'school',
      sampled: true,
      sampleSize: over.size,
      schools,
      papers: over.subjects.map((subject) => paper(subject)),
      roll,
      sample: sampleOf(random, roll, over.size),
    }
  }

  const earlier = monitoring(beforeLast, {
    grade: 5, stage: 'primary', subjects: ['语文', '数学'], heldOn: addDays(beforeLast.endsOn, -26), leftOn: addDays(beforeLast.endsOn, 20), batch: 1, size: 24,
  }) // prettier-ignore
  const lately = monitoring(last, {
    grade: 5, stage: 'primary', subjects: ['语文', '数学'], heldOn: addDays(last.endsOn, -26), leftOn: null, batch: 2, size: 30,
  }) // prettier-ignore
  lately.meetingOn = workday(addDays(lately.heldOn, 13))
  const own = organization.people.find(({ staffNumber }) => staffNumber === 'xiaozhang')
  const ownSchool = own?.school ?? undefined
  const leader = organization.people.find(({ staffNumber }) => staffNumber === 'zuzhang') ?? head!
  const [chinese, mathematics] = lately.papers
  lately.measures = [
    {
      text: '五年级每月一次非连续性文本阅读课例研讨，形成 4 个可用的课例',
      paperId: chinese!.id,
      school: null,
      owner: researcher('语文', 'primary'),
      groupId: groupOf('语文', 'primary', 5)?.id ?? null,
    },
    {
      text: '“图形的面积”单元作业重新设计，乡村学校先试',
      paperId: mathematics!.id,
      school: null,
      owner: groupOf('数学', 'primary', 5)?.leader ?? leader,
      groupId: groupOf('数学', 'primary', 5)?.id ?? null,
    },
    ...(ownSchool && own
      ? [
          {
            text: '本校五年级习作讲评每单元一次，教导处随堂听课',
            paperId: chinese!.id,
            school: ownSchool,
            owner: own,
            groupId: null,
          },
        ]
      : []),
  ]

  const spring = terms.findLast((term) => term.sequence === 2 && addDays(term.startsOn, 110) < today)
  const mocks: DemoAssessment[] = []
  if (spring) {
    const leftOn = spring.endsOn < today ? spring.endsOn : null
    const roll = rollOf(random, now, { schools: junior, grade: 9, leftOn, batch: 3, share, named: false })
    const subjects = ['语文', '数学', '英语', '物理', '化学']
    const mock = (name: string, after: number, prior: DemoAssessment | null): DemoAssessment => ({
      ...base,
      id: random.id(stamp),
      name: `${spring.startsOn.slice(0, 4)}届九年级${name}`,
      kind: 'mock',
      stage: 'junior',
      grade: 9,
      termId: spring.id,
      heldOn: workday(addDays(spring.startsOn, after)),
      smallestUnit: 'class',
      schools: junior,
      prior,
      papers: subjects.map((subject) => paper(subject)),
      roll,
      sample: roll,
    })
    const first = mock('第一次模拟考试', 60, null)
    first.meetingOn = workday(addDays(first.heldOn, 8))
    first.measures = [
      ['数学函数专题复习用统一的讲评课例，每校至少一次集体备课', '数学'],
      ['物理实验题开放实验室，乡村学校分批进校做一遍', '物理'],
      ['英语书面表达建立分层批改要求', '英语'],
    ].map(([text, subject]) => ({
      text: text!,
      paperId: first.papers.find((one) => one.subject === subject)!.id,
      school: null,
      owner: researcher(subject!, 'junior'),
      groupId: null,
    }))
    mocks.push(first, mock('第二次模拟考试', 88, first))
  }

  const finals: DemoAssessment[] = []
  if (ownSchool && own) {
    const teacher = organization.people.find(({ staffNumber }) => staffNumber === 'jiaoshi')
    const grade = Math.max(3, teacher?.grade ?? 4)
    const roll = rollOf(random, now, {
      schools: [ownSchool],
      grade,
      leftOn: null,
      batch: 4,
      share: 1,
      named: true,
    })
    finals.push({
      ...base,
      id: random.id(stamp),
      name: `${gradeWords[grade]}年级${last.name.slice(-4)}期末考试`,
      kind: 'final',
      stage: 'primary',
      grade,
      termId: last.id,
      heldOn: workday(addDays(last.endsOn, -8)),
      smallestUnit: 'pupil',
      school: ownSchool,
      schools: [ownSchool],
      createdBy: own,
      papers: ['语文', '数学', '英语'].map((subject) => paper(subject)),
      roll,
      sample: roll,
    })
  }

  const heldOn = [current.startsOn, addDays(today, -6)].toSorted().at(-1)!
  const underWay = monitoring(current, {
    grade: 8, stage: 'junior', subjects: ['数学', '物理'], heldOn, leftOn: null, batch: 5, size: 30,
  }) // prettier-ignore
  const [numbers, physics] = underWay.papers
  const early = new Set(underWay.schools.filter((_, at) => at % 2 === 0))
  return [
    earlier,
    lately,
    ...mocks,
    ...finals,
    {
      ...underWay,
      state: 'collecting',
      papers: [numbers!, { ...physics!, marked: ({ school }) => early.has(school) }],
    },
  ]
}

/** The day itself, or the Monday after a weekend. */
function workday(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  if (weekday === 0) return addDays(day, 1)
  return weekday === 6 ? addDays(day, 2) : day
}
