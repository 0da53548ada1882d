import type { z } from 'zod'
import { addDays, daysBetween, mondayOf, weekdayText } from '../../platform/calendar-day.ts'
import type { calendarEvent, calendarScope, specialDay } from './contract.ts'

export type CalendarEvent = z.output<typeof calendarEvent>
export type SpecialDay = z.output<typeof specialDay>
export type ScopeInput = z.output<typeof calendarScope>

/** Takes place on definite days (up to a week); anything longer is a period in which work goes on. */
export function isOccasion(event: { startsOn: string; endsOn: string }): boolean {
  return daysBetween(event.startsOn, event.endsOn) < 7
}

/** What still takes place or took place. */
export function stands(event: Pick<CalendarEvent, 'state'>): boolean {
  return event.state !== 'dropped' && event.state !== 'cancelled'
}

/**
 * Without the items that activities carry out: the activity stands in the calendar in their place. Periods stay, since
 * several activities may fill them.
 */
export function withoutCarriedOut<Event extends CalendarEvent>(events: Event[]): Event[] {
  return events.filter((event) => event.kind === 'activity' || event.activities === 0 || !isOccasion(event))
}

/** In order of day, what takes the whole day first, then by hour. */
export function inOrder(a: CalendarEvent, b: CalendarEvent): number {
  return (
    compare(a.startsOn, b.startsOn) || compare(a.startTime ?? '', b.startTime ?? '') || compare(a.id, b.id)
  )
}
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export interface TeachingWeek {
  /** 1 for the first; null before the first and after the last. */
  number: number | null
  /** Monday and Sunday. */
  from: string
  to: string
}

/** The weeks of a term from the one in which it begins to the one in which it ends, numbered from its first Monday. */
export function weeksOf(term: {
  startsOn: string
  endsOn: string
  firstMonday: string
  weeks: number
}): TeachingWeek[] {
  const first = mondayOf(term.startsOn < term.firstMonday ? term.startsOn : term.firstMonday)
  const planned = addDays(term.firstMonday, term.weeks * 7 - 1)
  const last = mondayOf(term.endsOn > planned ? term.endsOn : planned)
  const weeks: TeachingWeek[] = []
  for (let from = first; from <= last; from = addDays(from, 7)) {
    const number = Math.floor(daysBetween(term.firstMonday, from) / 7) + 1
    weeks.push({ number: number >= 1 && number <= term.weeks ? number : null, from, to: addDays(from, 6) })
  }
  return weeks
}

/** 9月14日 */
export function monthDay(day: string): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`
}

/** When something takes place, as an office writes it: 9月14日 周一 14:00–16:00, or 9月14日–16日. */
export function whenText(
  event: Pick<CalendarEvent, 'startsOn' | 'endsOn' | 'startTime' | 'endTime'>,
): string {
  const { startsOn, endsOn, startTime, endTime } = event
  if (startsOn !== endsOn) {
    const end =
      startsOn.slice(0, 7) === endsOn.slice(0, 7) ? `${Number(endsOn.slice(8))}日` : monthDay(endsOn)
    return `${monthDay(startsOn)}–${end}`
  }
  const hours = startTime === null ? '' : endTime === null ? ` ${startTime}` : ` ${startTime}–${endTime}`
  return `${monthDay(startsOn)} ${weekdayText(startsOn)}${hours}`
}

/** One line of a printed calendar. */
export interface PrintedRow {
  when: string
  work: string
  responsible: string
  place: string
}

/** The printed calendar (行事历): weeks of a term, each with its holidays and examinations, then its work. */
export function printedWeeks(
  term: Parameters<typeof weeksOf>[0],
  events: CalendarEvent[],
  specialDays: SpecialDay[],
): { week: TeachingWeek; rows: PrintedRow[] }[] {
  const work = withoutCarriedOut(events.filter(stands)).toSorted(inOrder)
  return weeksOf(term).map((week) => {
    const begins = (span: { startsOn: string }): boolean =>
      span.startsOn >= week.from && span.startsOn <= week.to
    const marked = specialDays.filter((it) => it.startsOn <= week.to && it.endsOn >= week.from)
    return {
      week,
      rows: [
        ...marked.map((it) => ({
          when: whenText({ ...it, startTime: null, endTime: null }),
          work:
            it.kind === 'holiday'
              ? `${it.name}放假`
              : it.kind === 'makeup'
                ? `${it.name}(调休上班)`
                : it.name,
          responsible: '',
          place: '',
        })),
        ...work.filter(begins).map((event) => ({
          when: whenText(event),
          work:
            event.type && !event.title.includes(event.type) ? `${event.title}(${event.type})` : event.title,
          responsible: event.responsible ?? event.ownerName,
          place: event.place ?? '',
        })),
      ],
    }
  })
}
