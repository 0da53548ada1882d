import type { ParsedCommitment, Stage } from './parsed-plan.ts'
import { parseNumeral } from './numerals.ts'

export const NUMERAL = '(?:\\d{1,3}(?:\\.\\d+)?|[一二两三四五六七八九十百]{1,4})'

type Per = NonNullable<ParsedCommitment['per']>
export type Frequency = { per: Per; perUnit: number; from: number; to: number; weak: boolean }

const PER: Record<string, Per> = {
  周: 'week',
  星期: 'week',
  月: 'month',
  季: 'quarter',
  季度: 'quarter',
  学期: 'term',
  学年: 'year',
  年: 'year',
  年度: 'year',
}

const EVERY = new RegExp(
  `每(?:隔)?(?<n>${NUMERAL})?(?:个)?(?<half>半)?(?:个)?(?:教学)?(?<unit>周(?![岁边末])|星期|月|季度|季|学期|学年|年度|年(?!级|轻|龄|纪|段))|(?<fortnight>每?隔周|每?双周|每?单周)|(?<mean>[月周年]|学期)均`,
  'g',
)
const WITHIN =
  /(?:全|本|该|一个?|整个|在)?(?<unit>学期|学年)(?:内|中|里|期间)|(?:全|本|这一?|整个|一个?)(?<unit2>学期|学年)|(?:全年|本年度?|年内|年度内|一年内)/g

/** How often: each week, two weeks, month … (`weak` ones, such as 本学期, count only with a number). */
export function frequencies(key: string): Frequency[] {
  const found: Frequency[] = []
  for (const hit of key.matchAll(EVERY)) {
    const { n, half, unit, fortnight, mean } = hit.groups!
    const range = { from: hit.index, to: hit.index + hit[0].length }
    if (fortnight) found.push({ per: 'week', perUnit: 0.5, ...range, weak: false })
    else if (mean) found.push({ per: PER[mean]!, perUnit: 1, ...range, weak: false })
    else {
      const count = n ? (parseNumeral(n) ?? 1) : 1
      found.push({ per: PER[unit!]!, perUnit: (half ? 2 : 1) / Math.max(1, count), ...range, weak: false })
    }
  }
  for (const hit of key.matchAll(WITHIN)) {
    const range = { from: hit.index, to: hit.index + hit[0].length }
    if (found.some(({ from, to }) => range.from < to && from < range.to)) continue
    const unit = hit.groups!['unit'] ?? hit.groups!['unit2']
    found.push({ per: unit ? PER[unit]! : 'year', perUnit: 1, ...range, weak: true })
  }
  return found.toSorted((a, b) => a.from - b.from)
}

const LEAST = '至少|不少于|不得少于|不低于|不得低于|不少|最少|达到|达|≥|>=|>|超过|起码|应有|要有|须有'
const UNITS = '次|节|篇|场|项|名|人次|人|位|个|课时|学时|轮|本|份|期|堂|例|件|讲|天|遍'
const QUANTITY = new RegExp(
  `(?<least>${LEAST})?(?:要|应|须|为|上|听|写|做|搞)?\\s*(?<![第\\d.])(?<n>${NUMERAL})(?:\\s*[-~—–至到]\\s*(?<m>${NUMERAL}))?\\s*(?<unit>${UNITS})(?<!一个|一位)(?<more>\\s*(?:及|或)?以上)?`,
  'g',
)

export type Quantity = {
  value: number
  range: boolean
  unit: string
  from: number
  to: number
  least: boolean
  measure: 'count' | 'coverage'
}

const PERCENT = new RegExp(
  `(?:(?<rate>[\\u4e00-\\u9fff]{0,8}?(?:率|比例|覆盖面|占比))[^,。;\\d]{0,8}?|(?<least>${LEAST}|确保|实现|完成|占)[^,。;\\d]{0,8}?)(?:(?<n>\\d{1,3}(?:\\.\\d+)?)\\s*%|百分之(?<cn>[一二三四五六七八九十百]{1,4}))`,
  'g',
)
const WHOLE =
  /全(?:员|面|部)?覆盖|覆盖(?:到)?(?:全体|所有|每一?[位名个])[\u4e00-\u9fff]{0,6}|一个不[漏落少]|百分之百|全员(?:参与|参加|培训|听课|上课)/g
/** Results of teaching, not of an activity: not what a commitment counts. */
const OUTCOMES =
  /优秀率|及格率|合格率|优良率|升学率|满意率|满意度|平均分|巩固率|正确率|提高率|增长|提升|下降|降低|优生率|低分率/

/** Numbers with a unit, percentages and whole coverage, in order. */
export function quantities(key: string): Quantity[] {
  const found: Quantity[] = []
  const free = (from: number, to: number) => !found.some((other) => from < other.to && other.from < to)
  for (const hit of key.matchAll(PERCENT)) {
    if (OUTCOMES.test(key.slice(Math.max(0, hit.index - 6), hit.index + hit[0].length))) continue
    const value = hit.groups!['n']
      ? Number(hit.groups!['n'])
      : hit.groups!['cn'] === '百'
        ? 100
        : (parseNumeral(hit.groups!['cn']!) ?? 0)
    if (value <= 0 || value > 100) continue
    found.push({
      value,
      range: false,
      unit: '%',
      from: hit.index,
      to: hit.index + hit[0].length,
      least: true,
      measure: 'coverage',
    })
  }
  for (const hit of key.matchAll(WHOLE)) {
    if (
      !free(hit.index, hit.index + hit[0].length) ||
      found.some(({ from, to }) => Math.min(Math.abs(from - hit.index), Math.abs(hit.index - to)) < 8)
    )
      continue
    found.push({
      value: 100,
      range: false,
      unit: '%',
      from: hit.index,
      to: hit.index + hit[0].length,
      least: true,
      measure: 'coverage',
    })
  }
  for (const hit of key.matchAll(QUANTITY)) {
    const { least, n, m, unit, more } = hit.groups!
    const to = hit.index + hit[0].length
    if (!free(hit.index, to) || /^[月日号年级]/.test(key.slice(to))) continue
    if (/[第每]$/.test(key.slice(0, hit.index)) || /第\s*$/.test(key.slice(0, key.indexOf(n!, hit.index))))
      continue
    const value = parseNumeral(n!)
    if (value === null || value <= 0) continue
    found.push({
      value,
      range: m !== undefined,
      unit: unit!,
      from: hit.index,
      to,
      least: least !== undefined || more !== undefined,
      measure: 'count',
    })
  }
  return found.toSorted((a, b) => a.from - b.from)
}

const ACTOR = new RegExp(
  '(?:(?<each>各|每个|每所|每一所|每位|每名|每一位|每|全体|所有|全区|全县|全片区)?' +
    '(?:各|成员|片区|联片|协作|兼职|专职|中心|学科|骨干|青年|新|年轻|任课|乡村|农村|城区|党员|教研|备课|参训|指导|结对|工作室|市级|区级|县级|校级|及以上|村小|完小|中小|小|初|中心校|语文|数学|英语){0,4}' +
    '(?<noun>中心教研组|中心组|教研组长|备课组长|教研组|备课组|课题组|年级组|学科组|领导小组|工作室|教研室|教研员|校联体|联盟校|片区|学区|联盟|成员校|牵头校|核心校|中心校|学校|中学|小学|幼儿园|单位|校长|副校长|教导主任|主任|中层干部|中层教干|教干|班子成员|行政人员|学科带头人|名师|骨干教师|班主任|教师|老师|导师|师傅|徒弟|学员|组长|教职工|校(?![本园际内外长])|人(?![均员才次数民]))(?<member>成员|全体成员)?)',
  'g',
)

export type Actor = { from: number; to: number; each: boolean }

/** Those who act in a text: groups, schools, people; not those whom something is done to. */
export function actors(key: string): Actor[] {
  const found: Actor[] = []
  for (const hit of key.matchAll(ACTOR)) {
    const before = key.slice(Math.max(0, hit.index - 3), hit.index)
    if (
      /(?:对|为|给|向|请|组织|邀请|安排|指导|带领|面向|推荐|选派|促进|提高|提升|培养|帮助|引导|鼓励|联系的|听取|走进|到|与|和|的)$/.test(
        before,
      )
    )
      continue
    const { each, noun, member } = hit.groups!
    if (noun === '人' && !each) continue
    if ((noun === '小学' || noun === '中学' || noun === '校') && !each) continue
    const to = hit.index + hit[0].length - (member && noun!.endsWith('组') ? member.length : 0)
    found.push({ from: hit.index, to, each: each !== undefined })
  }
  return found
}

const STAGES: [Stage, RegExp][] = [
  ['kindergarten', /幼儿园|学前|幼教/],
  ['primary', /(?<!中)小学|小学段/],
  ['junior', /初中|初[一二三](?![次项])|七年级|八年级|九年级/],
  ['senior', /高中|高[一二三](?![次项])/],
]

/** The one school stage that the text names, if it names one only. */
export function stageOf(key: string): Stage | undefined {
  const named = STAGES.filter(([, pattern]) => pattern.test(key))
  return named.length === 1 && !/中小学/.test(key) ? named[0]![0] : undefined
}

export const ACTS =
  /开展|组织|举行|举办|召开|进行|制定|制订|安排|完成|上报|上交|撰写|提交|检查|评选|总结|评|研|听|上[一\d]|写|读|备课|例会|交流|汇报|公布|发布|推送|学习|参加|参与|培训|辅导|送教|观摩|会议|会$|督导|调研|反馈|更新|推出|承担|执教|分享|测|考|视导|活动/
