import type { Ctx } from './actor.ts'
import type { Stage } from './vocabulary.ts'
import { dayOf } from '../../platform/clock.ts'

export interface Term {
  id: string
  name: string
  startsOn: string
  endsOn: string
  firstMonday: string
  weeks: number
}

/** Today in the district's zone. */
export function today(ctx: Pick<Ctx, 'clock' | 'district'>): string {
  return dayOf(ctx.clock.now(), ctx.district.timeZone)
}

/** The term that `onDay` falls in; between terms the next one; null when no term is planned from then on. */
export async function termOn(ctx: Pick<Ctx, 'db' | 'district'>, onDay: string): Promise<Term | null> {
  const term = await ctx.db
    .selectFrom('terms')
    .select(['id', 'name', 'startsOn', 'endsOn', 'firstMonday', 'weeks'])
    .where('districtId', '=', ctx.district.id)
    .where('endsOn', '>=', onDay)
    .orderBy('startsOn')
    .limit(1)
    .executeTakeFirst()
  return term ?? null
}

/** All terms of the district, newest first. */
export function listTerms(ctx: Pick<Ctx, 'db' | 'district'>): Promise<Term[]> {
  return ctx.db
    .selectFrom('terms')
    .select(['id', 'name', 'startsOn', 'endsOn', 'firstMonday', 'weeks'])
    .where('districtId', '=', ctx.district.id)
    .orderBy('startsOn', 'desc')
    .execute()
}

export interface SpecialDay {
  id: string
  kind: 'holiday' | 'makeup' | 'examination'
  name: string
  startsOn: string
  endsOn: string
  schoolId: string | null
  stage: Stage | null
}

/** Holidays, made-up days and examination days that touch the range. */
export async function listSpecialDays(
  ctx: Pick<Ctx, 'db' | 'district'>,
  input: { from: string; to: string },
): Promise<SpecialDay[]> {
  const rows = await ctx.db
    .selectFrom('specialDays')
    .select(['id', 'kind', 'name', 'startsOn', 'endsOn', 'schoolId', 'stage'])
    .where('districtId', '=', ctx.district.id)
    .where('startsOn', '<=', input.to)
    .where('endsOn', '>=', input.from)
    .orderBy('startsOn')
    .execute()
  return rows as SpecialDay[]
}
