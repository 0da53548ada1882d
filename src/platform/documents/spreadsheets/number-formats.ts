import type { CellDate } from './cells.ts'

/** Built-in formats that show a date or time (ECMA-376 §18.8.30; 27–36 and 50–58 are those of East Asian Excel). */
const builtInDates = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
] as const

/** Whether a cell with this number format shows a date or a time rather than a number. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return builtInDates.some(([from, to]) => id >= from && id <= to)
  const section = code.split(';')[0]!
  const bare = section
    .replace(/"[^"]*"/g, '')
    .replace(/[\\_*]./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .replace(/general|E[+-]/gi, '')
  return /[ymdhse]/i.test(bare) && !/[0#?]/.test(bare.replace(/[.,]0+/g, ''))
}

const day = 86_400_000

/**
 * The calendar date of an Excel serial number. Serials below 60 are one day off on purpose: the 1900 calendar has a
 * 29 February that never was. Null when the number is no date of the years 0–9999.
 */
export function dateOfSerial(serial: number, date1904: boolean): CellDate | null {
  if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_466) return null
  const seconds = Math.round((serial % 1) * 86_400)
  let days = Math.floor(serial)
  if (!date1904 && days === 0) return { iso: time(seconds) }
  if (date1904) days += 1462
  else if (days < 60) days += 1
  const iso = new Date(Date.UTC(1899, 11, 30) + days * day + seconds * 1000).toISOString()
  return { iso: seconds === 0 ? iso.slice(0, 10) : iso.slice(0, 19) }
}

function time(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(11, 19)
}
