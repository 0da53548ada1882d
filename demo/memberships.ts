import type { DistrictTransaction } from '../src/platform/db.ts'
import type { DemoGroup } from './groups.ts'
import type { DemoOrganization } from './organization.ts'
import type { DemoPerson } from './people.ts'
import type { Random } from './random.ts'
import { insertRows } from './rows.ts'

/** Groups above and inside the schools, and who belongs where. */
export async function insertGroupsAndMemberships(
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
