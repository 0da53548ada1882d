import { quote } from '../../../platform/documents/spreadsheets/cell-text.ts'

/** GB 11643: 17 digits and a check character. */
export function isIdentityNumber(text: string): boolean {
  if (!/^\d{17}[\dX]$/.test(text)) return false
  let sum = 0
  for (let at = 0; at < 17; at++) sum += Number(text[at]) * (2 ** (17 - at) % 11)
  return '10X98765432'[sum % 11] === text[17]
}

/** A table program keeps 15 digits of what it takes for a number: the rest of a longer one is gone. */
export function losesDigits(value: number): boolean {
  return Math.abs(value) >= 1e15
}

export function digitsLost(what: '学籍号' | '考号', text: string): string {
  return `${what}${quote(text)}超过 15 位，又被当作数值存放，15 位以后的数字已经丢失。请把${what}一列设为“文本”，重新填写后再上传。`
}
