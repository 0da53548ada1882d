import { Refusal } from '../../../platform/refusal.ts'
import type { Ctx } from '../../organization/index.ts'
import { eventsIn, specialDaysIn } from '../queries/events.ts'
import { resolveScope } from '../queries/scopes.ts'
import { monthDay, printedWeeks, type ScopeInput, type TeachingWeek } from '../rules.ts'

/** A term's calendar as an office prints it. */
export interface PrintedCalendar {
  title: string
  weeks: ReturnType<typeof printedWeeks>
}

export const printedHeaders = ['周次', '起止日期', '时间', '工作内容', '负责', '地点'] as const

/** 第3周; weeks outside the teaching weeks have none. */
export function weekName(week: TeachingWeek): string {
  return week.number === null ? '' : `第${week.number}周`
}

/** 9月14日–9月20日 */
export function weekSpan(week: TeachingWeek): string {
  return `${monthDay(week.from)}–${monthDay(week.to)}`
}

/** @throws Refusal 'notFound' for a term that is not the district's; 'scopeUnknown' */
export async function printCalendar(
  ctx: Ctx,
  input: ScopeInput & { termId: string },
): Promise<PrintedCalendar> {
  const term = await ctx.db
    .selectFrom('terms')
    .select(['name', 'startsOn', 'endsOn', 'firstMonday', 'weeks'])
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.termId)
    .executeTakeFirst()
  if (!term) throw new Refusal('notFound')
  const scope = await resolveScope(ctx, input)
  const [from, to] = [term.startsOn < term.firstMonday ? term.startsOn : term.firstMonday, term.endsOn]
  const events = await eventsIn(ctx, scope, from, to)
  const specialDays = await specialDaysIn(ctx, scope, from, to)
  const whose = scope.scope.kind === 'mine' ? ctx.actor.name : scope.name
  return { title: `${whose}${term.name}教研行事历`, weeks: printedWeeks(term, events, specialDays) }
}
