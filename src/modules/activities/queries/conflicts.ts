import { sql } from 'kysely'
import { dayOf } from '../../../platform/clock.ts'
import { notAllowed } from '../../../platform/refusal.ts'
import type { Ctx } from '../../organization/index.ts'
import type { Conflict } from '../contract.ts'
import { mayCreateAny } from '../policy.ts'
import { type ActivityRole, activityRoleLabels } from '../vocabulary.ts'
import { dayText, whenText } from '../wording.ts'
import { isVisible } from './activity.ts'

export interface Proposal {
  /** The activity itself, which does not conflict with itself. */
  id?: string
  sessions: { id?: string; startsAt: Date; endsAt: Date; place: string | null }[]
  hostSchoolId: string | null
  stage: string | null
  personIds: string[]
}

/** What stands in the way of these times, places and people, in the order of the sessions. Conflicts only warn. */
export async function conflictsOf(ctx: Ctx, proposal: Proposal): Promise<Conflict[]> {
  const found = [
    ...(await busyPeople(ctx, proposal)),
    ...(await takenRooms(ctx, proposal)),
    ...(await specialDays(ctx, proposal)),
  ]
  return found.toSorted((a, b) => a.nth - b.nth).map(({ nth: _nth, ...conflict }) => conflict)
}

/**
 * The same for the contract's input; only for those who make activities, since it tells who meets whom when.
 * @throws Refusal 'notAllowed'
 */
export async function conflicts(
  ctx: Ctx,
  input: {
    id?: string
    sessions: { id?: string; startsAt: string; endsAt: string; place: string | null }[]
    hostSchoolId: string | null
    stage: string | null
    personIds: string[]
  },
): Promise<{ conflicts: Conflict[] }> {
  if (!mayCreateAny(ctx.actor)) throw notAllowed()
  const sessions = input.sessions.map((session) => ({
    ...session,
    startsAt: new Date(session.startsAt),
    endsAt: new Date(session.endsAt),
  }))
  return { conflicts: await conflictsOf(ctx, { ...input, sessions }) }
}

type Numbered = Conflict & { nth: number }

function spans(proposal: Proposal) {
  const { sessions } = proposal
  return sql`unnest(${sessions.map((session) => session.startsAt)}::timestamptz[],
    ${sessions.map((session) => session.endsAt)}::timestamptz[], ${sessions.map((session) => session.place)}::text[])
    with ordinality as w (starts_at, ends_at, place, nth)`
}

/** People of the proposal who have a part elsewhere at the time. */
async function busyPeople(ctx: Ctx, proposal: Proposal): Promise<Numbered[]> {
  if (proposal.personIds.length === 0) return []
  const visible = await isVisible(ctx)
  const rows = await sql<{
    nth: number
    personId: string
    name: string
    role: ActivityRole
    activityId: string
    title: string
    startsAt: Date
    endsAt: Date
  }>`
    select distinct on (w.nth, p.id, a.id) w.nth, p.id as person_id, p.name, r.role, a.id as activity_id, a.title,
           s.starts_at, s.ends_at
      from ${spans(proposal)}
      join activity_sessions s on s.district_id = ${ctx.district.id} and s.starts_at < w.ends_at and w.starts_at < s.ends_at
      join activities a on a.district_id = s.district_id and a.id = s.activity_id and a.state <> 'cancelled'
       and (a.state <> 'draft' or ${visible}) and a.id is distinct from ${proposal.id ?? null}::uuid
      join lateral (
        select organiser_id as person_id, 'organiser' as role from activities o
         where o.district_id = a.district_id and o.id = a.id
        union all select x.person_id, x.role from activity_roles x
         where x.district_id = a.district_id and x.activity_id = a.id and x.person_id is not null
      ) r on r.person_id = any(${proposal.personIds}::uuid[])
      join people p on p.district_id = a.district_id and p.id = r.person_id
     order by w.nth, p.id, a.id, r.role <> 'organiser' desc limit 100`.execute(ctx.db)
  return rows.rows.map((row) => ({
    nth: row.nth,
    kind: 'person',
    text: `${row.name}：${whenText(row, ctx.district.timeZone)} 在“${row.title}”中担任${activityRoleLabels[row.role]}`,
    sessionId: proposal.sessions[row.nth - 1]?.id ?? null,
    activityId: row.activityId,
    personId: row.personId,
  }))
}

/** The same room of the same host at the time. */
async function takenRooms(ctx: Ctx, proposal: Proposal): Promise<Numbered[]> {
  if (proposal.sessions.every((session) => !session.place)) return []
  const visible = await isVisible(ctx)
  const rows = await sql<{
    nth: number
    place: string
    activityId: string
    title: string
    startsAt: Date
    endsAt: Date
  }>`
    select w.nth, w.place, a.id as activity_id, a.title, s.starts_at, s.ends_at
      from ${spans(proposal)}
      join activity_sessions s on s.district_id = ${ctx.district.id} and s.starts_at < w.ends_at and w.starts_at < s.ends_at
      join activities a on a.district_id = s.district_id and a.id = s.activity_id and a.state <> 'cancelled'
       and (a.state <> 'draft' or ${visible}) and a.id is distinct from ${proposal.id ?? null}::uuid
       and a.host_school_id is not distinct from ${proposal.hostSchoolId}::uuid
     where w.place is not null and coalesce(s.place, a.place) = w.place
     order by w.nth, s.starts_at limit 50`.execute(ctx.db)
  return rows.rows.map((row) => ({
    nth: row.nth,
    kind: 'room',
    text: `${row.place}：${whenText(row, ctx.district.timeZone)} 已用于“${row.title}”`,
    sessionId: proposal.sessions[row.nth - 1]?.id ?? null,
    activityId: row.activityId,
    personId: null,
  }))
}

/** Examinations and holidays of the district, of the host or of the stage. A day made up for is no holiday. */
async function specialDays(ctx: Ctx, proposal: Proposal): Promise<Numbered[]> {
  const zone = ctx.district.timeZone
  const days = proposal.sessions.map((session) => dayOf(session.startsAt, zone))
  const rows = await sql<{ nth: number; day: string; kind: 'examination' | 'holiday'; name: string }>`
    select w.nth, w.day::text as day, d.kind, d.name
      from unnest(${days}::date[]) with ordinality as w (day, nth)
      join special_days d on d.district_id = ${ctx.district.id} and w.day between d.starts_on and d.ends_on
       and d.kind in ('examination', 'holiday')
       and (d.school_id is null or d.school_id = ${proposal.hostSchoolId}::uuid)
       and (d.stage is null or ${proposal.stage}::text is null or d.stage = ${proposal.stage})
     where d.kind = 'examination' or not exists (
       select from special_days m where m.district_id = d.district_id and m.kind = 'makeup'
          and w.day between m.starts_on and m.ends_on)
     order by w.nth limit 50`.execute(ctx.db)
  return rows.rows.map((row) => ({
    nth: row.nth,
    kind: row.kind,
    text: `${dayText(row.day)}${row.kind === 'examination' ? '有统一考试' : '放假'}：${row.name}`,
    sessionId: proposal.sessions[row.nth - 1]?.id ?? null,
    activityId: null,
    personId: null,
  }))
}
