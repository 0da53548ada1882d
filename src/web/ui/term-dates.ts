import { daysBetween } from '../../platform/calendar-day.ts'
import { today } from './dates.ts'

/** 2026—2027学年 for a day; a school year begins in August. */
export function schoolYearOf(day: string = today()): string {
  const year = Number(day.slice(0, 4)) - (day.slice(5) < '08-01' ? 1 : 0)
  return `${year}—${year + 1}学年`
}

/** Teaching weeks from the first Monday to the last day, at most thirty; null when they are the wrong way round. */
export function weeksBetween(firstMonday: string, endsOn: string): number | null {
  const days = daysBetween(firstMonday, endsOn)
  return days < 0 ? null : Math.min(30, Math.floor(days / 7) + 1)
}
