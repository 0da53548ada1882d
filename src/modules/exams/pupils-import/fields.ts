import { tight } from '../../../platform/documents/spreadsheets/cell-text.ts'

export const pupilFields = ['number', 'name', 'sex', 'school', 'grade', 'className'] as const
export type PupilField = (typeof pupilFields)[number]

export const pupilFieldLabels: Record<PupilField, string> = {
  number: '学籍号',
  name: '姓名',
  sex: '性别',
  school: '学校',
  grade: '年级',
  className: '班级',
}

const words = (text: string) => new Set(text.split(' '))

/** What headers call each field; of the numbers the one that a pupil keeps longest comes first. */
const synonyms: Record<PupilField, ReadonlySet<string>> = {
  number: words(
    '学籍号 全国学籍号 全国学籍号码 学籍号码 学籍编号 国网学籍号 学籍 学号 学生号 学生编号 学生学号 学生学籍号 学生代码 编号 考号 准考证号 准考证 考生号 考籍号 studentid student_id id',
  ),
  name: words('姓名 学生姓名 考生姓名 学生 名字 name'),
  sex: words('性别 学生性别 sex gender'),
  school: words('学校 学校名称 所在学校 就读学校 校名 毕业学校 学校全称 单位 school'),
  grade: words('年级 所在年级 年级名称 就读年级 级别 级 届 grade'),
  className: words('班级 班 班级名称 所在班级 行政班 教学班 就读班级 班别 班号 班次 class'),
}
const numberOrder = [...synonyms.number]
const ignored = words(
  '序号 备注 说明 民族 身份证号 身份证号码 身份证 出生日期 出生年月 家庭住址 住址 户籍 联系电话 电话 家长 家长姓名 监护人 手机 座位号 考场 考场号 入学年月 入学时间 学生类别 就读方式 是否住校 政治面貌 县区 区县 学段 班主任 需要修改',
)

function key(text: string): string {
  return tight(text)
    .toLowerCase()
    .replace(/[([{【〔〈<][^)\]}】〕〉>]*[)\]}】〕〉>]/g, '')
    .replace(/[\s*★:："'“”]/g, '')
}

/** The field that a header names, null for none; `rank` tells better numbers from worse ones. */
export function pupilFieldOf(header: string): { field: PupilField; rank: number } | null {
  const text = key(header)
  for (const field of pupilFields) {
    if (synonyms[field].has(text)) return { field, rank: field === 'number' ? numberOrder.indexOf(text) : 0 }
  }
  return null
}

/** A header that is known to hold nothing that is kept. */
export function isIgnoredPupilHeader(header: string): boolean {
  return ignored.has(key(header))
}

/** Identity numbers and the like are pointed out: they need not be uploaded at all. */
export function isPrivateHeader(header: string): boolean {
  return /身份证|住址|电话|手机|监护人|家长/.test(tight(header))
}
