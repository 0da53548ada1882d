/** Cells that mean "nothing here", of marks and of groups alike; compared in upper case. */
const BLANKS = new Set(',NA,N/A,#N/A,<NA>,NAN,NULL,NONE,.,/,空,空白,未答,未作答'.split(','))

/** Words that say why there is no mark. As blank as any other, but worth a word where blanks count as 0. */
const ABSENT = new Set(
  '缺考 缺 缺席 未考 未到 未参加 旷考 弃考 缓考 免考 休学 作弊 违纪 舞弊 违规 取消 取消成绩'.split(' '),
)

/** What programs write for 1 and 0. */
const TRUTHS = new Map([
  ['TRUE', 1],
  ['FALSE', 0],
])

/** What a comma inside a number is: one answer for the whole file. */
export type CommaRole = 'decimal' | 'thousands' | 'unclear'

export const isAbsenceWord = (text: string): boolean => ABSENT.has(text)

export function isBlank(text: string): boolean {
  return BLANKS.has(text.toUpperCase()) || ABSENT.has(text) || /^[-–—―]{1,3}$/.test(text)
}

/** Full-width digits, signs and spaces as plain ones, nothing around. */
export const plainText = (text: string): string => text.normalize('NFKC').replaceAll('−', '-').trim()

/**
 * A number as people and programs write it, NaN for a blank; what is wrong with any other cell, as the end of a
 * sentence. `comma` is asked only where a comma stands in a number.
 */
export function readNumber(raw: string, comma: () => CommaRole): number | string {
  const text = plainText(raw)
  if (isBlank(text)) return Number.NaN
  const truth = TRUTHS.get(text.toUpperCase())
  if (truth !== undefined) return truth
  if (/^[+-]?[\d.,]+%$/.test(text)) return '是百分数，不是得分，请换成分数再分析。'
  const number = /^[+-]?[\d.]*,[\d.,]*$/.test(text) ? withoutCommas(text, comma()) : text
  if (number === null) {
    return '里的逗号看不出是小数点还是千位分隔：请整个文件统一写法，小数写成 2.5，千位不加逗号。'
  }
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(number)) return '不是数字。'
  const value = Number(number)
  return Number.isFinite(value) ? value : '不是数字。'
}

/** 2,5 → 2.5 or 1,234.5 → 1234.5; the text itself where it is no number in that way of writing. */
function withoutCommas(text: string, role: CommaRole): string | null {
  if (role === 'unclear') return null
  if (role === 'decimal') return /^[+-]?(\d*|\d{1,3}(\.\d{3})+),\d+$/.test(text) ? decimalPoint(text) : text
  return /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(text) ? text.replaceAll(',', '') : text
}

const decimalPoint = (text: string): string => text.replaceAll('.', '').replace(',', '.')

/**
 * What commas in numbers are, from every cell of a file (`text` byte for byte): 2,5 and 1234,567 can only be decimals,
 * 1,234,567 and 1,234.5 only thousands. 1,234 may be either; where commas part the cells and numbers with commas
 * stand in quotes it is taken for thousands, elsewhere only if decimal points are seen, too.
 */
export function commaRole(text: string, delimiter: string): CommaRole {
  const mark = `\\x${delimiter.charCodeAt(0).toString(16).padStart(2, '0')}`
  const edge = delimiter === ',' ? '"' : `[${mark}"\\r\\n]`
  let [decimal, thousands, either] = [false, false, false]
  for (const [, cell = ''] of text.matchAll(
    new RegExp(`${edge} *[+-]?([\\d.]*,[\\d.,]*) *(?=${edge})`, 'g'),
  )) {
    if (/^\d{1,3}(,\d{3}){2,}$|^\d{1,3}(,\d{3})+\.\d*$/.test(cell)) thousands = true
    else if (/^[1-9]\d{0,2},\d{3}$/.test(cell)) either = true
    else if (/^(\d*|\d{1,3}(\.\d{3})+),\d+$/.test(cell)) decimal = true
  }
  const point = new RegExp(`[${mark}"\\r\\n] *[+-]?\\d*\\.\\d+ *(?=[${mark}"\\r\\n])`).test(text)
  if (decimal) return thousands || point ? 'unclear' : 'decimal'
  if (thousands) return 'thousands'
  return either && (delimiter === ',' || point) ? 'thousands' : 'unclear'
}
