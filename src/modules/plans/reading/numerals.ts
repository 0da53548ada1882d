const DIGITS: Record<string, number> = {
  〇: 0,
  零: 0,
  '○': 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  壹: 1,
  贰: 2,
  叁: 3,
  肆: 4,
  伍: 5,
  陆: 6,
  柒: 7,
  捌: 8,
  玖: 9,
}
const UNITS: Record<string, number> = { 十: 10, 百: 100, 千: 1000, 拾: 10, 佰: 100, 仟: 1000 }

/** A number below 10,000 in Arabic or Chinese figures (12, 十二, 二十, 两百, 二〇二六), or null. */
export function parseNumeral(text: string): number | null {
  if (/^\d{1,6}(\.\d{1,2})?$/.test(text)) return Number(text)
  if (text === '' || text.length > 9) return null
  if (text === '廿') return 20
  if (text === '半') return 0.5
  let total = 0
  let digit: number | null = null
  let units = 0
  let positional = ''
  for (const character of text.replace(/^廿/, '二十').replace(/^卅/, '三十')) {
    const value = DIGITS[character]
    const unit = UNITS[character]
    if (value !== undefined) {
      digit = value
      positional += String(value)
    } else if (unit !== undefined) {
      total += (digit ?? 1) * unit
      digit = null
      units += 1
    } else return null
  }
  if (units === 0) return Number(positional)
  return total + (digit ?? 0)
}

/** Enclosed and Roman numerals that stand before a paragraph: ① ⑴ Ⅰ ㈠ and I to XX; or null. */
export function parseEnclosed(text: string): number | null {
  const code = text.charCodeAt(0)
  if (text.length === 1) {
    if (code >= 0x2460 && code <= 0x2473) return code - 0x245f
    if (code >= 0x2474 && code <= 0x2487) return code - 0x2473
    if (code >= 0x2488 && code <= 0x249b) return code - 0x2487
    if (code >= 0x2160 && code <= 0x216b) return code - 0x215f
    if (code >= 0x3220 && code <= 0x3229) return code - 0x321f
    if (code >= 0x2776 && code <= 0x277f) return code - 0x2775
  }
  const roman = /^(X{0,2})(IX|IV|V?I{0,3})$/.exec(text)
  if (!roman || text === '') return null
  const ones = ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'].indexOf(roman[2]!)
  return roman[1]!.length * 10 + ones
}
