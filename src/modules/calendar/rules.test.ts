import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, daysBetween, mondayOf } from '../../platform/calendar-day.ts'
import { type CalendarEvent, printedWeeks, weeksOf, whenText, withoutCarriedOut } from './rules.ts'

const term = { startsOn: '2026-08-31', endsOn: '2027-01-22', firstMonday: '2026-08-31', weeks: 21 }
const event = (over: Partial<CalendarEvent>): CalendarEvent => ({
  id: 'a', kind: 'item', activity: null, title: '习作研讨', type: '专题研讨', startsOn: '2026-09-16', endsOn: '2026-09-16',
  startTime: null, endTime: null, place: '城南小学', responsible: '陈雨', state: 'planned', ownerName: '小学语文中心组',
  subject: '语文', stage: 'primary', planId: 'p', planTitle: '计划', planItemId: null, activities: 0, may: { move: false }, ...over,
}) // prettier-ignore

describe('teaching weeks', () => {
  test('are numbered from the first Monday; holidays before and after have no number', () => {
    const weeks = weeksOf({ ...term, startsOn: '2026-08-26', endsOn: '2027-02-05' })
    expect(weeks[0]).toEqual({ number: null, from: '2026-08-24', to: '2026-08-30' })
    expect(weeks[1]).toEqual({ number: 1, from: '2026-08-31', to: '2026-09-06' })
    expect(weeks.at(-1)).toEqual({ number: null, from: '2027-02-01', to: '2027-02-07' })
    expect(weeks.filter((week) => week.number !== null)).toHaveLength(21)
  })

  test('cover each day once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4000 }),
        fc.integer({ min: -10, max: 10 }),
        fc.integer({ min: 1, max: 200 }),
        (n, lead, length) => {
          const firstMonday = addDays('2024-01-01', n * 7)
          const startsOn = addDays(firstMonday, lead)
          const weeks = weeksOf({ startsOn, endsOn: addDays(startsOn, length), firstMonday, weeks: 20 })
          for (const week of weeks) expect(mondayOf(week.to)).toBe(week.from)
          const gaps = weeks.slice(1).map((week, index) => daysBetween(weeks[index]!.to, week.from))
          expect(new Set([1, ...gaps])).toEqual(new Set([1]))
          expect(weeks[0]!.from <= startsOn && weeks.at(-1)!.to >= addDays(startsOn, length)).toBe(true)
        },
      ),
    )
  })
})

describe('a printed calendar', () => {
  test.each([
    [{ startTime: '14:00', endTime: '16:00' }, '9月16日 周三 14:00–16:00'],
    [{}, '9月16日 周三'],
    [{ endsOn: '2026-09-18' }, '9月16日–18日'],
    [{ endsOn: '2026-11-30' }, '9月16日–11月30日'],
  ])('writes days and hours as an office does', (over, text) => {
    expect(whenText(event(over))).toBe(text)
  })

  test('puts what begins in a week into its week, after its holidays, without what was cancelled', () => {
    const weeks = printedWeeks(
      term,
      [
        event({ id: 'late', startTime: '14:00', endTime: '16:00' }),
        event({ id: 'period', title: '磨课', startsOn: '2026-09-14', endsOn: '2026-11-30' }),
        event({ id: 'gone', state: 'dropped' }),
        event({ id: 'off', state: 'cancelled', kind: 'activity' }),
      ],
      [{ kind: 'holiday', name: '国庆节', startsOn: '2026-10-01', endsOn: '2026-10-07' }],
    )
    expect(weeks).toHaveLength(21)
    expect(weeks[2]!.rows.map((row) => `${row.when} ${row.work}`)).toEqual([
      '9月14日–11月30日 磨课(专题研讨)',
      '9月16日 周三 14:00–16:00 习作研讨(专题研讨)',
    ])
    const marked = weeks.filter(({ rows }) => rows.some((row) => row.work === '国庆节放假'))
    expect(marked.map(({ week }) => week.number)).toEqual([5, 6])
  })

  test('shows the activity and not the item that it carries out, but keeps a period that several fill', () => {
    const carried = [
      event({ id: 'done by an activity', activities: 1 }),
      event({ id: 'period', endsOn: '2026-11-30', activities: 2 }),
      event({ id: 'activity', kind: 'activity' }),
    ]
    expect(withoutCarriedOut(carried).map((it) => it.id)).toEqual(['period', 'activity'])
  })
})
