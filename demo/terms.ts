import { addDays, mondayOf, weekdayOf } from '../src/platform/calendar-day.ts'

export interface DemoTerm {
  schoolYear: string
  name: string
  sequence: 1 | 2
  startsOn: string
  endsOn: string
  firstMonday: string
  weeks: number
}

function firstMondayFrom(day: string): string {
  return addDays(day, (8 - weekdayOf(day)) % 7)
}

/** The term that begins in the autumn (sequence 1) or spring (2) of a school year that starts in `year`. */
function termOf(year: number, sequence: 1 | 2): DemoTerm {
  const schoolYear = `${year}—${year + 1}学年`
  const startsOn = sequence === 1 ? `${year}-09-01` : `${year + 1}-02-20`
  const endsOn = sequence === 1 ? `${year + 1}-01-25` : `${year + 1}-07-05`
  // Term days before the first full week belong to week 1 when they are many, so week 1 begins on the Monday at or before.
  const monday = weekdayOf(startsOn) <= 3 ? mondayOf(startsOn) : firstMondayFrom(startsOn)
  return {
    schoolYear,
    name: `${schoolYear}${sequence === 1 ? '第一' : '第二'}学期`,
    sequence,
    startsOn,
    endsOn,
    firstMonday: monday,
    weeks: sequence === 1 ? 21 : 20,
  }
}

/** The term that `today` lies in (or, in the holidays, the last one that began) and the two before, oldest first. */
export function demoTerms(today: string): DemoTerm[] {
  const year = Number(today.slice(0, 4))
  const all = [year - 3, year - 2, year - 1, year].flatMap((y) => [termOf(y, 1), termOf(y, 2)])
  return all.filter((term) => term.startsOn <= today).slice(-3)
}
