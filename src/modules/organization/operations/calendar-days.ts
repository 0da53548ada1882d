import { newId } from '../../../platform/ids.ts'
import { notAllowed, notFound, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import type { Ctx } from '../actor.ts'
import { mayAdministerDistrict } from '../policy.ts'
import type { SpecialDay } from '../terms.ts'

/** What a term is called: '2026—2027学年第一学期'. */
export function termName(schoolYear: string, sequence: 1 | 2): string {
  return `${schoolYear}${sequence === 1 ? '第一' : '第二'}学期`
}

/**
 * Makes a term or changes its dates. Teaching weeks count from `firstMonday`.
 * @throws Refusal 'datesReversed', 'firstMondayNotMonday', 'termOverlaps'
 */
export async function saveTerm(
  ctx: Ctx,
  input: {
    id: string
    schoolYear: string
    sequence: 1 | 2
    startsOn: string
    endsOn: string
    firstMonday: string
    weeks: number
  },
): Promise<{ id: string }> {
  if (!mayAdministerDistrict(ctx.actor)) throw notAllowed()
  const { id, schoolYear, sequence, startsOn, endsOn, firstMonday, weeks } = input
  if (startsOn >= endsOn) throw new Refusal('datesReversed')
  if (new Date(`${firstMonday}T00:00:00Z`).getUTCDay() !== 1) throw new Refusal('firstMondayNotMonday')
  const overlapping = await ctx.db
    .selectFrom('terms')
    .select('name')
    .where('districtId', '=', ctx.district.id)
    .where('id', '!=', id)
    .where('startsOn', '<=', endsOn)
    .where('endsOn', '>=', startsOn)
    .executeTakeFirst()
  if (overlapping) throw new Refusal('termOverlaps', { name: overlapping.name })
  const startYear = /\d{4}/.exec(schoolYear)?.[0] ?? startsOn.slice(0, 4)
  const year = await ctx.db
    .insertInto('schoolYears')
    .values({
      districtId: ctx.district.id,
      id: newId(),
      name: schoolYear,
      startsOn: `${startYear}-08-01`,
      endsOn: `${Number(startYear) + 1}-07-31`,
    })
    .onConflict((conflict) => conflict.columns(['districtId', 'name']).doUpdateSet({ name: schoolYear }))
    .returning('id')
    .executeTakeFirstOrThrow()
  const values = {
    schoolYearId: year.id,
    name: termName(schoolYear, sequence),
    sequence,
    startsOn,
    endsOn,
    firstMonday,
    weeks,
  }
  await ctx.db
    .insertInto('terms')
    .values({ districtId: ctx.district.id, id, ...values })
    .onConflict((conflict) => conflict.columns(['districtId', 'id']).doUpdateSet(values))
    .execute()
  await recordAudit(ctx, {
    action: 'term.saved',
    subjectKind: 'term',
    subjectId: id,
    subjectTitle: values.name,
    after: values,
  })
  return { id }
}

/** Makes or changes a holiday, a made-up working day or an examination day. */
export async function saveSpecialDay(ctx: Ctx, input: SpecialDay): Promise<{ id: string }> {
  if (!mayAdministerDistrict(ctx.actor)) throw notAllowed()
  if (input.startsOn > input.endsOn) throw new Refusal('datesReversed')
  const { id, ...values } = input
  await ctx.db
    .insertInto('specialDays')
    .values({ districtId: ctx.district.id, id, ...values })
    .onConflict((conflict) => conflict.columns(['districtId', 'id']).doUpdateSet(values))
    .execute()
  await recordAudit(ctx, {
    action: 'specialDay.saved',
    subjectKind: 'specialDay',
    subjectId: id,
    subjectTitle: input.name,
    after: values,
  })
  return { id }
}

/** Takes a holiday or examination day out of the calendar. */
export async function removeSpecialDay(ctx: Ctx, input: { id: string }): Promise<void> {
  if (!mayAdministerDistrict(ctx.actor)) throw notAllowed()
  const removed = await ctx.db
    .deleteFrom('specialDays')
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.id)
    .returning(['name', 'startsOn', 'endsOn'])
    .executeTakeFirst()
  if (!removed) throw notFound()
  await recordAudit(ctx, {
    action: 'specialDay.removed',
    subjectKind: 'specialDay',
    subjectId: input.id,
    subjectTitle: removed.name,
    before: removed,
  })
}
