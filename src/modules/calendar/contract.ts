import { day, id, instant, procedure, refusals, z } from '../../platform/contract.ts'
import { conflict } from '../plans/contract.ts'

export const calendarScopes = ['mine', 'school', 'cluster', 'district', 'subject'] as const

/**
 * Whose calendar. Without an id, school and cluster mean the viewer's own; subject needs a subject and may name a stage.
 */
export const calendarScope = z.object({
  scope: z.enum(calendarScopes).default('mine'),
  schoolId: id.optional(),
  associationId: id.optional(),
  subject: z.string().max(20).optional(),
  stage: z.enum(['kindergarten', 'primary', 'junior', 'senior']).optional(),
})

export const calendarEvent = z.object({
  /** The item's id, or that of the activity's session. */
  id,
  kind: z.enum(['item', 'activity']),
  /** The activity of a session: what `activities.reschedule` asks for. */
  activity: z.object({ id, revision: z.number(), startsAt: instant }).nullable(),
  title: z.string(),
  type: z.string().nullable(),
  startsOn: day,
  endsOn: day,
  /** 'HH:MM' in the district's zone; null for something that takes the whole day or a period. */
  startTime: z.string().nullable(),
  endTime: z.string().nullable(),
  place: z.string().nullable(),
  responsible: z.string().nullable(),
  state: z.enum(['planned', 'done', 'dropped', 'announced', 'underWay', 'concluded', 'cancelled']),
  /** Whose it is: a group, school, cluster, or the district. */
  ownerName: z.string(),
  subject: z.string().nullable(),
  stage: z.string().nullable(),
  planId: id.nullable(),
  planTitle: z.string().nullable(),
  /** The plan's item that an activity carries out. */
  planItemId: id.nullable(),
  /** How many activities carry out this item; they stand in the calendar themselves. */
  activities: z.number(),
  may: z.object({ move: z.boolean() }),
})

export const specialDay = z.object({
  kind: z.enum(['holiday', 'makeup', 'examination']),
  name: z.string(),
  startsOn: day,
  endsOn: day,
})
const term = z.object({
  id,
  name: z.string(),
  startsOn: day,
  endsOn: day,
  firstMonday: day,
  weeks: z.number(),
})
const feed = z.object({
  id,
  name: z.string(),
  scope: calendarScope,
  createdAt: instant,
  lastReadAt: instant.nullable(),
})

export const calendar = {
  events: procedure
    .route({ summary: '一段时间内的工作安排与活动' })
    .meta({ kept: ['organization', 'activities', 'plans'] })
    .errors(refusals('rangeTooLong', 'scopeUnknown'))
    .input(calendarScope.extend({ from: day, to: day }))
    .output(z.object({ name: z.string(), events: z.array(calendarEvent), specialDays: z.array(specialDay) })),
  scopes: procedure
    .route({ summary: '可以看谁的行事历，有哪些学期' })
    .input(z.object({}))
    .output(
      z.object({
        schools: z.array(z.object({ id, name: z.string() })),
        associations: z.array(z.object({ id, name: z.string(), kind: z.enum(['cluster', 'alliance']) })),
        terms: z.array(term),
        currentTermId: id.nullable(),
      }),
    ),
  checkMove: procedure
    .route({ summary: '改到这几天会和什么冲突' })
    .input(
      z.object({
        itemId: id,
        startsOn: day,
        endsOn: day,
        startTime: z.string().nullable().optional(),
        endTime: z.string().nullable().optional(),
      }),
    )
    .output(z.object({ conflicts: z.array(conflict) })),
  feeds: procedure.route({ summary: '我的订阅链接' }).input(z.object({})).output(z.array(feed)),
  createFeed: procedure
    .route({ summary: '生成一个私密的订阅链接；链接(接在网址之后)只显示这一次' })
    .errors(refusals('scopeUnknown', 'tooManyFeeds'))
    .input(calendarScope.extend({ id }))
    .output(feed.extend({ path: z.string() })),
  revokeFeed: procedure
    .route({ summary: '停用一个订阅链接' })
    .input(z.object({ id }))
    .output(z.object({ id })),
}
