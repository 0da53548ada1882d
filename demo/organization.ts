import { hashPassword } from '../src/modules/accounts/index.ts'
import { addDays } from '../src/platform/calendar-day.ts'
import type { DistrictTransaction } from '../src/platform/db.ts'
import { centralGroups, type DemoGroup, teachingGroups } from './groups.ts'
import { type DemoPerson, type DemoSchool, demoSchools, peopleRows } from './people.ts'
import type { Random } from './random.ts'
import { insertRows } from './rows.ts'
import { type DemoTerm, demoTerms } from './terms.ts'
import { allianceNames, clusterNames } from './words.ts'

/** The password of every demo account. */
export const demoPassword = 'lianyan2026'

export interface DemoOrganization {
  districtId: number
  terms: (DemoTerm & { id: string })[]
  schools: DemoSchool[]
  /** All people, office included. */
  people: DemoPerson[]
  researchers: DemoPerson[]
  central: DemoGroup[]
  teaching: DemoGroup[]
  clusters: { id: string; name: string; schools: DemoSchool[]; lead: DemoSchool }[]
  alliances: { id: string; name: string; schools: DemoSchool[]; lead: DemoSchool }[]
  /** One account a role, to be printed at the start. */
  accounts: { role: string; staffNumber: string; name: string; where: string }[]
}

const researcherSubjects = [
  ['语文', 'primary'], ['数学', 'primary'], ['英语', 'primary'], ['科学', 'primary'], ['语文', 'junior'], ['数学', 'junior'], ['英语', 'junior'],
  ['物理', 'junior'], ['化学', 'junior'], ['道德与法治', 'junior'], ['体育与健康', 'primary'], ['语言', 'kindergarten'],
] as const // prettier-ignore

/** Writes the district's organization and gives it back for the rest of the generator. */
export async function loadOrganization(
  db: DistrictTransaction,
  districtId: number,
  random: Random,
  now: Date,
  today: string,
  size: number,
): Promise<DemoOrganization> {
  const stamp = now.getTime()
  const terms = demoTerms(today).map((term) => ({ ...term, id: random.id(stamp) }))
  const schools = demoSchools(random, stamp, size, today)
  const teachers = schools.flatMap((school) => school.teachers)
  const office = officePeople(random, stamp, today)
  const people = [...office, ...teachers]
  const central = centralGroups(random, stamp, teachers, Math.max(4, Math.round(30 * Math.min(1, size * 2))))
  const teaching = teachingGroups(random, stamp, schools)
  const clusters = clusterNames.flatMap((name, index) => {
    const members = schools.filter((school) => school.cluster === index)
    const lead = members.find((school) => school.kind === 'primary') ?? members[0]
    return lead ? [{ id: random.id(stamp), name, schools: members, lead }] : []
  })
  const alliances = allianceNames.flatMap((name, index) => {
    const kind = index === 0 ? 'primary' : 'junior'
    const members = schools.filter((school) => school.kind === kind || school.kind === 'nineYear')
    const lead = members[0]
    return lead
      ? [{ id: random.id(stamp), name, schools: members.slice(0, index === 0 ? 16 : 12), lead }]
      : []
  })
  const accounts = demoAccounts(office, schools, central, clusters)

  const years = [...new Set(terms.map((term) => term.schoolYear))].map((name) => ({
    name,
    id: random.id(stamp),
  }))
  await insertRows(
    db,
    'schoolYears',
    years.map(({ name, id }) => ({
      districtId,
      id,
      name,
      startsOn: `${name.slice(0, 4)}-09-01`,
      endsOn: `${Number(name.slice(0, 4)) + 1}-08-31`,
    })),
  )
  await insertRows(
    db,
    'terms',
    terms.map(({ schoolYear, ...term }) => ({
      districtId,
      ...term,
      schoolYearId: years.find((year) => year.name === schoolYear)?.id,
    })),
  )
  await insertRows(db, 'specialDays', specialDays(districtId, random, stamp, terms))
  await insertRows(
    db,
    'schools',
    schools.map((school, index) => ({
      districtId,
      id: school.id,
      name: school.name,
      shortName: school.name.replace('云川区', ''),
      code: String(3299001000 + index),
      kind: school.kind,
      locality: school.locality,
      address: `云川区${school.locality === 'urban' ? `文化路${index + 1}号` : school.name.slice(0, 3)}`,
      longitude: 118.7 + random.next() * 0.5,
      latitude: 33.1 + random.next() * 0.4,
      classCount: Math.max(3, Math.round(school.teachers.length / 2.6)),
      pupilCount: Math.round(school.teachers.length * random.between(11, 16)),
      createdAt: now.toISOString(),
    })),
  )
  const associations = [
    ...clusters.map((cluster) => ({ ...cluster, kind: 'cluster' })),
    ...alliances.map((alliance) => ({ ...alliance, kind: 'alliance' })),
  ]
  await insertRows(
    db,
    'associations',
    associations.map(({ id, kind, name, lead }) => ({ districtId, id, kind, name, leadSchoolId: lead.id })),
  )
  await insertRows(
    db,
    'associationMembers',
    associations.flatMap(({ id, schools: members }) =>
      members.map((school) => ({
        districtId,
        associationId: id,
        schoolId: school.id,
        validFrom: '2022-09-01',
      })),
    ),
  )
  await insertRows(db, 'people', peopleRows(districtId, people))
  await insertGroupsAndMemberships(db, districtId, random, stamp, {
    office,
    central,
    teaching,
    clusters,
    teachers,
  })
  await insertRows(
    db,
    'assignments',
    teachers.map((person) => ({
      districtId,
      id: random.id(stamp),
      personId: person.id,
      schoolId: person.school?.id,
      subject: person.subject,
      stage: person.stage,
      grade: person.grade,
      weeklyPeriods: random.between(8, 18),
      validFrom: terms.at(-1)?.startsOn,
    })),
  )
  await insertRows(
    db,
    'honours',
    people.flatMap((person) =>
      person.honours.map((honour) => ({
        districtId,
        id: random.id(stamp),
        personId: person.id,
        ...honour,
        awardedOn: `${Number(today.slice(0, 4)) - random.between(1, 8)}-09-10`,
      })),
    ),
  )
  await insertAccounts(db, districtId, random, stamp, people)
  return {
    districtId,
    terms,
    schools,
    people,
    researchers: office.slice(2),
    central,
    teaching,
    clusters,
    alliances,
    accounts,
  }
}

function officePeople(random: Random, stamp: number, today: string): DemoPerson[] {
  const names = [
    '程立新',
    '沈静安',
    ...researcherSubjects.map(
      (_, index) =>
        '林周吴徐许何高梁宋唐韩潘'[index] +
        ['晓燕', '志强', '文静', '国栋', '敏', '建平', '玉兰', '振华', '雪', '伟', '永刚', '芳'][index]!,
    ),
  ]
  return names.map((name, index) => ({
    id: random.id(stamp),
    staffNumber: `jy${String(index + 1).padStart(3, '0')}`,
    name,
    sex: index % 3 === 0 ? 'male' : 'female',
    bornOn: `${Number(today.slice(0, 4)) - random.between(38, 56)}-05-01`,
    joinedWorkOn: `${Number(today.slice(0, 4)) - random.between(15, 32)}-08-01`,
    title: '高级',
    subject: researcherSubjects[index - 2]?.[0] ?? '语文',
    stage: researcherSubjects[index - 2]?.[1] ?? 'primary',
    school: null,
    duty: 'researcher',
    schoolSince: '2019-08-01',
    grade: null,
    honours: [],
  }))
}

/** Gives one person a role a staff number that is easy to type. */
function demoAccounts(
  office: DemoPerson[],
  schools: DemoSchool[],
  central: DemoGroup[],
  clusters: DemoOrganization['clusters'],
): DemoOrganization['accounts'] {
  const ordinary = schools.find(
    (school) => school.kind === 'primary' && !clusters.some((cluster) => cluster.lead === school),
  )
  const chosen: [string, string, DemoPerson | undefined, string][] = [
    ['区级管理员', 'guanli', office[0], '教研室'],
    ['教研室主任', 'zhuren', office[1], '教研室'],
    ['教研员(小学语文)', 'jiaoyan', office[2], '教研室'],
    ['片区负责人', 'pianzhang', clusters[0]?.lead.teachers[0], clusters[0]?.name ?? ''],
    ['校长', 'xiaozhang', ordinary?.teachers[0], ordinary?.name ?? ''],
    ['教导主任', 'jiaodao', ordinary?.teachers[1], ordinary?.name ?? ''],
    ['中心组组长', 'zuzhang', central[0]?.leader, central[0]?.name ?? ''],
    [
      '教师',
      'jiaoshi',
      ordinary?.teachers.find((teacher) => teacher.duty === 'teacher' && teacher.subject === '语文'),
      ordinary?.name ?? '',
    ],
  ]
  return chosen.flatMap(([role, staffNumber, person, where]) => {
    if (!person) return []
    person.staffNumber = staffNumber
    return [{ role, staffNumber, name: person.name, where }]
  })
}

function specialDays(
  districtId: number,
  random: Random,
  stamp: number,
  terms: DemoTerm[],
): Record<string, unknown>[] {
  return terms.flatMap((term) => {
    const year = term.startsOn.slice(0, 4)
    const day = (
      kind: string,
      name: string,
      startsOn: string,
      endsOn: string,
      stage: string | null = null,
    ) => ({
      districtId,
      id: random.id(stamp),
      kind,
      name,
      startsOn,
      endsOn,
      stage,
    })
    return term.sequence === 1
      ? [
          day('holiday', '国庆节', `${year}-10-01`, `${year}-10-07`),
          day('makeup', '国庆调休上课', `${year}-10-10`, `${year}-10-10`),
          day('holiday', '元旦', `${Number(year) + 1}-01-01`, `${Number(year) + 1}-01-01`),
          day('examination', '初中期中考试', `${year}-11-12`, `${year}-11-13`, 'junior'),
          day('examination', '期末考试', addDays(term.endsOn, -9), addDays(term.endsOn, -7)),
        ]
      : [
          day('holiday', '清明节', `${year}-04-04`, `${year}-04-06`),
          day('holiday', '劳动节', `${year}-05-01`, `${year}-05-05`),
          day('examination', '期末考试', addDays(term.endsOn, -9), addDays(term.endsOn, -7)),
        ]
  })
}

async function insertGroupsAndMemberships(
  db: DistrictTransaction,
  districtId: number,
  random: Random,
  stamp: number,
  parts: {
    office: DemoPerson[]
    central: DemoGroup[]
    teaching: DemoGroup[]
    clusters: DemoOrganization['clusters']
    teachers: DemoPerson[]
  },
): Promise<void> {
  const { office, central, teaching, clusters, teachers } = parts
  const administration = random.id(stamp)
  const researchOffice = random.id(stamp)
  const leading = random.id(stamp)
  const group = (id: string, kind: string, name: string, more: Record<string, unknown> = {}) => ({
    districtId,
    id,
    kind,
    name,
    subject: null,
    stage: null,
    grade: null,
    schoolId: null,
    ...more,
  })
  await insertRows(db, 'groups', [
    group(administration, 'administration', '平台管理组'),
    group(researchOffice, 'researchOffice', '云川区教研室'),
    group(leading, 'leadingGroup', '联片教研工作领导小组'),
    ...[...central, ...teaching].map((g) =>
      group(g.id, g.kind, g.name, {
        subject: g.subject,
        stage: g.stage,
        grade: g.grade,
        schoolId: g.school?.id ?? null,
      }),
    ),
  ])
  const membership = (
    person: DemoPerson,
    duty: string,
    where: Record<string, unknown>,
    validFrom = '2023-09-01',
  ) => ({
    districtId,
    id: random.id(stamp),
    personId: person.id,
    duty,
    schoolId: null,
    groupId: null,
    associationId: null,
    subject: null,
    stage: null,
    validFrom,
    validTo: null,
    ...where,
  })
  const [administrator, head, ...researchers] = office
  await insertRows(db, 'memberships', [
    ...(administrator ? [membership(administrator, 'administrator', { groupId: administration })] : []),
    ...(head
      ? [
          membership(head, 'head', { groupId: researchOffice }),
          membership(head, 'deputyLeader', { groupId: leading }),
        ]
      : []),
    ...researchers.map((person) =>
      membership(person, 'researcher', {
        groupId: researchOffice,
        subject: person.subject,
        stage: person.stage,
      }),
    ),
    ...teachers.map((person) =>
      membership(person, person.duty, { schoolId: person.school?.id }, person.schoolSince),
    ),
    ...[...central, ...teaching].flatMap((g) =>
      g.members.map((person) =>
        membership(person, person === g.leader ? 'leader' : 'member', { groupId: g.id }),
      ),
    ),
    ...clusters.flatMap((cluster) => {
      const principal = cluster.lead.teachers[0]
      return principal ? [membership(principal, 'leader', { associationId: cluster.id })] : []
    }),
  ])
}

/** Everyone may sign in with the demo password; hashing it once keeps the load short. */
async function insertAccounts(
  db: DistrictTransaction,
  districtId: number,
  random: Random,
  stamp: number,
  people: DemoPerson[],
): Promise<void> {
  const password = await hashPassword(demoPassword)
  const users = people.map((person) => ({ person, id: random.id(stamp) }))
  const at = new Date(stamp).toISOString()
  await insertRows(
    db,
    'users',
    users.map(({ person, id }) => ({
      id,
      districtId,
      personId: person.id,
      name: person.name,
      email: `${person.id}@${districtId}.lianyan.invalid`,
      emailVerified: false,
      mustChangePassword: false,
      createdAt: at,
      updatedAt: at,
    })),
  )
  await insertRows(
    db,
    'credentials',
    users.map(({ id }) => ({
      id: random.id(stamp),
      userId: id,
      accountId: id,
      providerId: 'credential',
      password,
      createdAt: at,
      updatedAt: at,
    })),
  )
}
