import { localityLabels } from '../../../../modules/organization/vocabulary.ts'
import type { Answers } from '../../../app/client.ts'

/** Shapes of the answers, and how their numbers are written. Undefined figures are —, never 0. */
export type About = Answers['exams']['getResultsOverview']['about']
export type ListedFigures = NonNullable<Answers['exams']['listUnitResults']['district']>
export type UnitFigures = NonNullable<Answers['exams']['getSchoolResults']['total']>
export type Unit = Answers['exams']['getSchoolResults']['unit']
export type Finding = Answers['exams']['getResultsOverview']['findings'][number]
export type Item = Answers['exams']['getItemResults']['items'][number]
export type TopicGaps = Answers['exams']['getClassResults']['topics']
export type TopicGap = TopicGaps['knowledge'][number]
export type ItemGap = Answers['exams']['getClassResults']['items'][number]
export type AddedUnit = Answers['exams']['getValueAdded']['units'][number]
export type Paper = About['papers'][number]

export const NONE = '—'

/** A number with a fixed number of digits, without a minus before nought. */
export function fixed(value: number | null | undefined, digits = 1): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NONE
  const text = value.toFixed(digits)
  return Number(text) === 0 ? text.replace('-', '') : text
}

/** A share 0–1 as per cent. */
export const percent = (value: number | null | undefined, digits = 1): string =>
  value === null || value === undefined ? NONE : `${fixed(value * 100, digits)}%`

/** A difference, always with its sign. */
export function signed(value: number | null | undefined, digits = 2): string {
  const text = fixed(value, digits)
  return text === NONE || text.startsWith('-') || Number(text) === 0 ? text.replace('-', '−') : `+${text}`
}

/** 「60 分」「55–59 分」. */
export const scoresText = (from: number, to: number): string =>
  from === to ? `${mark(from)} 分` : `${mark(from)}–${mark(to)} 分`

/** Marks: whole where they are whole. */
export const mark = (value: number | null | undefined): string =>
  value === null || value === undefined ? NONE : String(Math.round(value * 100) / 100)

/** 「0.12 至 0.34」. */
export function range(interval: readonly [number | null, number | null], digits = 2, sign = false): string {
  const [low, high] = interval
  if (low === null || high === null) return NONE
  const text = sign ? signed : fixed
  return `${text(low, digits)} 至 ${text(high, digits)}`
}

/** An interval of shares in per cent. */
export const hundredfold = ([low, high]: readonly [number | null, number | null]) =>
  [low === null ? null : low * 100, high === null ? null : high * 100] as const

export const people = (value: number | null | undefined): string =>
  value === null || value === undefined ? NONE : value.toLocaleString('zh-CN')

/** 「应考 412 人，参考 405 人，计入 405 人(缺考 6，违纪 1)」. */
export function headcount(it: {
  enrolled: number
  sat: number
  absent: number
  cheated: number
  missing: number
  counted: number
}): string {
  const out = [
    it.absent > 0 && `缺考 ${it.absent}`,
    it.cheated > 0 && `违纪 ${it.cheated}`,
    it.missing > 0 && `没有成绩 ${it.missing}`,
  ].filter(Boolean)
  const rest = out.length > 0 ? `(${out.join('，')})` : ''
  return `应考 ${people(it.enrolled)} 人，参考 ${people(it.sat)} 人，计入统计 ${people(it.counted)} 人${rest}`
}

/** Labels of items: 「第17题」, or as the blueprint calls it. */
export const itemName = (item: string): string => (/^\d+(\.\d+)?$/.test(item) ? `第${item}题` : item)

/** The paper's short name: subject, and the booklet where there are several. (Of one subject a pupil it is called alike.) */
export const paperName = ({ subject, booklet }: { subject: string; booklet?: string | null }): string =>
  booklet && booklet !== subject ? `${subject}(${booklet})` : subject

/** The same by its id, among those that the viewer may see. */
export function nameOf(about: About, paperId: string): string {
  const paper = about.papers.find(({ id }) => id === paperId)
  return paper ? paperName(paper) : '监测结果'
}

/** 城区, 镇区, 乡村; a word that is none of them stays as it is. */
export const localityWord = (word: string): string =>
  localityLabels[word as keyof typeof localityLabels] ?? word

/** Whether a difference leaves its reference out. */
export function sideOf(
  interval: readonly [number | null, number | null],
  reference = 0,
): 'above' | 'below' | 'quiet' {
  const [low, high] = interval
  if (low === null || high === null) return 'quiet'
  if (low > reference) return 'above'
  return high < reference ? 'below' : 'quiet'
}

/** The words of a verdict about a difference. */
export const sideWords = { above: '高于', below: '低于', quiet: '无法区分' } as const

/** Items that a class finds harder than the district does, hardest against it first. */
export function weakestFirst<Row extends { rate: number | null; districtRate: number | null }>(
  rows: readonly Row[],
): Row[] {
  const gap = (row: Row) =>
    row.rate === null || row.districtRate === null ? Number.POSITIVE_INFINITY : row.rate - row.districtRate
  return rows.toSorted((a, b) => gap(a) - gap(b))
}

/** Score lines near a score: the line that holds it, with the ones around; null where there is none. */
export function lineOf<Line extends { from: number; to: number }>(
  table: readonly Line[],
  score: number,
): Line | null {
  return table.find(({ from, to }) => from <= score && score <= to) ?? null
}

/** 「3班」: rosters write classes as numbers, with or without 班. */
export const className = (name: string): string => (/^\d+$/.test(name) ? `${name}班` : name)
