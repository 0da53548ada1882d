/** The words of activities, as teachers say them. Types are stored as Chinese, like subjects: plans name them so. */

export const activityTypes = [
  '专题研讨', '专题讲座', '示范课', '观摩课', '同课异构', '集体备课', '听评课', '送教下乡', '联合教研', '网络教研', '培训',
  '沙龙交流', '成果展示', '开放日', '管理交流', '质量分析会', '工作会议',
] as const // prettier-ignore
export type ActivityType = (typeof activityTypes)[number]

export const activityStates = ['draft', 'announced', 'underWay', 'concluded', 'cancelled'] as const
export type ActivityState = (typeof activityStates)[number]
export const activityStateLabels: Record<ActivityState, string> = {
  draft: '草稿',
  announced: '已发布',
  underWay: '进行中',
  concluded: '已总结',
  cancelled: '已取消',
}

/** Roles that a person of the district has in an activity; everyone else who comes is a participant. */
export const activityRoles = ['organiser', 'speaker', 'demonstrator', 'commentator'] as const
export type ActivityRole = (typeof activityRoles)[number]
export const activityRoleLabels: Record<ActivityRole | 'expert', string> = {
  organiser: '组织者',
  speaker: '主讲人',
  demonstrator: '执教教师',
  commentator: '点评人',
  expert: '特邀专家',
}

export const registrationStates = ['registered', 'waiting', 'withdrawn'] as const
export type RegistrationState = (typeof registrationStates)[number]
export const registrationStateLabels: Record<RegistrationState, string> = {
  registered: '已报名',
  waiting: '候补中',
  withdrawn: '已退出',
}

/** How somebody was checked in: by the rotating code, by name at the door, by their own code scanned there. */
export const checkInMethods = ['code', 'door', 'scan'] as const
export type CheckInMethod = (typeof checkInMethods)[number]
export const checkInMethodLabels: Record<CheckInMethod, string> = {
  code: '扫码签到',
  door: '现场查找',
  scan: '扫个人码',
}

/** Why a check-in deserves a look: came without registering, or was not among those meant. */
export const checkInNotes = ['walkIn', 'outsideAudience'] as const
export type CheckInNote = (typeof checkInNotes)[number]
export const checkInNoteLabels: Record<CheckInNote, string> = {
  walkIn: '现场加入',
  outsideAudience: '不在参加范围',
}

/** What is still missing before or after a conclusion; a reminder, never a block (but for the summary itself). */
export const missingThings = [
  'checkIns',
  'roles',
  'hostSchool',
  'problems',
  'improvements',
  'materials',
  'feedback',
] as const
export type MissingThing = (typeof missingThings)[number]
export const missingThingLabels: Record<MissingThing, string> = {
  checkIns: '还没有人签到',
  roles: '没有填写主讲、执教或点评的人',
  hostSchool: '没有填写承办学校',
  problems: '没有写发现的问题',
  improvements: '没有写改进措施',
  materials: '没有上传照片或材料',
  feedback: '还没有收到反馈',
}
