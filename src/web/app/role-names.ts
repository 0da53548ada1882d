import type { Role } from './session.ts'

const names: Record<string, string> = {
  districtAdministrator: '区管理员',
  researchOfficeHead: '教研室主任',
  researcher: '教研员',
  clusterLead: '片长',
  principal: '校长',
  dean: '教导主任',
  schoolAdministrator: '学校管理员',
  groupLeader: '教研组长',
  centralGroupMember: '中心组成员',
  teacher: '教师',
  partner: '校外伙伴',
}
const stages: Record<string, string> = {
  kindergarten: '幼儿园',
  primary: '小学',
  junior: '初中',
  senior: '高中',
}

/** A role as people say it: 初中数学教研员, 城东片区片长. */
export function roleName({ kind, scopeName, subject, stage }: Role): string {
  const name = names[kind] ?? kind
  if (kind === 'researcher') return `${stage ? (stages[stage] ?? stage) : ''}${subject ?? ''}${name}`
  if (kind === 'teacher' || kind === 'partner' || !scopeName) return name
  return `${scopeName}${name}`
}
