/** Arithmetic on calendar days ('YYYY-MM-DD'), which have no time zone. */

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** 1 = Monday … 7 = Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/** The instant of a wall-clock time in Asia/Shanghai (UTC+8 the whole year). */
export function shanghai(day: string, time: string): string {
  return new Date(`${day}T${time}:00+08:00`).toISOString()
}
