import { addDays } from '../src/platform/calendar-day.ts'
import type { Random } from './random.ts'
import type { DemoTerm } from './terms.ts'

/** Holidays, days worked in exchange and examinations of the terms. */
export function specialDays(
  districtId: number,
  random: Random,
  stamp: number,
  terms: DemoTerm[],
): Record<string, unknown>[] {
  return terms.flatMap((term) => {
    const year = term.startsOn.slice(0, 4)
    const day = (
      kind: string,
      name: string,
      startsOn: string,
      endsOn: string,
      stage: string | null = null,
    ) => ({
      districtId,
      id: random.id(stamp),
      kind,
      name,
      startsOn,
      endsOn,
      stage,
    })
    return term.sequence === 1
      ? [
          day('holiday', '国庆节', `${year}-10-01`, `${year}-10-07`),
          day('makeup', '国庆调休上课', `${year}-10-10`, `${year}-10-10`),
          day('holiday', '元旦', `${Number(year) + 1}-01-01`, `${Number(year) + 1}-01-01`),
          day('examination', '初中期中考试', `${year}-11-12`, `${year}-11-13`, 'junior'),
          day('examination', '期末考试', addDays(term.endsOn, -9), addDays(term.endsOn, -7)),
        ]
      : [
          day('holiday', '清明节', `${year}-04-04`, `${year}-04-06`),
          day('holiday', '劳动节', `${year}-05-01`, `${year}-05-05`),
          day('examination', '期末考试', addDays(term.endsOn, -9), addDays(term.endsOn, -7)),
        ]
  })
}
