import { daysInMonth } from '../../../platform/calendar-day.ts'
import { isCellDate, type CellValue } from '../../../platform/documents/spreadsheets/cells.ts'
import { isBlank, quote, right, textOf, tight, wrong, type Parsed } from './values.ts'

/**
 * How a column of numbers such as 1985.03 was typed. A number cannot keep the last zero of 1985.10, so 1985.1 is
 * October where the others have two digits after the point, January where they have one.
 */
export type DecimalHabit = 'padded' | 'plain' | 'unknown'

/** Looks over a column's values; `asText` for .csv, where numbers come as the text that the program showed. */
export function decimalHabit(values: Iterable<CellValue | undefined>, asText: boolean): DecimalHabit {
  let padded = 0
  let plain = 0
  for (const value of values) {
    const text = decimalText(value, asText)
    if (text === null) continue
    if (/\.0[1-9]$/.test(text)) padded++
    else if (/\.[2-9]$/.test(text)) plain++
  }
  if (padded === plain) return 'unknown'
  return padded > plain ? 'padded' : 'plain'
}

function decimalText(value: CellValue | undefined, asText: boolean): string | null {
  if (typeof value !== 'number' && !(asText && typeof value === 'string')) return null
  const text = tight(textOf(value))
  return /^\d{4}\.\d{1,2}$/.test(text) ? text : null
}

type MonthOptions = { label: string; decimals: DecimalHabit; asText?: boolean }

const englishMonths = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const numerals = '〇一二三四五六七八九'

/**
 * A month as `YYYY-MM` from what offices write: 1985.03, 1985年3月, 198503, 1985-03-01, 1985/3, 85.3, 一九八五年三月, Mar-85, Excel
 * dates and their serial numbers, with full-width digits. A day is checked and dropped. Blank is null.
 */
export function readMonth(value: CellValue | undefined, options: MonthOptions): Parsed<string | null> {
  const text = textOf(value)
  if (isBlank(text)) return right(null)
  const bare = westernDigits(tight(text))
  const parts = isCellDate(value) ? isoParts(value.iso) : (numberParts(bare) ?? textParts(bare))
  if (!parts) {
    const yearOnly = /^(19|20)\d\d年?$/.test(bare)
    return invalid(options.label, text, yearOnly ? '只有年份，请补上月份' : '不是有效的年月')
  }
  const [year, month, day] = parts
  const valid =
    year >= 1900 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
  if (!valid) return invalid(options.label, text, '不是有效的年月')
  if (/^\d{4}\.1$/.test(bare) && decimalText(value, options.asText ?? false) !== null) {
    if (options.decimals === 'plain') return right(`${bare.slice(0, 4)}-01`)
    const october = `${bare.slice(0, 4)}-10`
    if (options.decimals === 'padded') return right(october)
    return right(
      october,
      'ambiguousMonth',
      `${options.label}${quote(text)}按 10 月理解；若是 1 月，请写成“${bare.slice(0, 4)}.01”。`,
    )
  }
  return right(`${year}-${String(month).padStart(2, '0')}`)
}

function invalid(label: string, text: string, what: string): Parsed<never> {
  return wrong('invalidDate', `${label}${quote(text)}${what}，请写成“1985.03”或“1985年3月”的形式。`)
}

type DateParts = [year: number, month: number, day: number]

function isoParts(iso: string): DateParts | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)/.exec(iso)
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : null
}

/** Digits alone: 198503, 19850301, 8503 is refused (a year or a month?), five digits are a serial number of Excel. */
function numberParts(text: string): DateParts | null {
  const match = /^(\d{4})(\d\d)(\d\d)?$/.exec(text)
  if (match) return [Number(match[1]), Number(match[2]), Number(match[3] ?? 1)]
  // 19853 may be a serial number or a year run into its month; nobody of the serial's years is still at work.
  if (!/^[1-6]\d{4}(\.\d+)?$/.test(text) || /^(19|20)/.test(text)) return null
  return isoParts(new Date(Date.UTC(1899, 11, 30) + Math.floor(Number(text)) * 86_400_000).toISOString())
}

function textParts(text: string): DateParts | null {
  const bare = text.replace(/T?\d{1,2}:\d\d(:\d\d(\.\d+)?)?Z?$/, '').replace(/(出?生|起|至今|参加工作)$/, '')
  const separated =
    /^(\d{4}|\d\d)年?[.\-/年,、。·]+(\d{1,2})(?:[.\-/月,、。·]+(\d{1,2})?)?[日号月]?[.。]?$/.exec(bare)
  if (separated) return [fullYear(separated[1]!), Number(separated[2]), Number(separated[3] ?? 1)]
  const english = /^(?:(\d{1,2})-)?([a-z]{3})[a-z]*[-,.]?(\d{4}|\d\d)$/i.exec(bare)
  if (english)
    return [
      fullYear(english[3]!),
      englishMonths.indexOf(english[2]!.toLowerCase()) + 1,
      Number(english[1] ?? 1),
    ]
  const yearLast = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(bare)
  if (!yearLast) return null
  // Month-day or day-month: taken only where the numbers leave no doubt.
  const [first, second, year] = [Number(yearLast[1]), Number(yearLast[2]), Number(yearLast[3])]
  if (first === second || second > 12) return [year, first, second]
  return first > 12 ? [year, second, first] : null
}

/** 85 → 1985, 05 → 2005: nobody at work was born before 1936. */
function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length === 4) return year
  return year > 35 ? 1900 + year : 2000 + year
}

function westernDigits(text: string): string {
  if (!/[〇○零一二三四五六七八九十]/.test(text)) return text
  return text
    .replace(/[零○]/g, '〇')
    .replace(/([一二])?十([一二三四五六七八九])?/g, (_, tens: string | undefined, ones: string | undefined) =>
      String((tens ? numerals.indexOf(tens) : 1) * 10 + (ones ? numerals.indexOf(ones) : 0)),
    )
    .replace(/[〇一二三四五六七八九]/g, (numeral) => String(numerals.indexOf(numeral)))
}
