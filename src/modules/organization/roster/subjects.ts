import type { Stage } from '../vocabulary.ts'
import { clean, isBlank, quote, right, wrong, type Parsed } from './values.ts'

/** The curriculum's names of the subjects (2022 edition; kindergarten's five areas), each with what offices write. */
const synonyms: Record<string, string[]> = {
  道德与法治: [
    '道法',
    '品德',
    '思品',
    '政治',
    '思想品德',
    '思想政治',
    '思政',
    '品社',
    '品生',
    '品德与社会',
    '品德与生活',
    '道德',
    '法治',
    '德法',
    '道德与法制',
    '道德法治',
    '政教',
    '思政课',
    '品德与法治',
  ],
  语文: ['小语', '中语', '小学语文', '初中语文', '高中语文', '汉语文', '国语'],
  数学: ['小数', '小学数学', '初中数学', '高中数学'],
  英语: ['外语', '小学英语', '初中英语', '高中英语', '小英'],
  物理: [],
  化学: [],
  生物学: ['生物', '生物科学'],
  历史: ['中国历史', '历史与社会'],
  地理: [],
  科学: ['自然', '小学科学', '科学探究'],
  信息科技: ['信息技术', '信息', '计算机', '电脑', '微机', '信技', '信科', '人工智能', '编程', '信息与科技'],
  体育与健康: [
    '体育',
    '体健',
    '体育健康',
    '体育保健',
    '体卫',
    '体育与保健',
    '体育和健康',
    '足球',
    '篮球',
    '排球',
    '乒乓球',
    '田径',
    '武术',
  ],
  音乐: ['唱歌', '音乐欣赏', '声乐'],
  美术: ['图画', '绘画', '美工'],
  艺术: ['艺体', '唱游', '舞蹈', '戏剧', '影视'],
  劳动: ['劳技', '劳动技术', '劳动教育', '劳动与技术', '劳动课', '劳技课'],
  综合实践: ['综合实践活动', '综合', '综实', '综合实践课', '研究性学习'],
  心理健康: ['心理', '心理健康教育', '心育', '心理辅导', '心理学'],
  书法: ['写字'],
  通用技术: ['技术'],
  日语: [],
  俄语: [],
  特殊教育: ['特教', '康复', '培智'],
  学前教育: ['幼教', '学前', '保教', '幼儿教育', '幼儿园全科', '全科', '幼儿', '五大领域', '幼儿全科'],
  健康: ['幼儿健康', '健康领域'],
  语言: ['幼儿语言', '语言领域'],
  社会: ['幼儿社会', '社会领域'],
  校本课程: ['校本', '地方课程', '地方', '校本课', '安全教育', '生命教育'],
}

const bySynonym = new Map(
  Object.entries(synonyms).flatMap(([subject, others]) =>
    [subject, ...others].map((text) => [text, subject] as const),
  ),
)

/** All subjects that a roster may name, in the curriculum's order. */
export const subjects = Object.keys(synonyms)

/** What stands in a subject column for people who do not teach. */
const notTeaching =
  /^(不任课|未任课|无任课|不代课|行政|后勤|后勤管理|管理|管理人员|工勤|工勤人员|教辅|图书|图书管理|财务|会计|保健|保健医|保育|保育员|门卫|食堂|校医|实验|实验员|实验管理|报账员|借调|病休|产假|退居二线|行政管理|教务|总务)$/

/**
 * The subjects in a cell, main one first: 语文、道法; 语文兼体育; 小学数学; 体育教师. Those who do not teach have none. `local` are
 * subjects that the district has added.
 */
export function readSubjects(
  text: string,
  stage?: Stage | null,
  local: readonly string[] = [],
): Parsed<string[]> {
  if (isBlank(text)) return right([])
  const found: string[] = []
  for (const part of parts(text, stage, local)) {
    const word = part.replace(/[([].*?[)\]]/g, '').replace(/^(主教|主|教|任教)[::]?/, '')
    if (word === '' || isBlank(word) || notTeaching.test(word)) continue
    const subject = subjectOf(word, stage, local)
    if (!subject) {
      return wrong(
        'unknownSubject',
        `任教学科${quote(part)}无法识别，请填课程标准的学科名称，如“语文”“道德与法治”；不任课的留空。`,
      )
    }
    if (!found.includes(subject)) found.push(subject)
  }
  return right(found)
}

/** A space may part two subjects (语文 劳动) or stand inside one (数 学): what is no subject without it is parted. */
function parts(text: string, stage: Stage | null | undefined, local: readonly string[]): string[] {
  return clean(text)
    .split(/[、,;/|+&·]|兼任?|和(?!健康)|及/)
    .flatMap((part) => {
      const words = part.trim().split(' ')
      const whole = words.join('')
      return words.length > 1 && !subjectOf(whole, stage, local) && words.every((word) => word.length > 1)
        ? words
        : [whole]
    })
}

function subjectOf(word: string, stage: Stage | null | undefined, local: readonly string[]): string | null {
  // 健康, 语言, 社会 and 科学 are areas of the kindergarten; a primary school's 健康 is not.
  if (local.includes(word)) return word
  const exact = bySynonym.get(word)
  if (exact) return exact
  const trimmed = word
    .replace(/^(小学|初中|高中|中学|幼儿园|初级|高级|小|初|高)/, '')
    .replace(/(教师|老师|教学|学科|课程|课|科|组|领域)$/, '')
  if (trimmed !== word && bySynonym.has(trimmed)) return bySynonym.get(trimmed)!
  return stage === 'kindergarten' && /领域|活动|教育/.test(word) ? '学前教育' : null
}
