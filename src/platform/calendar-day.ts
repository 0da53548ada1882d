/**
 * Calendar days are `YYYY-MM-DD` and compare as text. They have no time zone: these count with them in UTC, where every
 * day has 24 hours. Pure, so that the web counts as the server does.
 */

const dayMs = 86_400_000
const serial = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / dayMs)
const weekdays = ['', '周一', '周二', '周三', '周四', '周五', '周六', '周日']

/** The day so many days later; earlier for a negative number. */
export function addDays(day: string, days: number): string {
  return new Date((serial(day) + days) * dayMs).toISOString().slice(0, 10)
}

/** Whole days from the first to the second; negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return serial(to) - serial(from)
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(day: string): number {
  return new Date(serial(day) * dayMs).getUTCDay() || 7
}

/** 周一 … 周日. */
export function weekdayText(day: string): string {
  return weekdays[weekdayOf(day)] ?? ''
}

/** The Monday of the week that a day lies in; a week begins with it. */
export function mondayOf(day: string): string {
  return addDays(day, 1 - weekdayOf(day))
}

/** How many days a month (1–12) has. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** The last day of the month that a day lies in. */
export function endOfMonth(day: string): string {
  return `${day.slice(0, 8)}${daysInMonth(Number(day.slice(0, 4)), Number(day.slice(5, 7)))}`
}
