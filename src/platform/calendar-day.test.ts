import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, daysBetween, endOfMonth, mondayOf, weekdayOf, weekdayText } from './calendar-day.ts'

const day = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((it) => it.toISOString().slice(0, 10))

test('adding days and counting days are each other’s inverse', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: -4000, max: 4000 }), (from, days) => {
      expect(daysBetween(from, addDays(from, days))).toBe(days)
    }),
  )
})

test('days later sort later as text', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 4000 }), (from, days) => {
      expect(addDays(from, days) > from).toBe(true)
    }),
  )
})

test('a week runs from its Monday to its Sunday, also before 1970', () => {
  fc.assert(
    fc.property(day, (any) => {
      const monday = mondayOf(any)
      expect(weekdayOf(monday)).toBe(1)
      expect(daysBetween(monday, any)).toBe(weekdayOf(any) - 1)
    }),
  )
  expect(mondayOf('1969-07-20')).toBe('1969-07-14')
})

test('weekdays are named as in a timetable', () => {
  expect(Array.from({ length: 7 }, (_, n) => weekdayText(addDays('2026-09-14', n)))).toEqual([
    '周一', '周二', '周三', '周四', '周五', '周六', '周日',
  ]) // prettier-ignore
})

test.each([
  ['2024-02-10', '2024-02-29'],
  ['2026-02-28', '2026-02-28'],
  ['2026-09-30', '2026-09-30'],
  ['2026-12-01', '2026-12-31'],
])('the month of %s ends on %s, where the next day is a first', (within, last) => {
  expect(endOfMonth(within)).toBe(last)
  expect(addDays(last, 1).slice(8)).toBe('01')
})
