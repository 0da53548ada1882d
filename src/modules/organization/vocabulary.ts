/**
 * The controlled words of a district. Names that a district reads as they are (subjects, titles) are stored as
 * Chinese; codes with a life of their own carry their Chinese label here, in one place.
 */

export const subjects = [
  '道德与法治', '语文', '数学', '英语', '物理', '化学', '生物学', '历史', '地理', '科学', '信息科技', '体育与健康',
  '音乐', '美术', '艺术', '劳动', '综合实践', '心理健康', '健康', '语言', '社会',
] as const // prettier-ignore

export const stages = ['kindergarten', 'primary', 'junior', 'senior'] as const
export type Stage = (typeof stages)[number]
export const stageLabels: Record<Stage, string> = {
  kindergarten: '幼儿园',
  primary: '小学',
  junior: '初中',
  senior: '高中',
}

export const localities = ['urban', 'town', 'rural'] as const
export type Locality = (typeof localities)[number]
export const localityLabels: Record<Locality, string> = { urban: '城区', town: '镇区', rural: '乡村' }

export const schoolKinds = [
  'kindergarten',
  'primary',
  'junior',
  'senior',
  'nineYear',
  'completeSecondary',
  'twelveYear',
] as const
export type SchoolKind = (typeof schoolKinds)[number]
export const schoolKindLabels: Record<SchoolKind, string> = {
  kindergarten: '幼儿园',
  primary: '小学',
  junior: '初中',
  senior: '高中',
  nineYear: '九年一贯制学校',
  completeSecondary: '完全中学',
  twelveYear: '十二年一贯制学校',
}

/** The stages that a kind of school teaches. */
export const stagesOfKind: Record<SchoolKind, Stage[]> = {
  kindergarten: ['kindergarten'],
  primary: ['primary'],
  junior: ['junior'],
  senior: ['senior'],
  nineYear: ['primary', 'junior'],
  completeSecondary: ['junior', 'senior'],
  twelveYear: ['primary', 'junior', 'senior'],
}

/** Professional titles, lowest first (GB/T 8561). */
export const titles = ['三级', '二级', '一级', '高级', '正高级'] as const

export const honourLevels = ['school', 'county', 'city', 'province', 'nation'] as const
export type HonourLevel = (typeof honourLevels)[number]
export const honourLevelLabels: Record<HonourLevel, string> = {
  school: '校级',
  county: '县(区)级',
  city: '市级',
  province: '省级',
  nation: '国家级',
}

export const groupKinds = [
  'administration',
  'leadingGroup',
  'researchOffice',
  'centralGroup',
  'teachingGroup',
  'prepGroup',
  'studio',
] as const
export type GroupKind = (typeof groupKinds)[number]
export const groupKindLabels: Record<GroupKind, string> = {
  administration: '平台管理组',
  leadingGroup: '领导小组',
  researchOffice: '教研室',
  centralGroup: '中心教研组',
  teachingGroup: '教研组',
  prepGroup: '备课组',
  studio: '名师工作室',
}

export const associationKinds = ['cluster', 'alliance'] as const
export type AssociationKind = (typeof associationKinds)[number]
export const associationKindLabels: Record<AssociationKind, string> = { cluster: '片区', alliance: '校联体' }

export const duties = [
  'principal', 'vicePrincipal', 'dean', 'cadre', 'teacher',
  'leader', 'deputyLeader', 'member', 'head', 'researcher', 'administrator',
  'host', 'mentor', 'coreMember', 'trainee',
] as const // prettier-ignore
export type Duty = (typeof duties)[number]
export const dutyLabels: Record<Duty, string> = {
  principal: '校长',
  vicePrincipal: '副校长',
  dean: '教导主任',
  cadre: '中层教干',
  teacher: '教师',
  leader: '组长',
  deputyLeader: '副组长',
  member: '成员',
  head: '主任',
  researcher: '教研员',
  administrator: '管理员',
  host: '主持人',
  mentor: '导师',
  coreMember: '核心成员',
  trainee: '学员',
}

/** Levels at which something counts, lowest first. */
export const levels = ['school', 'cluster', 'county', 'city', 'province', 'nation'] as const
export type Level = (typeof levels)[number]
export const levelLabels: Record<Level, string> = {
  school: '校级',
  cluster: '片区级',
  county: '县(区)级',
  city: '市级',
  province: '省级',
  nation: '国家级',
}

/** Grades 1–12 as schools say them. */
export function gradeLabel(grade: number): string {
  const numerals = ['一', '二', '三', '四', '五', '六', '七', '八', '九']
  return grade <= 9 ? `${numerals[grade - 1]}年级` : `高${numerals[grade - 10]}`
}
