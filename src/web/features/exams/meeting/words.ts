import type { Answers } from '../../../app/client.ts'

export type Pack = Answers['exams']['listMeetingPacks']['packs'][number]
export type PackRights = Answers['exams']['listMeetingPacks']['may']
export type Measure = Answers['exams']['listQualityMeasures']['measures'][number]
export type ReviewedMeasure = Answers['exams']['listMeasuresToReview']['measures'][number]
export type Finding = Answers['exams']['listFindingsForMeasures']['findings'][number]
export type Outcome = NonNullable<Measure['outcome']>

export const outcomeWords: Record<Outcome, string> = {
  worked: '见效',
  partly: '部分见效',
  notYet: '尚未见效',
  dropped: '不再进行',
}
export const outcomeTones = { worked: 'good', partly: 'active', notYet: 'warn', dropped: 'quiet' } as const

/** 「全区」「语文」「城南小学」. */
export function packName(pack: Pack): string {
  if (pack.scope === 'subject') return `${pack.paper?.subject ?? ''}学科`
  return pack.scope === 'school' ? (pack.school?.name ?? '') : '全区联席会'
}

/** What a measure is about: 「语文 · 城南小学」, 「全区」. */
export function aboutOf(measure: Measure): string {
  return [measure.paper?.subject, measure.school?.name].filter(Boolean).join(' · ') || '全区'
}

/** A figure as its kind is written; — where it is not known. */
export function figureText(unit: ReviewedMeasure['figures'][number]['unit'], value: number | null): string {
  if (value === null) return '—'
  if (unit === 'rate') return `${(value * 100).toFixed(1)}%`
  return unit === 'sd' ? value.toFixed(2) : value.toFixed(1)
}
