import { addDays, daysBetween, endOfMonth } from '../../../platform/calendar-day.ts'
import type { reviewKinds } from '../contract.ts'

export type ReviewKind = (typeof reviewKinds)[number]

/** A record that a plan asks for. Its period is '2026-09', '2026-Q3' or '2026'; `dueOn` is the period's last day. */
export interface ExpectedReview {
  kind: ReviewKind
  period: string
  label: string
  dueOn: string
  /** First day of the period within the plan: from then on it may be written. */
  opensOn: string
}

const two = (value: number): string => String(value).padStart(2, '0')
const lastDayOf = (year: number, month: number): string => endOfMonth(`${year}-${two(month)}-01`)

/** A plan shorter than this has no quarterly review, and one shorter than the other no annual summary. Days. */
const shortestForQuarters = 75
const shortestForYear = 270

/**
 * The records that a plan of this period asks for (月研、季评、年总结): one a month that it touches, one a quarter when it
 * lasts about a quarter or longer, and an annual summary at its end and at the end of each year when it lasts about a year.
 */
export function expectedReviews(startsOn: string, endsOn: string): ExpectedReview[] {
  const within = (day: string): string => (day > endsOn ? endsOn : day)
  const opening = (day: string): string => (day < startsOn ? startsOn : day)
  const length = daysBetween(startsOn, endsOn) + 1
  const expected: ExpectedReview[] = []
  const add = (kind: ReviewKind, period: string, label: string, first: string, last: string): void => {
    if (expected.some((it) => it.kind === kind && it.period === period)) return
    expected.push({ kind, period, label, dueOn: within(last), opensOn: opening(first) })
  }
  let [year, month] = [Number(startsOn.slice(0, 4)), Number(startsOn.slice(5, 7))]
  while (`${year}-${two(month)}` <= endsOn.slice(0, 7)) {
    add(
      'monthly',
      `${year}-${two(month)}`,
      `${year}年${month}月教研小结`,
      `${year}-${two(month)}-01`,
      lastDayOf(year, month),
    )
    if (length >= shortestForQuarters) {
      const quarter = Math.ceil(month / 3)
      const names = ['一', '二', '三', '四']
      add(
        'quarterly',
        `${year}-Q${quarter}`,
        `${year}年第${names[quarter - 1]}季度评估`,
        `${year}-${two(quarter * 3 - 2)}-01`,
        lastDayOf(year, quarter * 3),
      )
    }
    ;[year, month] = month === 12 ? [year + 1, 1] : [year, month + 1]
  }
  if (length >= shortestForYear) {
    // A year is twelve months of the plan, named by the calendar year in which it ends.
    let from = startsOn
    while (from <= endsOn) {
      const next = aYearAfter(from)
      const last = next > endsOn ? endsOn : addDays(next, -1)
      if (daysBetween(from, last) + 1 >= shortestForYear || from === startsOn) {
        const name = last.slice(0, 4)
        add('annual', name, `${name}年总结`, from, last)
      }
      from = next
    }
  }
  return expected
}

function aYearAfter(day: string): string {
  const rest = day.slice(4) === '-02-29' ? '-03-01' : day.slice(4)
  return `${Number(day.slice(0, 4)) + 1}${rest}`
}

/** Of the expected ones, those whose period is over unwritten (`missing`) and those that may be written already (`open`). */
export function standingOf(
  expected: ExpectedReview[],
  written: { kind: string; period: string }[],
  today: string,
): { missing: ExpectedReview[]; open: ExpectedReview[] } {
  const has = new Set(written.map((it) => `${it.kind} ${it.period}`))
  const unwritten = expected.filter((it) => !has.has(`${it.kind} ${it.period}`))
  return {
    missing: unwritten.filter((it) => it.dueOn < today),
    open: unwritten.filter((it) => it.dueOn >= today && it.opensOn <= today),
  }
}
