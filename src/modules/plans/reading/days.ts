import { daysInMonth } from '../../../platform/calendar-day.ts'
import type { Day } from './parsed-plan.ts'

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

/** The day, or null when the calendar has none such (31 April, month 13). */
export function day(year: number, month: number, date: number): Day | null {
  if (!Number.isInteger(year) || year < 1900 || year > 2199) return null
  if (month < 1 || month > 12 || date < 1 || date > daysInMonth(year, month)) return null
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`
}

export function yearOf(value: Day): number {
  return Number(value.slice(0, 4))
}

export function monthOf(value: Day): number {
  return Number(value.slice(5, 7))
}

export function dateOf(value: Day): number {
  return Number(value.slice(8, 10))
}

/** Whether the text is a day of the calendar in the form `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  return parts !== null && day(Number(parts[1]), Number(parts[2]), Number(parts[3])) === text
}

export const WEEKDAY_NAMES = ['', '一', '二', '三', '四', '五', '六', '日']
