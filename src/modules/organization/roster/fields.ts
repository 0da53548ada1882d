export type SheetKind = 'teachers' | 'schools' | 'assignments'

type FieldEntry = {
  /** how the product calls it; the header that templates carry */
  label: string
  /** other headers that offices use for it */
  synonyms: readonly string[]
}

/** A list of headers, written with spaces between. */
function words(text: string): readonly string[] {
  return text.split(' ')
}

const teachers = {
  staffNumber: {
    label: '教职工号',
    synonyms: words(
      '工号 教工号 职工号 教师编号 教师工号 教职工编号 职工编号 人员编号 员工号 教师号 教工编号 教职工代码 教师代码 职工代码 人事编号 编号 工作证号 教师ID 教工ID staffno staffnumber staffid',
    ),
  },
  name: {
    label: '姓名',
    synonyms: words('教师姓名 教职工姓名 人员姓名 职工姓名 教师 名字 老师姓名 name'),
  },
  sex: { label: '性别', synonyms: words('男女 sex gender') },
  bornOn: {
    label: '出生年月',
    synonyms: words('出生日期 出生时间 生日 出生年月日 出生 birthday birthdate'),
  },
  joinedWorkOn: {
    label: '参加工作时间',
    synonyms: words(
      '参加工作年月 参加工作日期 工作时间 参工时间 参加工作 工作年月 任教时间 从教时间 从教年月 参工年月 参加工作年份 开始工作时间 入职时间 入职日期 入职年月',
    ),
  },
  joinedSchoolOn: {
    label: '来校时间',
    synonyms: words(
      '来校工作时间 进校时间 到校时间 来校年月 进入本校时间 来本校时间 到现单位时间 进本单位时间 调入时间',
    ),
  },
  title: {
    label: '职称',
    synonyms: words(
      '专业技术职务 专业技术职称 现任专业技术职务 现有职称 现职称 职称等级 职称级别 教师职称 专业技术资格 技术职称 现聘职称 聘任职称 职称名称 专业职务 专业技术职务任职资格 现专业技术职务 职称(专业技术职务)',
    ),
  },
  titledOn: {
    label: '职称取得时间',
    synonyms: words(
      '职称评定时间 取得职称时间 评定时间 职称时间 聘任时间 任职资格时间 取得时间 职称取得年月 评职时间',
    ),
  },
  school: {
    label: '所在学校',
    synonyms: words(
      '学校 学校名称 工作单位 单位 单位名称 任教学校 所属学校 所在单位 现任教学校 学校全称 所属单位 学校(单位) 现工作单位 任职学校 在职学校 school',
    ),
  },
  schoolCode: {
    label: '学校代码',
    synonyms: words('学校标识码 学校编码 单位代码 学校编号 所在学校代码 学校(机构)标识码 单位编码 学校代号'),
  },
  schoolKind: {
    label: '办学类型',
    synonyms: words('学校类别 学校类型 学校性质 学校办学类型 办学层次'),
  },
  locality: {
    label: '城乡分类',
    synonyms: words('城乡类型 城乡类别 城乡 学校所在地 所在区域 区域类型 城乡属性 学校城乡'),
  },
  cluster: {
    label: '片区',
    synonyms: words('所属片区 联片 所属联片 学区 所属学区 教研片 教研片区 所在片区 片'),
  },
  stage: {
    label: '学段',
    synonyms: words('任教学段 所教学段 任课学段 所属学段 教学学段 学段类别 主要任教学段 现任教学段 stage'),
  },
  subject: {
    label: '任教学科',
    synonyms: words(
      '学科 科目 任教科目 任课学科 所教学科 任课科目 任教课程 现任教学科 主教学科 教学科目 授课学科 授课科目 主要任教学科 所教科目 任课 所任学科 专任学科 执教学科 课程 所授学科 subject',
    ),
  },
  grades: {
    label: '任教年级',
    synonyms: words('年级 所教年级 任课年级 现任教年级 授课年级 执教年级 年段 任教年段 grade'),
  },
  classes: {
    label: '任教班级',
    synonyms: words('班级 所教班级 任课班级 授课班级 任教年级班级 年级班级 任教年级及班级 年级班'),
  },
  weeklyHours: {
    label: '周课时',
    synonyms: words('周课时数 周节数 每周课时 课时数 课时 周课时量 周授课时数 节数'),
  },
  honours: {
    label: '荣誉称号',
    synonyms: words(
      '荣誉 骨干称号 骨干教师 称号 教学荣誉 骨干类别 名师称号 业务荣誉 专业荣誉 骨干教师称号 荣誉称号及级别 骨干荣誉 学术荣誉 名优教师 名优称号 骨干教师类别 专业称号 获得荣誉',
    ),
  },
  honourLevel: {
    label: '荣誉级别',
    synonyms: words('称号级别 骨干级别 荣誉等级 骨干教师级别 荣誉称号级别 称号等级'),
  },
  position: {
    label: '行政职务',
    synonyms: words(
      '职务 现任职务 校内职务 担任职务 岗位职务 任职 兼任职务 行政岗位 现任行政职务 党政职务 职务名称',
    ),
  },
  teachingGroup: { label: '教研组', synonyms: words('所在教研组 所属教研组 学科组 教研组名称') },
  phone: {
    label: '手机号',
    synonyms: words(
      '联系电话 电话 手机 手机号码 联系方式 移动电话 电话号码 联系手机 手机电话 phone mobile tel',
    ),
  },
  email: { label: '邮箱', synonyms: words('电子邮箱 电子邮件 email e-mail 邮件地址') },
  education: {
    label: '学历',
    synonyms: words('最高学历 学历层次 现学历 文化程度 全日制学历 最后学历 第一学历'),
  },
} satisfies Record<string, FieldEntry>

const schools = {
  name: {
    label: '学校名称',
    synonyms: words('学校 名称 学校全称 单位名称 校名 单位 学校(单位)名称'),
  },
  schoolCode: {
    label: '学校代码',
    synonyms: words(
      '代码 学校标识码 学校编码 编码 学校编号 编号 单位代码 标识码 学校(机构)标识码 学校代号 机构代码',
    ),
  },
  aliases: { label: '学校简称', synonyms: words('简称 曾用名 别名 原名 其他名称') },
  schoolKind: {
    label: '办学类型',
    synonyms: words('学校类别 学校类型 类别 类型 学段 办学层次 学校性质 办学学段 学校办学类型 学校学段'),
  },
  locality: {
    label: '城乡分类',
    synonyms: words(
      '城乡类型 城乡类别 城乡 所在区域 区域类型 地域 城乡属性 所在地城乡类型 学校所在地 区域 地域类型',
    ),
  },
  cluster: {
    label: '片区',
    synonyms: words('所属片区 联片 所属联片 学区 所属学区 教研片 教研片区 所在片区 片'),
  },
  alliance: {
    label: '校联体',
    synonyms: words('教育集团 所属校联体 共同体 教育共同体 集团 联盟 所属集团 所属教育集团'),
  },
  address: { label: '地址', synonyms: words('学校地址 详细地址 通讯地址 所在地址 校址') },
  principal: {
    label: '校长',
    synonyms: words('校长姓名 负责人 学校负责人 法人 法定代表人 园长 校(园)长 校长(园长)'),
  },
  phone: { label: '联系电话', synonyms: words('电话 学校电话 办公电话 联系方式 校长电话 手机') },
  pupils: {
    label: '学生数',
    synonyms: words('在校生数 在校学生数 学生人数 在校生 在籍学生数 幼儿数 学生总数'),
  },
  classCount: {
    label: '班级数',
    synonyms: words('教学班数 班数 教学班 班级总数 班级个数 教学班级数'),
  },
  longitude: { label: '经度', synonyms: words('东经 longitude lng') },
  latitude: { label: '纬度', synonyms: words('北纬 latitude lat') },
} satisfies Record<string, FieldEntry>

const { staffNumber, name, school, schoolCode, stage, subject, grades, classes, weeklyHours } = teachers
const assignments = { staffNumber, name, school, schoolCode, stage, subject, grades, classes, weeklyHours }

/** The fields of each kind of sheet with the headers that name them. */
export const catalogue = { teachers, schools, assignments } satisfies Record<
  SheetKind,
  Record<string, FieldEntry>
>

export type TeacherField = keyof typeof teachers
export type SchoolField = keyof typeof schools
export type Field = TeacherField | SchoolField

/** Headers that are understood and left out, so that nobody is asked about them. */
const ignored = new Set(
  words(
    '序号 序 号 no 备注 说明 民族 籍贯 政治面貌 党派 年龄 教龄 工龄 签名 签字 照片 毕业院校 毕业学校 所学专业 毕业时间 专业 学位 需要修改 是否在编 编制 编制类型 普通话等级 教师资格证 婚姻状况 住址',
  ),
)
const identityNumbers = new Set(words('身份证号 身份证号码 身份证 公民身份号码 证件号码 身份证件号'))

/** Strips what offices put around a header: spaces, line breaks, asterisks, numbering; hints in brackets stay. */
export function headerKey(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s*★☆※◆▲●:"“”'._-]/g, '')
    .replace(/^\d+[、)](?=.)/, '')
}

function withoutBrackets(key: string): string {
  return key.replace(/[([{【〔〈<][^)\]}】〕〉>]*[)\]}】〕〉>]?/g, '')
}

const index = Object.fromEntries(
  Object.entries(catalogue).map(([kind, fields]) => [
    kind,
    Object.entries(fields as Record<string, FieldEntry>).flatMap(([field, { label, synonyms }]) =>
      [label, ...synonyms].map((text) => ({ field: field as Field, key: headerKey(text) })),
    ),
  ]),
) as Record<SheetKind, { field: Field; key: string }[]>
const exact = Object.fromEntries(
  Object.entries(index).map(([kind, entries]) => [
    kind,
    new Map(entries.toReversed().map(({ field, key }) => [key, field])),
  ]),
) as Record<SheetKind, Map<string, Field>>

export type HeaderMatch = { field: Field; confidence: number }

/** Headers longer than this are prose. */
const longestHeader = 40

/**
 * The field that one level of a header names, with a confidence: 1 literally, 0.95 without its hint in brackets, 0.7
 * when only its end is known (“本人现从事学科”), 0.6 when only its beginning is. Null when it names none.
 */
export function matchHeader(text: string, kind: SheetKind): HeaderMatch | null {
  if (text.length > longestHeader) return null
  const key = headerKey(text)
  const bare = withoutBrackets(key)
  if (bare === '' || isIgnoredHeader(text)) return null
  const whole = exact[kind].get(key)
  if (whole) return { field: whole, confidence: 1 }
  const plain = exact[kind].get(bare)
  if (plain) return { field: plain, confidence: 0.95 }
  if (bare.length > 14) return null
  const ending = longest(index[kind].filter((entry) => entry.key.length >= 2 && bare.endsWith(entry.key)))
  if (ending) return { field: ending.field, confidence: 0.7 }
  const beginning = longest(
    index[kind].filter((entry) => entry.key.length >= 4 && bare.startsWith(entry.key)),
  )
  return beginning ? { field: beginning.field, confidence: 0.6 } : null
}

function longest<Entry extends { key: string }>(entries: Entry[]): Entry | undefined {
  return entries.toSorted((a, b) => b.key.length - a.key.length)[0]
}

/** A column that is known to hold nothing the product keeps: numbering, remarks, identity numbers. */
export function isIgnoredHeader(text: string): boolean {
  const bare = withoutBrackets(headerKey(text))
  return ignored.has(bare) || identityNumbers.has(bare)
}

export function isIdentityNumberHeader(text: string): boolean {
  return identityNumbers.has(withoutBrackets(headerKey(text)))
}

export function fieldsOf(kind: SheetKind): Field[] {
  return Object.keys(catalogue[kind]) as Field[]
}

export function fieldLabel(kind: SheetKind, field: Field): string {
  return (catalogue[kind] as Record<string, FieldEntry | undefined>)[field]?.label ?? field
}
