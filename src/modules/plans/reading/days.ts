import type { Day } from './parsed-plan.ts'

const DAY_MS = 86_400_000

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

/** The day, or null when the calendar has none such (31 April, month 13). */
export function day(year: number, month: number, date: number): Day | null {
  if (!Number.isInteger(year) || year < 1900 || year > 2199) return null
  if (month < 1 || month > 12 || date < 1 || date > lastDate(year, month)) return null
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`
}

export function lastDate(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function toNumber(value: Day): number {
  return Date.parse(`${value}T00:00:00Z`) / DAY_MS
}

export function addDays(value: Day, count: number): Day {
  return new Date((toNumber(value) + count) * DAY_MS).toISOString().slice(0, 10)
}

/** Whole days from `a` to `b`, negative when `b` is earlier. */
export function daysBetween(a: Day, b: Day): number {
  return toNumber(b) - toNumber(a)
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(value: Day): number {
  return new Date(toNumber(value) * DAY_MS).getUTCDay() || 7
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
