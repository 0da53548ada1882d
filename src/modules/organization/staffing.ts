import type { Stage } from './vocabulary.ts'

/**
 * Weekly periods of a class by subject, after the compulsory curriculum plan of 2022 (shares of the nine years' hours,
 * rounded to periods a week). ◇ A district with its own plan changes this table.
 */
export const weeklyPeriods: Partial<Record<Stage, Record<string, number>>> = {
  primary: {
    语文: 7, 数学: 4.5, 英语: 2, 道德与法治: 2.5, 科学: 2, 体育与健康: 4, 音乐: 2, 美术: 2, 信息科技: 0.7, 劳动: 1,
  },
  junior: {
    语文: 5.5, 数学: 5, 英语: 5, 道德与法治: 2.5, 历史: 2, 地理: 1.4, 生物学: 1.6, 物理: 1.8, 化学: 1, 体育与健康: 3.5,
    音乐: 1, 美术: 1, 信息科技: 1,
  },
} // prettier-ignore

/** Periods a week that a full-time teacher gives. ◇ */
const fullLoad: Partial<Record<Stage, number>> = { primary: 15, junior: 13 }

/** Below this share of the need a subject counts as short. ◇ */
const shortBelow = 0.6
/** From this share of teachers of fifty or more a subject counts as ageing, when it has three at least. ◇ */
const ageingFrom = 0.4

export interface SubjectStaffing {
  subject: string
  stage: Stage
  teachers: number
  needed: number
  overFifty: number
  state: 'none' | 'short' | 'enough'
  ageing: boolean
}

/**
 * Where a school lacks teachers of a subject (结构性缺编) and where they grow old (老龄化).
 * @param classes classes of the stage, 0 where they are not known: the need is then 0; @param teaching teachers counted by subject, with those of fifty or more
 */
export function staffingOf(
  stage: Stage,
  classes: number,
  teaching: { subject: string; teachers: number; overFifty: number }[],
): SubjectStaffing[] {
  const periods = weeklyPeriods[stage] ?? {}
  const load = fullLoad[stage]
  const subjects = [...new Set([...Object.keys(periods), ...teaching.map((row) => row.subject)])]
  return subjects.map((subject) => {
    const found = teaching.find((row) => row.subject === subject)
    const teachers = found?.teachers ?? 0
    const overFifty = found?.overFifty ?? 0
    const expected = periods[subject]
    const needed = expected && load && classes > 0 ? Math.max(0.5, (classes * expected) / load) : 0
    const state = expected && teachers === 0 ? 'none' : teachers < needed * shortBelow ? 'short' : 'enough'
    return {
      subject,
      stage,
      teachers,
      needed: Math.round(needed * 10) / 10,
      overFifty,
      state,
      ageing: teachers >= 3 && overFifty / teachers >= ageingFrom,
    }
  })
}

/** Age in whole years on a day; null without a birth date. */
export function ageOn(bornOn: string | null, day: string): number | null {
  if (!bornOn) return null
  const years = Number(day.slice(0, 4)) - Number(bornOn.slice(0, 4))
  return day.slice(5) < bornOn.slice(5) ? years - 1 : years
}

const bands: [label: string, below: number][] = [
  ['30岁以下', 30],
  ['30—39岁', 40],
  ['40—49岁', 50],
  ['50岁及以上', 200],
]

/** How many fall in each age band; people without a birth date stand apart. */
export function ageBands(ages: (number | null)[]): { label: string; count: number }[] {
  const counted = bands.map(([label, below], index) => {
    const from = bands[index - 1]?.[1] ?? 0
    return { label, count: ages.filter((age) => age !== null && age >= from && age < below).length }
  })
  const unknown = ages.filter((age) => age === null).length
  return unknown > 0 ? [...counted, { label: '未登记', count: unknown }] : counted
}
