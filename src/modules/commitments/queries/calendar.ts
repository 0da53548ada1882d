import { type Ctx, listSpecialDays, listTerms } from '../../organization/index.ts'
import type { TeachingCalendar } from '../rules/periods.ts'

/** The district's terms, school years and days off, as far as they touch the range. */
export async function loadCalendar(
  ctx: Pick<Ctx, 'db' | 'district'>,
  from: string,
  to: string,
): Promise<TeachingCalendar> {
  const terms = await listTerms(ctx)
  const schoolYears = await ctx.db
    .selectFrom('schoolYears')
    .select(['name', 'startsOn', 'endsOn'])
    .where('districtId', '=', ctx.district.id)
    .orderBy('startsOn')
    .execute()
  const specialDays = await listSpecialDays(ctx, { from, to })
  return {
    terms: terms.filter((term) => term.startsOn <= to && term.endsOn >= from),
    schoolYears,
    specialDays: specialDays.flatMap(({ kind, startsOn, endsOn, schoolId, stage }) =>
      kind === 'examination' || schoolId || stage ? [] : [{ kind, startsOn, endsOn }],
    ),
  }
}
