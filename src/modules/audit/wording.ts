/** What each kind of write is called by people: verb, then the thing; the only place for it. */
export const actionLabels: Record<string, string> = {
  'account.opened': '开通了账号',
  'account.passwordChanged': '修改了密码',
  'account.passwordReset': '重置了密码',
  'account.sessionsEnded': '退出了登录的设备',

  'activity.announced': '发布了活动',
  'activity.cancelled': '取消了活动',
  'activity.checkInUndone': '撤销了签到',
  'activity.checkedIn': '代为签到',
  'activity.concluded': '总结了活动',
  'activity.conclusionChanged': '修改了活动总结',
  'activity.created': '起草了活动',
  'activity.discarded': '删除了活动草稿',
  'activity.expertInvited': '邀请了专家',
  'activity.expertUninvited': '收回了对专家的邀请',
  'activity.registered': '代为报名',
  'activity.registrationWithdrawn': '取消了报名',
  'activity.rescheduled': '改了活动时间',
  'activity.updated': '修改了活动',

  'assessment.candidatesImported': '导入了考号',
  'assessment.changed': '修改了监测',
  'assessment.computed': '重新统计了结果',
  'assessment.created': '创建了监测',
  'assessment.published': '发布了监测结果',
  'assessment.pupilsFixed': '确定了参加的学生',
  'assessment.rosterExported': '导出了参加学生的名单',
  'assessment.sampled': '抽了样',
  'assessment.withdrawn': '撤销了监测',

  'association.made': '建立了片区或校联体',
  'calendarFeed.created': '建立了行事历订阅',
  'calendarFeed.revoked': '停用了行事历订阅',

  'commitment.created': '定了承诺',
  'commitment.edited': '修改了承诺',
  'commitment.retired': '停用了承诺',

  'district.founded': '建立了本区',
  'examImport.begun': '开始导入考试数据',
  'examImport.cancelled': '放弃了考试数据导入',
  'examImport.imported': '导入了考试数据',
  'examImport.mapped': '改了考试数据的列对应',
  'examImport.uploaded': '上传了考试数据',

  'file.removed': '移除了文件',
  'file.uploaded': '上传了文件',
  'group.changed': '修改了小组',
  'group.made': '建立了小组',
  'group.memberSet': '调整了小组成员',

  'paper.added': '增加了试卷',
  'paper.agreed': '审签同意了试卷',
  'paper.blueprintSaved': '保存了双向细目表',
  'paper.changed': '修改了试卷',
  'paper.removed': '删除了试卷',
  'paper.returned': '退回了试卷',
  'paper.reviewerRemoved': '不再请人审卷',
  'paper.reviewersNamed': '请人审卷',

  'measure.agreed': '商定了改进措施',
  'measure.changed': '修改了改进措施',
  'measure.judged': '回看了改进措施',
  'meetingPack.asked': '生成了会议材料',

  'marks.corrected': '更正了成绩',

  'person.added': '登记了教师',
  'person.changed': '更新了教师资料',
  'person.moved': '办理了教师调动',

  'plan.approved': '通过了计划',
  'plan.created': '起草了计划',
  'plan.removed': '删除了计划',
  'plan.returned': '退回了计划',
  'plan.saved': '保存了计划',
  'plan.submitted': '提交了计划',
  'plan.withdrawn': '撤回了计划',
  'planItem.added': '加了一项工作',
  'planItem.changed': '修改了一项工作',
  'planItem.done': '办结了一项工作',
  'planItem.dropped': '删去了一项工作',
  'planItem.moved': '调整了一项工作的时间',
  'planItem.reopened': '重新打开了一项工作',
  'planReview.changed': '修改了小结',
  'planReview.written': '写了小结',
  'planSource.read': '读入了计划文档',

  'policyPack.changed': '调整了考试规定',

  'portfolio.exported': '导出了成长档案',
  'portfolio.viewed': '查看了成长档案',

  'pupils.exported': '导出了学生名册',
  'pupils.left': '登记了学生离校',
  'pupils.namesForgotten': '清除了学生姓名',
  'pupils.returned': '取消了学生离校',
  'pupils.viewed': '查看了学生名册',

  'results.exported': '导出了监测结果',

  'rosterImport.begun': '开始导入名册',
  'rosterImport.cancelled': '放弃了名册导入',
  'rosterImport.imported': '导入了名册',
  'rosterImport.mapped': '改了名册的列对应',
  'rosterImport.uploaded': '上传了名册',

  'school.changed': '更新了学校资料',
  'school.made': '登记了学校',
  'specialDay.removed': '删除了校历日期',
  'specialDay.saved': '登记了校历日期',
  'syllabus.saved': '保存了课标知识点',
  'term.saved': '设置了学期',
}

/** What the fields of an audit line are called; those that are Chinese already (a person's name) stand as they are. */
export const fieldLabels: Record<string, string> = {
  administrator: '管理员',
  attended: '到场人数',
  changed: '变动',
  changedSchools: '学校变动',
  ended: '退出的设备',
  endsOn: '结束',
  file: '文件',
  bytes: '字节',
  firstMonday: '第1周周一',
  improvements: '改进',
  kind: '类型',
  method: '方式',
  mode: '导入方式',
  moved: '调动',
  name: '名称',
  new: '新增',
  newSchools: '新增学校',
  notInFile: '不在名单',
  person: '教师',
  place: '地点',
  problems: '问题',
  quota: '名额',
  reason: '原因',
  reversed: '冲回的记录',
  schoolYear: '学年',
  schools: '学校',
  sequence: '学期',
  stage: '学段',
  startsAt: '开始时间',
  endsAt: '结束时间',
  startsOn: '开始',
  state: '状态',
  subject: '学科',
  summary: '总结',
  teachers: '教师',
  theme: '主题',
  title: '名称',
  type: '类型',
  unchanged: '不变',
  unit: '单位',
  version: '版本',
  weeks: '教学周',
  wrong: '有误',
  at: '时间',
}

const valueLabels: Record<string, string> = {
  draft: '草稿',
  announced: '已发布',
  underWay: '进行中',
  concluded: '已总结',
  cancelled: '已取消',
  submitted: '审批中',
  approved: '已通过',
  returned: '已退回',
  primary: '小学',
  junior: '初中',
  senior: '高中',
  kindergarten: '幼儿园',
  holiday: '放假',
  makeup: '调休上课',
  examination: '统一考试',
  rowByRow: '跳过有误的行',
  allOrNothing: '全部无误才写入',
  code: '扫码',
  door: '现场查找',
  scan: '扫个人码',
  open: '未办结',
  done: '已办结',
}

export interface AuditChange {
  field: string
  before: string | null
  after: string | null
}

const idShape = /^[0-9a-f]{8}-[0-9a-f]{4}-/

/** How a value reads; null for what says nothing to people: ids, lists of parts, nothing at all. */
function spoken(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (typeof value === 'number') return value.toLocaleString('zh-CN')
  if (typeof value !== 'string' || idShape.test(value)) return null
  const instant = /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value) : null
  if (instant) return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
  return valueLabels[value] ?? (value.length > 60 ? `${value.slice(0, 60)}…` : value)
}

/** The fields of a line that changed, as people read them; what has no name for people is left out. */
export function changesOf(line: {
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}): AuditChange[] {
  const names = [...new Set([...Object.keys(line.before ?? {}), ...Object.keys(line.after ?? {})])]
  return names.flatMap((name) => {
    const field = fieldLabels[name] ?? (/\p{Script=Han}/u.test(name) ? name : null)
    const before = spoken(line.before?.[name])
    const after = spoken(line.after?.[name])
    const nought = line.before === null && line.after?.[name] === 0
    if (field === null || before === after || (before === null && after === null) || nought) return []
    return [{ field, before, after }]
  })
}
