import { sql } from 'kysely'
import { toString as qrCode } from 'qrcode'
import { keysOf, pageOfRows } from '../../../platform/paging.ts'
import { notAllowed, Refusal } from '../../../platform/refusal.ts'
import { type Ctx, seesDistrict, today } from '../../organization/index.ts'
import { countMeant } from '../audience.ts'
import { codeAt, nextCodeAt } from '../check-in/codes.ts'
import { mayKeepDoor } from '../policy.ts'
import { checkInDefaults, type CheckInTimes, checkInRefusal } from '../rules.ts'
import type { CheckInMethod, CheckInNote, RegistrationState } from '../vocabulary.ts'
import { type LoadedActivity, loadActivity, sessionOf } from './activity.ts'
import { namesMatch, schoolOfPerson } from './people.ts'

/** The district's own check-in times, where it has set them. */
export async function checkInTimes(ctx: Ctx): Promise<CheckInTimes> {
  const found = await sql<{ times: Partial<CheckInTimes> | null }>`
    select settings->'checkIn' as times from districts where id = ${ctx.district.id}`.execute(ctx.db)
  return { ...checkInDefaults, ...found.rows[0]?.times }
}

export async function countCheckIns(ctx: Ctx, sessionId: string): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('checkIns')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('districtId', '=', ctx.district.id)
    .where('sessionId', '=', sessionId)
    .executeTakeFirstOrThrow()
  return count
}

/** How many are expected: those registered, or without registration those meant. */
export function expectedCount(ctx: Ctx, activity: LoadedActivity): Promise<number> {
  return activity.registrationRequired
    ? Promise.resolve(activity.registeredCount)
    : countMeant(ctx, activity.audience)
}

/** Loads what those see who keep the door or sit in the office. */
async function loadForDoor(ctx: Ctx, activityId: string): Promise<LoadedActivity> {
  const activity = await loadActivity(ctx, activityId)
  if (!mayKeepDoor(ctx.actor, activity) && !seesDistrict(ctx.actor)) throw notAllowed()
  return activity
}

/**
 * What the projector shows now.
 * @throws Refusal 'checkInNotOpen' hours before, after the end, or when the activity is closed
 */
export async function checkInCode(ctx: Ctx, input: { sessionId: string }) {
  const session = await sessionOf(ctx, input.sessionId)
  const activity = await loadActivity(ctx, session.activityId)
  if (!mayKeepDoor(ctx.actor, activity)) throw notAllowed()
  const now = ctx.clock.now()
  if (checkInRefusal(session, activity.state, now, await checkInTimes(ctx)))
    throw new Refusal('checkInNotOpen')
  const code = codeAt(ctx.services.secret, { districtId: ctx.district.id, sessionId: session.id }, now)
  const url = `${ctx.services.origin}/c/${code}`
  return {
    url,
    svg: await qrCode(url, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' }),
    changesAt: nextCodeAt(now).toISOString(),
    projectorPath: `/p/${session.id}`,
    checkInCount: await countCheckIns(ctx, session.id),
    expectedCount: await expectedCount(ctx, activity),
  }
}

/** People by name, pinyin or staff number; those registered first. */
export async function searchAtDoor(ctx: Ctx, input: { sessionId: string; text: string }) {
  const session = await sessionOf(ctx, input.sessionId)
  const activity = await loadForDoor(ctx, session.activityId)
  const rows = await sql<{
    id: string
    name: string
    staffNumber: string
    schoolName: string | null
    registration: RegistrationState | null
    at: Date | null
  }>`
    select p.id, p.name, p.staff_number, sc.name as school_name, r.state as registration, c.at
      from people p
      ${schoolOfPerson(today(ctx))}
      left join registrations r on r.district_id = p.district_id and r.activity_id = ${activity.id} and r.person_id = p.id
      left join check_ins c on c.district_id = p.district_id and c.session_id = ${session.id} and c.person_id = p.id
     where p.district_id = ${ctx.district.id} and p.retired_on is null and ${namesMatch(input.text)}
     order by (r.state is not null and r.state <> 'withdrawn') desc, p.pinyin, p.id limit 20`.execute(ctx.db)
  return {
    people: rows.rows.map(({ at, ...row }) => ({ ...row, checkedInAt: at?.toISOString() ?? null })),
  }
}

/** Who has signed in, newest first, with the live figures. */
export async function listCheckIns(
  ctx: Ctx,
  input: { id: string; sessionId?: string; text?: string; cursor?: string; limit: number },
) {
  const activity = await loadForDoor(ctx, input.id)
  const after = keysOf(input.cursor, 3)
  const scope = sql`c.district_id = ${ctx.district.id} and c.activity_id = ${activity.id}
    ${input.sessionId ? sql`and c.session_id = ${input.sessionId}` : sql``}`
  const found = await sql<{
    sessionId: string
    personId: string
    name: string
    staffNumber: string
    schoolName: string | null
    at: Date
    late: boolean
    method: CheckInMethod
    note: CheckInNote | null
  }>`
    select c.session_id, c.person_id, p.name, p.staff_number, sc.name as school_name, c.at, c.late, c.method, c.note
      from check_ins c
      join people p on p.district_id = c.district_id and p.id = c.person_id
      ${schoolOfPerson(today(ctx))}
     where ${scope} ${input.text ? sql`and ${namesMatch(input.text)}` : sql``}
       ${after ? sql`and (c.at, c.person_id, c.session_id) < (${after[0]}::timestamptz, ${after[1]}::uuid, ${after[2]}::uuid)` : sql``}
     order by c.at desc, c.person_id desc, c.session_id desc limit ${input.limit + 1}`.execute(ctx.db)
  const counted = await sql<{ total: number; late: number }>`
    select count(*) as total, count(*) filter (where late) as late from check_ins c where ${scope}`.execute(
    ctx.db,
  )
  const refused = await sql<{ code: string; count: number }>`
    select r.code, count(*) as count from refused_check_ins r
      join activity_sessions s on s.district_id = r.district_id and s.id = r.session_id
     where r.district_id = ${ctx.district.id} and s.activity_id = ${activity.id}
       ${input.sessionId ? sql`and r.session_id = ${input.sessionId}` : sql``}
     group by r.code order by count(*) desc`.execute(ctx.db)
  const rows = found.rows.map(({ personId, name, schoolName, at, ...row }) => ({
    ...row,
    person: { id: personId, name, schoolName },
    at: at.toISOString(),
  }))
  return {
    ...pageOfRows(rows, input.limit, (row) => [row.at, row.person.id, row.sessionId]),
    checkInCount: counted.rows[0]?.total ?? 0,
    lateCount: counted.rows[0]?.late ?? 0,
    expectedCount: await expectedCount(ctx, activity),
    refused: refused.rows,
  }
}

/** Those who registered and are not there. */
export async function listAbsent(ctx: Ctx, input: { sessionId: string; cursor?: string; limit: number }) {
  const session = await sessionOf(ctx, input.sessionId)
  const activity = await loadForDoor(ctx, session.activityId)
  const after = keysOf(input.cursor, 2)
  const found = await sql<{ id: string; name: string; staffNumber: string; schoolName: string | null }>`
    select p.id, p.name, p.staff_number, sc.name as school_name
      from registrations r
      join people p on p.district_id = r.district_id and p.id = r.person_id
      ${schoolOfPerson(today(ctx))}
     where r.district_id = ${ctx.district.id} and r.activity_id = ${activity.id} and r.state = 'registered'
       and not exists (select from check_ins c where c.district_id = r.district_id and c.session_id = ${session.id}
                          and c.person_id = r.person_id)
       ${after ? sql`and (p.staff_number, p.id) > (${after[0]}::text, ${after[1]}::uuid)` : sql``}
     order by p.staff_number, p.id limit ${input.limit + 1}`.execute(ctx.db)
  return pageOfRows(found.rows, input.limit, (row) => [row.staffNumber, row.id])
}
