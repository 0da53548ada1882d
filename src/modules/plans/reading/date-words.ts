import { parseNumeral } from './numerals.ts'

/** One end of a date as written; what is missing is filled in from the context by `resolveDate`. */
export type DatePoint = {
  year?: number
  /** 次年, 今年 … in place of a year */
  relative?: 'next' | 'this' | 'last'
  month?: number
  date?: number
  /** 上旬, 中旬, 下旬 (thirds) or half a month */
  part?: 'first' | 'middle' | 'last' | 'firstHalf' | 'secondHalf' | 'firstTwo' | 'lastTwo'
  /** week of the month, from 1 */
  week?: number
  /** 1 Monday … 7 Sunday, where one is written beside the date */
  weekday?: number
}

export type DateReading = {
  /** also take 9.1, 9/1 and 9-1 for dates: where a date is expected, such as a date column */
  loose?: boolean
}

/** Pieces of the patterns that dates are made of. */
export const NUM = '(?:\\d{1,2}|[一二三四五六七八九十廿卅]{1,4})'
export const YEAR = '(?:(?:19|20)\\d\\d|[二][〇零○0][〇零○一二三四五六七八九0]{2})'
export const DASH = '(?:\\s*(?:[-~—–―−‐‑‒﹣─━〜→➔至到]|——|--|一(?=\\d))\\s*)'
export const re = (source: string) => new RegExp(source, 'y')

/** What was read at an offset, and where it ends. */
export type Found<T> = { value: T; to: number }

export function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

export function yearNumber(text: string): number {
  if (/^\d{2}$/.test(text)) return 2000 + Number(text)
  return parseNumeral(text.replaceAll('○', '〇')) ?? Number(text)
}
