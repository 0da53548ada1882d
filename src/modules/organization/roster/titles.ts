import { titles } from '../vocabulary.ts'
import type { Title } from './records.ts'
import { isBlank, quote, right, tight, wrong, type Parsed } from './values.ts'

/**
 * The primary and kindergarten series was abolished in 2015; 人社部发〔2015〕79号 puts 小学高级 on a level with 中学一级, 小学一级 with
 * 中学二级, 小学二级 and 三级 with 中学三级.
 */
const primarySteps = new Map<string, Title>([
  ['高级', '一级'],
  ['一级', '二级'],
  ['二级', '三级'],
  ['三级', '三级'],
])

/** Other series that hold the same rank: 教师进修学校 and vocational schools, and the ranks without a series. */
const equivalents = new Map<string, Title>([
  ['正高', '正高级'],
  ['教授', '正高级'],
  ['教授级', '正高级'],
  ['正高级讲师', '正高级'],
  ['副高', '高级'],
  ['副高级', '高级'],
  ['副教授', '高级'],
  ['高级讲师', '高级'],
  ['中级', '一级'],
  ['讲师', '一级'],
  ['助理讲师', '二级'],
  ['助理级', '二级'],
  ['员级', '三级'],
  ['小中高', '高级'],
  ['小学中高', '高级'],
  ['中学高级(小学)', '高级'],
])

const none =
  /^(未评|未定|未定级|未评定|无职称|未取得|见习|见习期|试用期|待定|暂未评|未评职称|未聘|代课|合同制?)(教师)?$/
const series =
  '(?:中小学|中小学校|普通中学|初级中学|高级中学|中学|初中|高中|中教|中职|职高|小学|小教|幼儿园|幼儿|幼教|学前|中|小|幼)'
const pattern = new RegExp(
  `^(${series})?(?:语文|数学|英语|物理|化学|生物学?|历史|地理|政治|科学|信息技术|体育|音乐|美术|思品|道德与法治)?(正高级|正高|副高级|副高|高级|一级|二级|三级|高|一|二|三)$`,
  'u',
)

/**
 * A teacher's title: 中一, 中学一级教师, 中小学一级教师, 一级, 1级, 小高, 小学高级教师, 幼儿园高级教师, 副高, 正高级 …; posts behind it (专技七级,
 * 七级岗) are dropped. Blank and 未评 are null. Titles of the abolished primary series are converted with a warning.
 */
export function readTitle(text: string): Parsed<Title | null> {
  const whole = tight(text)
  if (isBlank(whole) || none.test(whole)) return right(null)
  const bare = whole
    .replace(/[([].*?[)\]]/g, '')
    .replace(
      /(专业技术|专技)?(岗位)?[一二三四五六七八九十\d]{1,2}级岗(位)?$|(专业技术|专技)(岗位)?[一二三四五六七八九十\d]{1,3}级$/,
      '',
    )
    .replace(/(职称|职务|专业技术职务|任职资格|资格)$/, '')
    .replace(/(教师|老师|教员)$/, '')
    .replace(/[1-3](?=级|$)/g, (digit) => '一二三'[Number(digit) - 1]!)
  const equivalent = equivalents.get(bare) ?? equivalents.get(whole)
  if (equivalent) return right(equivalent)
  const match = pattern.exec(bare)
  if (!match) return unknown(whole)
  const [, prefix = '', word] = match
  const step =
    word === '正高' ? '正高级' : word!.startsWith('副高') ? '高级' : word!.length === 1 ? `${word}级` : word!
  // A lone 高 or 一 is no title; behind a series (中高, 小一) it is.
  if (word!.length === 1 && prefix === '') return unknown(whole)
  if (
    /^(小学|小教|小|幼儿园|幼儿|幼教|学前|幼)$/.test(prefix) &&
    primarySteps.has(step) &&
    !word!.startsWith('副')
  ) {
    const title = primarySteps.get(step)!
    return right(
      title,
      'convertedTitle',
      `${quote(whole)}是 2015 年以前的职称，已按国家对应办法记为“${title}教师”。`,
    )
  }
  return right(titles.find((title) => title === step) ?? null)
}

function unknown(text: string): Parsed<never> {
  const advice = /特级/.test(text)
    ? '“特级教师”是荣誉称号，请填到荣誉一列，职称填评定的等级'
    : /初级/.test(text)
      ? '请写明是二级教师还是三级教师'
      : '请填三级、二级、一级、高级或正高级教师，未评定的留空'
  return wrong('unknownTitle', `职称${quote(text)}无法识别：${advice}。`)
}
