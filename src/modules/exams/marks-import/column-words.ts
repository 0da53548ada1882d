import { tight } from '../../../platform/documents/spreadsheets/cell-text.ts'

/** What the header of a column says without knowing any paper. */
export type ColumnWord = 'candidate' | 'number' | 'standing' | 'total' | 'ignored' | null

const words = (text: string) => new Set(text.split(' '))

const candidate = words(
  '考号 准考证号 准考证号码 准考证 考生号 考生考号 考试号 考籍号 考生编号 报名号 examno examid',
)
const number = words(
  '学籍号 全国学籍号 学籍号码 学籍 学籍编号 学生学籍号 学籍辅号 学号 学生号 学生编号 学生学号 学生代码 编号 studentid studentno studentnumber student_id sid id',
)
const standing = words(
  '缺考 是否缺考 缺考标志 缺考标记 缺考情况 考试状态 考生状态 状态 违纪 是否违纪 违纪情况 作弊 参考状态 参考情况 考试情况',
)
const ignored = words(
  '序号 姓名 学生姓名 考生姓名 学校 学校名称 所在学校 毕业学校 学校代码 学校编号 校区 县区 区县 区域 班级 班级名称 行政班 教学班 班号 班 年级 性别 民族 考场 考场号 座位 座位号 座号 考点 考点名称 科目 学科 科类 选科 选科组合 组合 备注 说明 教师 任课教师 school_id class_id schoolid classid name school class grade sex gender',
)
const total =
  /^(总分|总成绩|总得分|合计|合计得分|总计|原始分|原始总分|卷面分|卷面总分|全卷|全卷总分|全卷得分|得分|成绩|分数|总|total|score)$/
const subtotal =
  /(客观题?|主观题?|选择题?|填空题?|非选择题?|小计|卷i|卷ii|第[一二三]?[ⅰⅱⅲi]+卷|[ab]卷)(总分|得分|小计|合计|成绩|分数|分)?$/
const derived =
  /(名次|排名|排序|位次|校次|班次|级次|县次|区次|联考名|班名|校名|年名|级名|等级|等第|星级|赋分|转换分|标准分|百分位|百分比|折算|折合|t分|z分|进退|得分率|满分|平均分?|均分|加分|附加总|比例|进步|超均)/

/** Reads one text of a header; the texts of an item may say more than one such word, so items are looked for first. */
export function columnWord(text: string): ColumnWord {
  const key = tight(text)
    .toLowerCase()
    .replace(/[([{【〔〈<][^)\]}】〕〉>]*[)\]}】〕〉>]/g, '')
    .replace(/[\s*★:："'“”]/g, '')
  if (key === '') return null
  if (candidate.has(key)) return 'candidate'
  if (number.has(key)) return 'number'
  if (standing.has(key)) return 'standing'
  if (ignored.has(key)) return 'ignored'
  if (total.test(key)) return 'total'
  if (/\d/.test(key)) return null
  return derived.test(key) || subtotal.test(key) ? 'ignored' : null
}

const otherNames: Record<string, string[]> = {
  道德与法治: ['政治', '思想政治', '思想品德', '思品', '品德', '道法', '道德法治'],
  英语: ['外语', '英文'],
  生物学: ['生物'],
  信息科技: ['信息技术', '信息'],
  体育与健康: ['体育'],
  科学: ['小学科学'],
}

/** The subject that a text begins with, as papers call it, and what follows it. */
export function subjectIn(
  text: string,
  subjects: readonly string[],
): { subject: string; rest: string } | null {
  const bare = tight(text).replace(/^(科目|学科)[:：]?/, '')
  let best: { subject: string; rest: string; length: number } | null = null
  for (const subject of subjects) {
    for (const name of [subject, ...(otherNames[subject] ?? [])]) {
      if (!bare.startsWith(name) || (best && best.length >= name.length)) continue
      const rest = bare.slice(name.length).replace(/^[_\-—–.:：/、·\s]+/, '')
      best = { subject, rest, length: name.length }
    }
  }
  return best && { subject: best.subject, rest: best.rest }
}

/** The one subject that a text mentions anywhere; null when it mentions none, or several. */
export function onlySubjectIn(text: string, subjects: readonly string[]): string | null {
  const bare = tight(text)
  const found = subjects.filter((subject) =>
    [subject, ...(otherNames[subject] ?? [])].some((name) => bare.includes(name)),
  )
  return found.length === 1 ? found[0]! : null
}

/** A column of options rather than marks, as its header says; null where it says neither. */
export function saysLetters(text: string): boolean | null {
  if (/作答|答案|选项|填涂|答题/.test(text)) return true
  return /得分|分数|给分/.test(text) ? false : null
}
