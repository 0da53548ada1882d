import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../../platform/calendar-day.ts'
import {
  ago,
  dayOf,
  duration,
  relativeDay,
  teachingDate,
  teachingDateTime,
  teachingRange,
  teachingWeek,
  timeOf,
} from './dates.ts'

const term = { firstMonday: '2026-08-31', weeks: 21 }
const options = { term, today: '2026-09-10' }

describe('a date as teachers say it', () => {
  test('has the month, the weekday and the teaching week', () => {
    expect(teachingDate('2026-09-16', options)).toBe('9月16日 周三 第3周')
  })

  test('names the year only when it is not this year', () => {
    expect(teachingDate('2027-01-20', options)).toBe('2027年1月20日 周三 第21周')
  })

  test('has no week outside the term', () => {
    expect(teachingDate('2026-08-30', options)).toBe('8月30日 周日')
    expect(teachingWeek('2027-01-25', term)).toBe(null)
  })

  test('is read in the zone of the district, wherever the browser is', () => {
    expect(dayOf('2026-09-14T16:30:00Z')).toBe('2026-09-15')
    expect(timeOf('2026-09-14T16:30:00Z')).toBe('00:30')
    expect(teachingDateTime('2026-09-16T06:00:00Z', options)).toBe('9月16日 周三 第3周 14:00')
  })
})

describe('a period', () => {
  test.each([
    ['2026-09-16T06:00:00Z', '2026-09-16T08:00:00Z', '9月16日 周三 第3周 14:00–16:00'],
    ['2026-09-14', '2026-09-14', '9月14日 周一 第3周'],
    ['2026-09-14', '2026-09-16', '9月14日–16日 第3周'],
    ['2026-09-28', '2026-10-12', '9月28日–10月12日 第5–7周'],
    ['2026-08-01', '2026-09-16', '8月1日–9月16日'],
    ['2026-09-01', '2027-01-22', '2026年9月1日–2027年1月22日 第1–21周'],
    ['2025-03-01', '2025-05-31', '2025年3月1日–5月31日'],
    ['2026-09-16T06:00:00Z', '2026-09-17T08:00:00Z', '9月16日 周三 14:00 – 9月17日 周四 16:00'],
  ])('from %s to %s is said as %s', (from, to, said) => {
    expect(teachingRange(from, to, options)).toBe(said)
  })
})

describe('near days', () => {
  test.each([
    ['2026-09-10', '今天'],
    ['2026-09-11', '明天'],
    ['2026-09-12', '后天'],
    ['2026-09-13', '3天后'],
    ['2026-09-09', '昨天'],
    ['2026-09-05', '5天前'],
    ['2026-10-10', '10月10日'],
  ])('%s is %s on 10 September', (value, said) => {
    expect(relativeDay(value, '2026-09-10')).toBe(said)
  })

  test('what just happened is told in minutes and hours, older things by their date', () => {
    const now = new Date('2026-09-10T04:00:00Z')
    expect(ago('2026-09-10T03:59:40Z', now)).toBe('刚刚')
    expect(ago('2026-09-10T03:48:00Z', now)).toBe('12分钟前')
    expect(ago('2026-09-10T01:00:00Z', now)).toBe('3小时前')
    expect(ago('2026-09-09T06:05:00Z', now)).toBe('昨天 14:05')
    expect(ago('2026-08-01T06:05:00Z', now)).toBe('8月1日')
  })
})

test('all seven days of a teaching week have its number', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 21 }), fc.integer({ min: 0, max: 6 }), (week, weekday) => {
      expect(teachingWeek(addDays(term.firstMonday, (week - 1) * 7 + weekday), term)).toBe(week)
    }),
  )
})

test('a length of time is said in hours and minutes', () => {
  expect([45, 90, 120, 0].map(duration)).toEqual(['45分', '1小时30分', '2小时', '0分'])
})
