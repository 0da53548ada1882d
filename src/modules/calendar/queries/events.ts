import { daysBetween } from '../../../platform/calendar-day.ts'
import { dayOf, timeOf } from '../../../platform/clock.ts'
import { Refusal } from '../../../platform/refusal.ts'
import {
  countActivitiesOfItems,
  listActivitiesInRange,
  peopleOfActivities,
  type SessionInRange,
} from '../../activities/index.ts'
import { type Ctx, listSpecialDays } from '../../organization/index.ts'
import {
  clashesWith,
  type Conflict,
  isOccasion,
  type ItemInRange,
  listItemsInRange,
  type Move,
  occasionAfterMove,
} from '../../plans/index.ts'
import { type CalendarEvent, inOrder, type ScopeInput, type SpecialDay } from '../rules.ts'
import { type ResolvedScope, resolveScope } from './scopes.ts'

/** What a calendar program needs beside the event itself. */
export type SourcedEvent = CalendarEvent & { description: string | null; sequence: number; updatedAt: Date }

const longestRange = 400

function eventOfItem(item: ItemInRange, activities: number): SourcedEvent {
  return {
    id: item.id,
    kind: 'item',
    activity: null,
    title: item.theme && item.theme !== item.title ? `${item.title}:${item.theme}` : item.title,
    type: item.type,
    startsOn: item.startsOn,
    endsOn: item.endsOn,
    startTime: item.startTime,
    endTime: item.endTime,
    place: item.place,
    responsible: item.responsible,
    state: item.state,
    ownerName: item.ownerName,
    subject: item.subject,
    stage: item.stage,
    planId: item.planId,
    planTitle: item.planTitle,
    planItemId: null,
    activities,
    may: item.may,
    description: item.content,
    sequence: item.sequence,
    updatedAt: item.updatedAt,
  }
}

function eventOfSession(ctx: Ctx, session: SessionInRange): SourcedEvent {
  const zone = ctx.district.timeZone
  return {
    id: session.sessionId,
    kind: 'activity',
    activity: {
      id: session.activityId,
      revision: session.revision,
      startsAt: session.activityStartsAt.toISOString(),
    },
    title: session.title,
    type: session.type,
    startsOn: dayOf(session.startsAt, zone),
    endsOn: dayOf(session.endsAt, zone),
    startTime: timeOf(session.startsAt, zone),
    endTime: timeOf(session.endsAt, zone),
    place: session.place ?? session.hostSchoolName,
    responsible: session.organiserName,
    // A draft is never among them.
    state: session.state === 'draft' ? 'announced' : session.state,
    ownerName: session.groupName ?? session.hostSchoolName ?? ctx.district.name,
    subject: session.subject,
    stage: session.stage,
    planId: null,
    planTitle: null,
    planItemId: session.planItemId,
    activities: 0,
    may: { move: session.may.reschedule },
    description: null,
    sequence: session.revision,
    updatedAt: session.updatedAt,
  }
}

/** Everything of a scope on the days from–to, both included, in order. */
export async function eventsIn(
  ctx: Ctx,
  scope: ResolvedScope,
  from: string,
  to: string,
): Promise<SourcedEvent[]> {
  const items = await listItemsInRange(ctx, { from, to, scope: scope.scope })
  const sessions = await listActivitiesInRange(ctx, { from, to, scope: scope.scope })
  const counts = await countActivitiesOfItems(
    ctx,
    items.map((item) => item.id),
  )
  return [
    ...items.map((item) => eventOfItem(item, counts.get(item.id) ?? 0)),
    ...sessions.map((session) => eventOfSession(ctx, session)),
  ].toSorted(inOrder)
}

/** Holidays, made-up days and examinations that hold for a scope. */
export async function specialDaysIn(
  ctx: Ctx,
  scope: ResolvedScope,
  from: string,
  to: string,
): Promise<SpecialDay[]> {
  const days = await listSpecialDays(ctx, { from, to })
  return days
    .filter(
      (it) =>
        (it.schoolId === null || it.schoolId === scope.schoolId) &&
        (it.stage === null || scope.stage === null || it.stage === scope.stage),
    )
    .map(({ kind, name, startsOn, endsOn }) => ({ kind, name, startsOn, endsOn }))
}

/** @throws Refusal 'rangeTooLong', 'scopeUnknown' */
export async function listEvents(ctx: Ctx, input: ScopeInput & { from: string; to: string }) {
  if (daysBetween(input.from, input.to) > longestRange) throw new Refusal('rangeTooLong')
  const scope = await resolveScope(ctx, input)
  const events = await eventsIn(ctx, scope, input.from, input.to)
  return {
    name: scope.name,
    events: events.map(
      ({ description: _description, sequence: _sequence, updatedAt: _updatedAt, ...event }) => event,
    ),
    specialDays: await specialDaysIn(ctx, scope, input.from, input.to),
  }
}

/** What an item would clash with on other days: other plans' items and special days, and announced activities. */
export async function checkMove(ctx: Ctx, input: Move): Promise<{ conflicts: Conflict[] }> {
  const { occasion, conflicts } = await occasionAfterMove(ctx, input)
  if (!isOccasion(occasion)) return { conflicts }
  const zone = ctx.district.timeZone
  const sessions = await listActivitiesInRange(ctx, {
    from: occasion.startsOn,
    to: occasion.endsOn,
    scope: { kind: 'district' },
  })
  const standing = sessions.filter((it) => it.state !== 'cancelled' && it.planItemId !== input.itemId)
  const people = await peopleOfActivities(
    ctx,
    standing.map((it) => it.activityId),
  )
  return {
    conflicts: [
      ...conflicts,
      ...standing.flatMap((session) =>
        clashesWith(occasion, {
          title: session.title,
          startsOn: dayOf(session.startsAt, zone),
          endsOn: dayOf(session.endsAt, zone),
          startTime: timeOf(session.startsAt, zone),
          endTime: timeOf(session.endsAt, zone),
          place: session.place,
          people: people.get(session.activityId) ?? [],
        }),
      ),
    ],
  }
}
