import { hashPassword } from '../src/modules/accounts/index.ts'
import type { DistrictTransaction } from '../src/platform/db.ts'
import type { DemoGroup } from './groups.ts'
import type { DemoOrganization } from './organization.ts'
import type { DemoPerson, DemoSchool } from './people.ts'
import type { Random } from './random.ts'
import { insertRows } from './rows.ts'

/** The password of every demo account. */
export const demoPassword = 'lianyan2026'

/** Gives one person a role a staff number that is easy to type. */
export function demoAccounts(
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

/** Everyone may sign in with the demo password; hashing it once keeps the load short. */
export async function insertAccounts(
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
