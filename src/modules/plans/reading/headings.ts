/** What a section of a plan is for, told by its heading. */
export type SectionRole =
  | 'goals'
  | 'period'
  | 'place'
  | 'theme'
  | 'participants'
  | 'responsible'
  | 'content'
  | 'schedule'
  | 'tasks'
  | 'organization'
  | 'requirements'
  | 'background'
  | 'attachment'
  | 'other'

const MODIFIERS = [
  '活动',
  '工作',
  '教研',
  '研修',
  '培训',
  '会议',
  '主要',
  '具体',
  '总体',
  '重点',
  '指导',
  '基本',
  '保障',
  '预期',
  '本次',
  '本学期',
  '学期',
  '年度',
  '教学',
  '实施',
  '研讨',
  '课题',
  '参加',
  '参与',
  '参会',
  '参训',
  '出席',
  '评价',
  '考核',
  '持续',
  '前期',
  '后期',
  '背景',
  '日常',
  '其他',
  '有关',
  '相关',
  '上级',
  '学科',
  '发展',
  '推进',
  '现状',
  '问题',
  '目标',
  '思想',
  '时间',
  '内容',
  '任务',
]
const NOUNS = [
  '背景',
  '目标',
  '目的',
  '意义',
  '时间',
  '日期',
  '地点',
  '地址',
  '内容',
  '主题',
  '对象',
  '人员',
  '安排',
  '要求',
  '措施',
  '步骤',
  '形式',
  '方式',
  '方法',
  '思想',
  '任务',
  '策略',
  '原则',
  '思路',
  '理念',
  '分析',
  '诊断',
  '定位',
  '体系',
  '成效',
  '成果',
  '持续发展',
  '总结',
  '评价',
  '保障',
  '机构',
  '分工',
  '职责',
  '预算',
  '流程',
  '议程',
  '日程',
  '日程表',
  '时间表',
  '重点',
  '要点',
  '引言',
  '前言',
  '说明',
  '事项',
  '依据',
  '现状',
  '组织实施',
  '组织与实施',
  '组织领导',
  '组织保障',
  '组织机构',
  '组织管理',
  '组织形式',
  '组织单位',
  '领导小组',
  '实施步骤',
  '实施计划',
  '工作计划',
  '行事历',
  '奖励',
  '联系方式',
  '附件',
  '主办单位',
  '承办单位',
  '负责人',
  '主持人',
  '主讲人',
  '牵头单位',
  '项目',
  '经费',
  '进度',
  '计划表',
  '安排表',
  '一览表',
  '举措',
]
const longestFirst = (words: string[]) => words.toSorted((a, b) => b.length - a.length).join('|')
const PHRASE = `(?:(?:${longestFirst(MODIFIERS)}){0,3}(?:${longestFirst(NOUNS)})|指导思想|组织与实施)`
const HEADING = new RegExp(`^(?:${PHRASE})(?:(?:[与和及、]|以及)?(?:${PHRASE}|实施|组织))*`)

/** Length of the heading that a text begins with, made up of words that only headings put together; 0 for none. */
export function headingLength(key: string): number {
  return HEADING.exec(key)?.[0].length ?? 0
}

/** Whether the whole text is such a heading, a colon or 如下 after it allowed. */
export function isHeading(key: string): boolean {
  const bare = key.replace(/^[【[《\s]+|(?:如下|表)?[】\]》:\s]*$/g, '')
  return bare.length > 0 && bare.length <= 20 && headingLength(bare) === bare.length
}

const ROLES: [SectionRole, RegExp][] = [
  ['attachment', /^附[件表录]/],
  ['goals', /目标|目的/],
  [
    'schedule',
    /日程|行事历|进度|步骤|流程|议程|时间安排|时间表|安排表|计划表|一览表|具体安排|工作安排|活动安排|教研安排|月份安排|周次安排|实施阶段|安排$/,
  ],
  ['period', /(?:时间|日期|周期|期限|起止)(?:$|[(])/],
  ['place', /(?:地点|地址|场地|场所|会场)$/],
  [
    'participants',
    /(?:参加|参与|参会|参训|出席|与会|培训|活动|听课|研修|会议)(?:人员|对象|范围|教师)|^对象$|^人员$/,
  ],
  ['responsible', /(?:负责人|主持人|主讲人|牵头单位|承办单位|主办单位|责任人|责任单位|组织单位)$/],
  ['theme', /主题(?:$|[(])|^课题$/],
  ['background', /背景|意义|引言|前言|现状|指导思想|依据|分析|形势/],
  ['organization', /组织|领导|机构|分工|职责|保障|考核|经费|预算|评价|制度/],
  ['requirements', /要求|注意|纪律|事项|原则|说明/],
  ['content', /内容|项目|形式|系列活动|活动设计/],
  ['tasks', /任务|措施|重点|策略|要点|举措|工作|思路/],
]

/** The role that a heading gives its section. */
export function roleOf(headingKey: string): SectionRole {
  const bare = headingKey.replace(/[\s【】[\]:]/g, '')
  return ROLES.find(([, pattern]) => pattern.test(bare))?.[0] ?? 'other'
}
