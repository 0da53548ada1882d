import { findDates } from './date-expressions.ts'
import { findWeeks } from './week-expressions.ts'

export type ColumnName =
  | 'week'
  | 'month'
  | 'date'
  | 'weekday'
  | 'clock'
  | 'content'
  | 'title'
  | 'theme'
  | 'responsible'
  | 'host'
  | 'participants'
  | 'place'
  | 'type'
  | 'phase'
  | 'serial'
  | 'note'

const HEADERS: [ColumnName, RegExp][] = [
  ['content', /(?:内容|主要工作|重点工作)$/],
  ['serial', /^(?:序号|编号|序|号|项次|No\.?)$/i],
  ['week', /^(?:周次|周别|周数|教学周|教学周次|周序|周|第几周|行政周)$/],
  ['weekday', /^(?:星期|星期几|周几)$/],
  ['month', /^(?:月份|月|月次|活动月份|实施月份)$/],
  ['clock', /^(?:节次|时段|具体时刻|几点|钟点|课节)$/],
  [
    'date',
    /^(?:日期|时间|月日|起止时间|起止日期|起讫时间|起讫日期|活动时间|活动日期|时间安排|教研时间|具体时间|实施时间|工作时间|培训时间|研修时间|开展时间|举办时间|会议时间|上课时间|完成时间|完成时限|时间节点|时间段|日程|计划时间|预计时间|周次日期|周次时间|日期时间|周次\/?日期|时间\(?(?:周次|月份)\)?|月份日期)$/,
  ],
  ['phase', /^(?:阶段|实施阶段|工作阶段|活动阶段|时间阶段)$/],
  [
    'title',
    /^(?:活动名称|活动项目|项目名称|项目|名称|活动|教研活动|会议名称|工作项目|培训项目|课程|课程名称|研修项目|事项名称)$/,
  ],
  [
    'theme',
    /^(?:主题|活动主题|教研主题|研讨主题|研修主题|培训主题|专题|课题|教研专题|研究主题|议题|研究专题|月主题|学习主题)$/,
  ],
  ['place', /(?:地点|地址|场所|会场|场地)$|^(?:承办地|举办地)点?$/],
  [
    'participants',
    /^(?:参加人员|参加对象|参与人员|参与对象|参会人员|参训人员|参训对象|参加教师|活动对象|培训对象|对象|人员|范围|参加范围|参与教师|参加者|听课教师|参与范围|面向对象|参加单位|参加学校|参与学校|年级|学科|年级学科|学段)$/,
  ],
  [
    'type',
    /^(?:类型|形式|活动形式|活动类型|方式|活动方式|教研形式|研修形式|培训形式|组织形式|类别|活动类别|实施形式)$/,
  ],
  ['host', /^(?:承办|主办|举办)(?:单位|学校|校|方)?$|^承办/],
  [
    'responsible',
    /负责|责任|主持|主讲|牵头|主备|执教|授课|组织者|组织单位|实施者|召集|发言人|经办|上课教师|分管|完成人/,
  ],
  ['note', /^(?:备注|说明|附注|完成情况|落实情况|备考|反思|成果|要求|成果形式|预期成果|材料|检查|考核)$/],
  ['content', /内容|工作|事项|安排|要点|活动|行事|事务|任务|议程|重点|措施|摘要|计划|研修|大事记/],
]

function bare(key: string): string {
  return key.replace(/[\s:()[\]【】、]/g, '')
}

/** The column that a heading cell names. */
export function columnOf(key: string): ColumnName | null {
  const text = bare(key)
  if (text === '' || text.length > 14) return null
  return HEADERS.find(([, pattern]) => pattern.test(text))?.[0] ?? null
}

/** What a column without heading holds, told by its cells. */
export function columnByCells(keys: string[]): ColumnName | null {
  const filled = keys.map((key) => key.trim()).filter((key) => key !== '')
  if (filled.length === 0) return null
  const share = (test: (key: string) => boolean) => filled.filter(test).length / filled.length
  if (
    share((key) =>
      /^第?\s*[\d一二三四五六七八九十]{1,3}(?:[-~—、至][\d一二三四五六七八九十]{1,3})?\s*周$/.test(key),
    ) > 0.6
  )
    return 'week'
  if (share((key) => /^(?:\d{4}\s*年\s*)?[\d一二三四五六七八九十]{1,3}\s*月份?$/.test(key)) > 0.6)
    return 'month'
  if (share((key) => findDates(key, { loose: true }).some(({ from }) => from <= 6) && key.length <= 30) > 0.6)
    return 'date'
  if (share((key) => findWeeks(key) !== null && key.length <= 12) > 0.6) return 'week'
  return null
}
