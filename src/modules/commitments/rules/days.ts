/** Calendar days are 'YYYY-MM-DD' and compare as text; these count with them in UTC, where every day has 24 hours. */

const dayMs = 86_400_000

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * dayMs).toISOString().slice(0, 10)
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

export function earlier(a: string, b: string): string {
  return a < b ? a : b
}

export function later(a: string, b: string): string {
  return a > b ? a : b
}

/** The last day of the month that `day` is in. */
export function endOfMonth(day: string): string {
  const [year, month] = day.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}
