import type { z } from 'zod'
import { addDays, daysBetween } from '../../../platform/calendar-day.ts'
import type { conflict, planCommitment, planContent, planItem, planPhase } from '../contract.ts'

export type PlanContent = z.output<typeof planContent>
export type PlanPhase = z.output<typeof planPhase>
export type PlanItem = z.output<typeof planItem>
export type PlanCommitment = z.output<typeof planCommitment>
export type Conflict = z.output<typeof conflict>

export type ContentMistake = 'planDates' | 'planPhaseUnknown'

const reversed = (from: string | null, to: string | null): boolean =>
  from !== null && to !== null && from > to

/**
 * What keeps a document from being kept as a plan, with the title of the part where it is; null when nothing does.
 * A draft may be incomplete, but its dates run forward and its items stand in phases that it has.
 */
export function mistakeIn(content: PlanContent): { code: ContentMistake; title: string } | null {
  if (reversed(content.startsOn, content.endsOn)) return { code: 'planDates', title: content.title }
  const phases = new Set<string>()
  for (const phase of content.phases) {
    phases.add(phase.id)
    if (reversed(phase.startsOn, phase.endsOn)) return { code: 'planDates', title: phase.title }
  }
  for (const item of content.items) {
    const backwards =
      item.startsOn === item.endsOn &&
      item.startTime !== null &&
      item.endTime !== null &&
      item.startTime >= item.endTime
    if (item.startsOn > item.endsOn || backwards) return { code: 'planDates', title: item.title }
    if (item.phaseId !== null && !phases.has(item.phaseId))
      return { code: 'planPhaseUnknown', title: item.title }
  }
  return null
}

/** What a plan still lacks before it can be submitted, as a reader would say it. */
export function missingFrom(content: PlanContent): string[] {
  const missing: string[] = []
  if (content.startsOn === null || content.endsOn === null) missing.push('起止日期')
  if (content.goals.length === 0) missing.push('目标')
  if (content.items.length === 0) missing.push('工作安排')
  return missing
}

/** The same plan so many days later, its parts under new ids; a whole number of weeks keeps weekdays. */
export function shifted(content: PlanContent, days: number, newId: () => string): PlanContent {
  const move = <Day extends string | null>(day: Day): Day =>
    day === null ? day : (addDays(day, days) as Day)
  const phaseIds = new Map(content.phases.map((phase) => [phase.id, newId()]))
  return {
    ...content,
    startsOn: move(content.startsOn),
    endsOn: move(content.endsOn),
    phases: content.phases.map((phase) => ({
      ...phase,
      id: phaseIds.get(phase.id) ?? newId(),
      startsOn: move(phase.startsOn),
      endsOn: move(phase.endsOn),
    })),
    commitments: content.commitments.map((commitment) => ({ ...commitment, id: newId() })),
    items: content.items.map((item) => ({
      ...item,
      id: newId(),
      phaseId: item.phaseId === null ? null : (phaseIds.get(item.phaseId) ?? null),
      startsOn: move(item.startsOn),
      endsOn: move(item.endsOn),
    })),
  }
}

/** The longest span, in days, that still takes place on definite days; anything longer is a period to work in. */
export const longestOccasion = 7

/** True for something on definite days, false for a period in which work goes on. Only occasions can clash. */
export function isOccasion(span: { startsOn: string; endsOn: string }): boolean {
  return daysBetween(span.startsOn, span.endsOn) < longestOccasion
}

export interface Span {
  startsOn: string
  endsOn: string
  startTime: string | null
  endTime: string | null
}

/** Whether two occasions take place at the same time; one without hours takes its whole days. */
export function overlaps(a: Span, b: Span): boolean {
  if (a.startsOn > b.endsOn || b.startsOn > a.endsOn) return false
  if (a.startTime === null || a.endTime === null || b.startTime === null || b.endTime === null) return true
  return a.startTime < b.endTime && b.startTime < a.endTime
}

/** A place as it is compared: without blanks and width. Null for none, and for words that name no room. */
export function samePlaceKey(place: string | null): string | null {
  const key = (place ?? '').normalize('NFKC').replace(/\s/g, '').toLowerCase()
  return key === '' || /^(各校|各学校|本校|校内|线上|网络|待定|另行通知|腾讯会议|钉钉)/.test(key) ? null : key
}
