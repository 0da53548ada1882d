import { type ActivityFields, activityFields } from '../../src/modules/activities/contract.ts'
import { announceActivity } from '../../src/modules/activities/operations/announcing.ts'
import { createActivity } from '../../src/modules/activities/operations/drafting.ts'
import { newId } from '../../src/platform/ids.ts'
import type { z } from '../../src/platform/contract.ts'
import type { Cast, CastName } from './cast.ts'

type Written = Partial<z.input<typeof activityFields>>

/** A form as a researcher fills it in: a seminar of two hours on the afternoon of the cast's day. */
export function form(changes: Written = {}): ActivityFields {
  return activityFields.parse({
    title: '习作教学研讨',
    type: '专题研讨',
    level: 'county',
    place: '报告厅',
    sessions: [session('2026-10-14T14:00:00+08:00', 120)],
    ...changes,
  })
}

/** A session of so many minutes. */
export function session(startsAt: string, minutes = 120, more: { place?: string; title?: string } = {}) {
  const from = new Date(startsAt)
  return {
    id: newId(),
    startsAt: from.toISOString(),
    endsAt: new Date(from.getTime() + minutes * 60_000).toISOString(),
    ...more,
  }
}

/** Makes and announces an activity in the morning of the cast's day. */
export async function announced(cast: Cast, changes: Written = {}, who: CastName = 'lin') {
  const id = newId()
  const fields = form(changes)
  await cast.as(who, (ctx) => createActivity(ctx, { ...fields, id }))
  await cast.as(who, (ctx) => announceActivity(ctx, { id }))
  return { id, sessionIds: fields.sessions.map((one) => one.id), sessionId: fields.sessions[0]!.id }
}

/** The code of the refusal that work ends with; 'nothing' when it succeeds. */
export function refusalFrom(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'nothing',
    (error: { code?: string; message: string }) => error.code ?? error.message,
  )
}
