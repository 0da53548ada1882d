import { isCellDate, type CellValue } from './cells.ts'

/** How a cell reads as text, before any cleaning. */
export function textOf(value: CellValue | undefined): string {
  if (value === null || value === undefined) return ''
  if (isCellDate(value)) return value.iso
  if (typeof value === 'number') return plainNumber(value)
  return typeof value === 'string' ? value : value ? '是' : '否'
}

/** Excel keeps 0.1 + 0.2; people see 15 significant digits. No exponent up to 21 digits. */
function plainNumber(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(15)))
}

// Zero-width and direction marks come along when people paste from WeChat and web pages.
const invisible = /[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]|\p{Cc}/gu

/** ASCII without spaces and common Chinese characters: what most cells hold, and nothing that cleaning would change. */
const clear = /^[!-&(-~\u4e00-\u9fff][!-~\u4e00-\u9fff]*$/

/** Full-width to half-width, one space for any white space, no invisible characters, no text mark in front. */
export function clean(text: string): string {
  if (text === '' || clear.test(text)) return text
  return text
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .replace(invisible, '')
    .replace(/ {2,}/g, ' ')
    .replace(/^'(?=[=+\-@\d])/, '')
    .trim()
}

/** `clean`, and no spaces at all. */
export function tight(text: string): string {
  return clean(text).replaceAll(' ', '')
}

/** What people write in a cell that holds nothing. */
export const blankMarks =
  /^([-–—―_/\\.。、〇○×xX]+|无|没有|暂无|空|未填|未知|不详|null|n\/a|#n\/a|none|undefined)$/i

/** Whether a cell says “nothing here”: blank, 无, /, —, N/A … */
export function isBlank(text: string): boolean {
  const bare = tight(text)
  return bare === '' || blankMarks.test(bare)
}

/** A long value, shortened for a sentence. */
export function quote(text: string): string {
  const bare = clean(text)
  return `“${bare.length > 20 ? `${bare.slice(0, 20)}…` : bare}”`
}

/** A value that begins a formula when it is pasted or typed: nobody's name, number or school. */
export function looksLikeFormula(text: string): boolean {
  return /^[=@+]/.test(tight(text))
}
