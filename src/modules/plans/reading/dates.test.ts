import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findDates } from './date-expressions.ts'
import { findWeeks } from './week-expressions.ts'
import { resolveDate, type YearContext } from './dates.ts'
import { isDay } from './days.ts'
import { parseNumeral } from './numerals.ts'
import { simplifyScript } from './script.ts'
import { foldWidth } from './width.ts'

const none: YearContext = { anchor: null, previous: null, today: null }
const autumn2026: YearContext = { ...none, anchor: { from: '2026-09-01', to: '2027-01-31' } }

function read(text: string, context: YearContext = autumn2026, loose = false): string[] {
  return findDates(simplifyScript(foldWidth(text)), { loose }).map((expression) => {
    const { period, problems } = resolveDate(expression, context)
    const times = [expression.startTime, expression.endTime].filter(Boolean).join('-')
    const days = period ? (period.from === period.to ? period.from : `${period.from}/${period.to}`) : 'none'
    return [days, times, ...problems].filter(Boolean).join(' ')
  })
}

describe('dates as teachers write them', () => {
  it.each([
    ['2023年3月-5月', '2023-03-01/2023-05-31'],
    ['2023年12月-2024年1月', '2023-12-01/2024-01-31'],
    ['2024年2月', '2024-02-01/2024-02-29'],
    ['2023年3月至2024年2月', '2023-03-01/2024-02-29'],
    ['２０２３年３月１日', '2023-03-01'],
    ['2023.3.1-2023.5.31', '2023-03-01/2023-05-31'],
    ['2023.3.1-5.31', '2023-03-01/2023-05-31'],
    ['2023/03/01', '2023-03-01'],
    ['2023-03-01', '2023-03-01'],
    ['2023-03-01至2023-03-05', '2023-03-01/2023-03-05'],
    ['2023.9—2024.1', '2023-09-01/2024-01-31'],
    ['9月1日至15日', '2026-09-01/2026-09-15'],
    ['9月1-5日', '2026-09-01/2026-09-05'],
    ['9月1日一9月5日', '2026-09-01/2026-09-05'],
    ['8月31日—9月4日', '2026-08-31/2026-09-04'],
    ['12月28日～1月1日', '2026-12-28/2027-01-01'],
    ['9月—次年1月', '2026-09-01/2027-01-31'],
    ['9-11月', '2026-09-01/2026-11-30'],
    ['九月至十月', '2026-09-01/2026-10-31'],
    ['九月上旬', '2026-09-01/2026-09-10'],
    ['9月中旬', '2026-09-11/2026-09-20'],
    ['9月中下旬', '2026-09-11/2026-09-30'],
    ['9月下旬', '2026-09-21/2026-09-30'],
    ['9月底', '2026-09-21/2026-09-30'],
    ['9月底前', '2026-09-30'],
    ['9月上半月', '2026-09-01/2026-09-15'],
    ['9月中旬至10月上旬', '2026-09-11/2026-10-10'],
    ['9月第二周', '2026-09-08/2026-09-14'],
    ['2023年春季学期', '2023-02-01/2023-07-31'],
    ['2026—2027学年第一学期', '2026-09-01/2027-01-31'],
    ['2026-2027学年度第二学期', '2027-02-01/2027-07-31'],
    ['二〇二三年三月十五日', '2023-03-15'],
    ['2026年9月16日（周三）下午2：30', '2026-09-16 14:30'],
    ['2026年9月16日（星期三）14:30—16:30', '2026-09-16 14:30-16:30'],
    ['2026年9月16日上午9时至11时30分', '2026-09-16 09:00-11:30'],
    ['2026年9月16日下午两点半', '2026-09-16 14:30'],
    ['2026年9月16日(周四)', '2026-09-16 weekdayMismatch'],
    ['2026年2月30日', 'none invalidDate'],
    ['9月20日-9月10日', '2026-09-10/2026-09-20 datesReversed'],
    ['9月10日前', '2026-09-10'],
    ['12月25日、26日', '2026-12-25/2026-12-26'],
    ['12月25、26日', '2026-12-25/2026-12-26'],
    ['9.1-9.5', '2026-09-01/2026-09-05'],
    ['2026年第一季度', '2026-01-01/2026-03-31'],
    ['2026年上半年', '2026-01-01/2026-06-30'],
    ['第三週 9月14日', '2026-09-14'],
  ])('%s is %s', (written, expected) => {
    expect(read(written)).toEqual([expected])
  })

  it.each([
    '每月一次',
    '10个月',
    '3.5分',
    '三个月',
    '第3周',
    '1.1 总则',
    '共12人',
    '一月一主题',
    '1-2名',
    '第二年级',
    '1、2年级',
  ])('%s is no date', (written) => {
    expect(read(written)).toEqual([])
  })

  it.each([
    ['9.1', '2026-09-01'],
    ['9.28-10.2', '2026-09-28/2026-10-02'],
    ['9/1-9/5', '2026-09-01/2026-09-05'],
    ['9.1-5', '2026-09-01/2026-09-05'],
    ['12.28-1.1', '2026-12-28/2027-01-01'],
  ])('in a date column %s is %s', (written, expected) => {
    expect(read(written, autumn2026, true)).toEqual([expected])
  })

  it('a year that is not written comes from the plan, then from the date before, then from today', () => {
    expect(read('1月5日', autumn2026)).toEqual(['2027-01-05'])
    expect(read('1月5日', { ...none, previous: '2025-12-20' })).toEqual(['2026-01-05'])
    expect(read('9月5日', { ...none, today: '2026-08-20' })).toEqual(['2026-09-05'])
    expect(read('1月5日', { ...none, today: '2026-11-20' })).toEqual(['2027-01-05'])
    expect(read('9月5日', none)).toEqual(['none yearUnknown'])
  })

  it.each([
    ['第3周', 3, 3],
    ['第五至六周', 5, 6],
    ['第7-8周', 7, 8],
    ['第十二教学周', 12, 12],
  ])('%s are weeks %i to %i', (written, first, last) => {
    expect(findWeeks(written)).toMatchObject({ first, last })
  })

  it.each([
    ['两', 2],
    ['十二', 12],
    ['二十', 20],
    ['二十三', 23],
    ['一百零五', 105],
    ['二〇二六', 2026],
    ['12', 12],
    ['甲', null],
  ])('the numeral %s is %s', (written, value) => {
    expect(parseNumeral(written)).toBe(value)
  })

  it('whatever is found is a real day, in order, within the text', () => {
    const piece = fc.constantFrom(
      ...'0123456789年月日上中下旬至到-—.、/一二三四五六七八九十〇次前周(): 学期第春秋',
      '2026',
      '2027年',
      '9月',
      '下午',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), fc.boolean(), (pieces, loose) => {
        const text = pieces.join('')
        let last = 0
        for (const expression of findDates(text, { loose })) {
          expect(expression.from).toBeGreaterThanOrEqual(last)
          expect(expression.to).toBeGreaterThan(expression.from)
          expect(expression.to).toBeLessThanOrEqual(text.length)
          last = expression.to
          const { period } = resolveDate(expression, { ...none, today: '2026-08-20' })
          expect(
            period === null || (isDay(period.from) && isDay(period.to) && period.from <= period.to),
          ).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })
})
