import {
  clean,
  isBlank,
  blankMarks,
  quote,
  textOf,
  tight,
} from '../../../platform/documents/spreadsheets/cell-text.ts'
import { isCellDate, type CellValue } from '../../../platform/documents/spreadsheets/cells.ts'
import type { RowErrorCode, RowWarningCode, Sex } from './records.ts'

export {
  clean,
  isBlank,
  looksLikeFormula,
  quote,
  textOf,
  tight,
} from '../../../platform/documents/spreadsheets/cell-text.ts'

/** What a cell means, or what is wrong with it in a sentence that says what to do. */
export type Parsed<Value> =
  | { ok: true; value: Value; warning?: { code: RowWarningCode; message: string } }
  | { ok: false; code: RowErrorCode; message: string }

export function right<Value>(value: Value, code?: RowWarningCode, message?: string): Parsed<Value> {
  return code ? { ok: true, value, warning: { code, message: message! } } : { ok: true, value }
}

export function wrong(code: RowErrorCode, message: string): Parsed<never> {
  return { ok: false, code, message }
}

/** 张 三 → 张三; spaces stay between Latin words; one kind of middle dot (阿依古丽·买买提). */
export function readName(text: string): Parsed<string> {
  const name = clean(text)
    .replace(/ ?[•・‧∙⋅.。·] ?(?=\p{Script=Han})/gu, '·')
    .replace(/(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu, '')
  if (name === '' || blankMarks.test(name)) return wrong('missingName', '没有填姓名，请补上这位教师的姓名。')
  if (!/\p{L}/u.test(name) || name.length > 40 || /\d{3}/.test(name)) {
    return wrong('invalidName', `${quote(name)}不像是姓名，请检查这一格是否填错了列。`)
  }
  return right(name)
}

/** Keeps leading zeros; digits become half-width; inner spaces go. */
export function readStaffNumber(value: CellValue | undefined): Parsed<string> {
  const text = tight(textOf(value)).replace(/^(\d+)\.0+$/, '$1')
  if (text === '' || isBlank(text)) {
    return wrong('missingStaffNumber', '没有填教职工号，请补上；教职工号是识别教师的唯一依据。')
  }
  const damaged = typeof value === 'number' ? !Number.isSafeInteger(value) : /^\d(\.\d+)?e\+?\d+$/i.test(text)
  if (damaged) {
    return wrong(
      'invalidStaffNumber',
      `教职工号${quote(text)}已被表格软件改成了小数或科学计数，请把这一列设为“文本”后重新填写。`,
    )
  }
  if (isIdentityNumber(text)) {
    return wrong('invalidStaffNumber', '这里填的是身份证号。本平台不收身份证号，请改填教职工号。')
  }
  if (text.length > 32 || !/^[\p{L}\p{N}][\p{L}\p{N}\-_./#]*$/u.test(text) || isCellDate(value)) {
    return wrong('invalidStaffNumber', `教职工号${quote(text)}含有不能用的字符，请只用数字、字母和短横线。`)
  }
  return right(text)
}

/** GB 11643: 17 digits and a check character. */
function isIdentityNumber(text: string): boolean {
  if (!/^\d{17}[\dxX]$/.test(text)) return false
  let sum = 0
  for (let at = 0; at < 17; at++) sum += Number(text[at]) * (2 ** (17 - at) % 11)
  return '10X98765432'[sum % 11] === text[17]!.toUpperCase()
}

const sexes = new Map<string, Sex>([
  ...['男', '男性', '男士', 'm', 'male', '1', '1男', '1-男', '男1'].map((text) => [text, 'male'] as const),
  ...['女', '女性', '女士', 'f', 'female', '2', '2女', '2-女', '女2'].map(
    (text) => [text, 'female'] as const,
  ),
])

/** 男/女 and the codes 1/2 of GB/T 2261.1; 0 and 9 are “not stated” there. */
export function readSex(text: string): Parsed<Sex | null> {
  const bare = tight(text).toLowerCase()
  if (isBlank(bare) || bare === '0' || bare === '9' || bare === '保密') return right(null)
  const sex = sexes.get(bare)
  return sex ? right(sex) : wrong('unknownSex', `性别${quote(text)}无法识别，请填“男”或“女”。`)
}

/** A mobile number, or a landline as area code-number; several numbers in one cell: the first one. */
export function readPhone(text: string): Parsed<string | null> {
  if (isBlank(text)) return right(null)
  const candidates = clean(text)
    .replace(/\.0+$/, '')
    .split(/[/,;、|]|\s(?=1[3-9]\d)|或/)
  for (const candidate of candidates) {
    const digits = candidate.replace(/[\s\-()—–.]/g, '').replace(/^(\+?86|0086)(?=1[3-9]\d{9}$)/, '')
    if (/^1[3-9]\d{9}$/.test(digits)) return right(digits)
    const landline = /^(0(?:10|2\d|[3-9]\d{2}))?([2-9]\d{6,7})(?:转\d{1,6})?$/.exec(digits)
    if (landline) return right(landline[1] ? `${landline[1]}-${landline[2]}` : landline[2]!)
  }
  return wrong('invalidPhone', `电话${quote(text)}不是有效的号码，请填 11 位手机号；没有就留空。`)
}

/** A wrong address is only a warning: nothing depends on it. */
export function readEmail(text: string): Parsed<string | null> {
  const bare = tight(text).toLowerCase()
  if (isBlank(bare)) return right(null)
  if (/^[^@\s<>"]+@[^@\s<>"]+\.[a-z]{2,}$/.test(bare)) return right(bare)
  return right(null, 'unreadEmail', `邮箱${quote(text)}不像邮箱地址，没有采用。`)
}

/** A count or measure that is not negative, such as 1,024 or 35人; `most` guards against a shifted column. */
export function readNumber(value: CellValue | undefined, label: string, most: number): Parsed<number | null> {
  const text = tight(textOf(value))
  if (isBlank(text)) return right(null)
  const match = /^(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?:人|个|名|节|班|课时|度|°)?$/.exec(text)
  const number = match ? Number(match[1]!.replaceAll(',', '') + (match[2] ?? '')) : Number.NaN
  if (!(number <= most))
    return wrong('invalidNumber', `${label}${quote(text)}不是合适的数字，请填写数字或留空。`)
  return right(number)
}

/** Any short text; blank marks are null. */
export function readText(text: string, longest = 100): string | null {
  return isBlank(text) ? null : clean(text).slice(0, longest)
}
