import { sql } from 'kysely'
import { toString as qrCode } from 'qrcode'
import { notAllowed, notFound, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import { type Ctx, today } from '../../organization/index.ts'
import { personCodeAt, readPersonCode } from '../check-in/codes.ts'
import {
  type CheckedIn,
  type CheckIn,
  checkInChannel,
  insertCheckIns,
  setUnderWay,
} from '../check-in/writer.ts'
import { mayKeepDoor } from '../policy.ts'
import {
  loadActivity,
  loadManaged,
  type LoadedActivity,
  type LoadedSession,
  sessionOf,
} from '../queries/activity.ts'
import { checkInTimes, countCheckIns } from '../queries/check-ins.ts'
import { checkInRefusal, isLate } from '../rules.ts'
import type { CheckInMethod, CheckInNote } from '../vocabulary.ts'
import { addMissedAttendance } from './concluding.ts'
import { moveUp } from './registering.ts'

/** What a check-in at the door answers. */
export interface DoorResult {
  person: { id: string; name: string; schoolName: string | null }
  at: string
  late: boolean
  already: boolean
  note: CheckInNote | null
  checkInCount: number
}

/**
 * Signs somebody in who was found by name. The door decides: it may let in whom the code would refuse. After the
 * conclusion this adds someone who was forgotten, and their entry in the ledger with them.
 * @throws Refusal 'notFound', 'notAllowed', 'checkInNotOpen'
 */
export async function checkInByDoor(
  ctx: Ctx,
  input: { sessionId: string; personId: string },
): Promise<DoorResult> {
  const { session, activity } = await loadDoor(ctx, input.sessionId)
  return letIn(ctx, session, activity, input.personId, 'door')
}

/**
 * Signs in whoever's own code was scanned.
 * @throws Refusal 'personCodeUnreadable', 'personCodeExpired' and those of `checkInByDoor`
 */
export async function checkInByScan(
  ctx: Ctx,
  input: { sessionId: string; code: string },
): Promise<DoorResult> {
  const { session, activity } = await loadDoor(ctx, input.sessionId)
  const code = readPersonCode(ctx.services.secret, input.code, ctx.clock.now())
  if (!code || code.districtId !== ctx.district.id) throw new Refusal('personCodeUnreadable')
  if (code.expired) throw new Refusal('personCodeExpired')
  return letIn(ctx, session, activity, code.personId, 'scan')
}

/** The actor's own code for the door. */
export async function personCode(ctx: Ctx): Promise<{ payload: string; svg: string; validUntil: string }> {
  const { payload, validUntil } = personCodeAt(
    ctx.services.secret,
    { districtId: ctx.district.id, personId: ctx.actor.personId },
    ctx.clock.now(),
  )
  const svg = await qrCode(payload, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' })
  return { payload, svg, validUntil: validUntil.toISOString() }
}

/**
 * Takes back a check-in that was made for the wrong person.
 * @throws Refusal 'activityClosed' once it is in the ledger
 */
export async function undoCheckIn(
  ctx: Ctx,
  input: { sessionId: string; personId: string },
): Promise<{ checkInCount: number }> {
  const session = await sessionOf(ctx, input.sessionId)
  const activity = await loadManaged(ctx, session.activityId, { lock: true })
  if (activity.state !== 'underWay') throw new Refusal('activityClosed')
  const gone = await ctx.db
    .deleteFrom('checkIns')
    .where('districtId', '=', ctx.district.id)
    .where('sessionId', '=', session.id)
    .where('personId', '=', input.personId)
    .returning(['at', 'method'])
    .executeTakeFirst()
  if (gone) {
    await recordAudit(ctx, {
      action: 'activity.checkInUndone',
      subjectKind: 'activity',
      subjectId: activity.id,
      subjectTitle: activity.title,
      before: { at: gone.at.toISOString(), method: gone.method },
      concerns: [input.personId],
    })
    await tell(ctx, session.id)
  }
  return { checkInCount: await countCheckIns(ctx, session.id) }
}

/**
 * Someone without a registration signs in by the code and takes a free place: registration and check-in in one
 * transaction, under the activity's lock.
 * @throws Refusal 'walkInsNotWelcome', 'noPlaceLeft', 'activityNotOpen'
 */
export async function walkIn(
  ctx: Ctx,
  input: { sessionId: string; activityId: string; at: Date; late: boolean },
): Promise<CheckedIn> {
  const me = ctx.actor.personId
  const locked = await sql<{
    quota: number | null
    walkInsWelcome: boolean
    registered: number
    mine: string | null
  }>`
    select a.quota, a.walk_ins_welcome,
           (select count(*) from registrations r where r.district_id = a.district_id and r.activity_id = a.id
               and r.state = 'registered') as registered,
           (select r.state from registrations r where r.district_id = a.district_id and r.activity_id = a.id
               and r.person_id = ${me}) as mine
      from activities a where a.district_id = ${ctx.district.id} and a.id = ${input.activityId} for update`.execute(
    ctx.db,
  )
  const activity = locked.rows[0]
  if (!activity) throw notFound()
  let note: CheckInNote | null = null
  if (activity.mine !== 'registered') {
    if (!activity.walkInsWelcome) throw new Refusal('walkInsNotWelcome')
    const registered = await countRegistered(ctx, input.activityId)
    if (activity.quota !== null && registered >= activity.quota) throw new Refusal('noPlaceLeft')
    note = 'walkIn'
    await ctx.db
      .insertInto('registrations')
      .values({
        districtId: ctx.district.id,
        activityId: input.activityId,
        personId: me,
        state: 'registered',
        registeredBy: me,
        updatedAt: ctx.clock.now(),
      })
      .onConflict((conflict) =>
        conflict
          .columns(['districtId', 'activityId', 'personId'])
          .doUpdateSet({ state: 'registered', updatedAt: ctx.clock.now() }),
      )
      .execute()
    await moveUp(ctx, input.activityId)
  }
  await setUnderWay(ctx.db, ctx.district.id, [input.activityId])
  const standing = await insertCheckIns(ctx.db, [
    { ...input, districtId: ctx.district.id, personId: me, method: 'code', note, recordedBy: me },
  ])
  const checkedIn = standing.get(`${input.sessionId} ${me}`)
  if (!checkedIn) throw new Refusal('activityNotOpen')
  await tell(ctx, input.sessionId)
  return checkedIn
}

/** Counted after the lock was taken: the statement that takes it may have begun before others finished. */
async function countRegistered(ctx: Ctx, activityId: string): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('registrations')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('districtId', '=', ctx.district.id)
    .where('activityId', '=', activityId)
    .where('state', '=', 'registered')
    .executeTakeFirstOrThrow()
  return count
}

/** The session and its activity for those who keep the door. */
async function loadDoor(
  ctx: Ctx,
  sessionId: string,
): Promise<{ session: LoadedSession; activity: LoadedActivity }> {
  const session = await sessionOf(ctx, sessionId)
  const activity = await loadActivity(ctx, session.activityId)
  if (!mayKeepDoor(ctx.actor, activity)) throw notAllowed()
  return { session, activity }
}

async function letIn(
  ctx: Ctx,
  session: LoadedSession,
  activity: LoadedActivity,
  personId: string,
  method: CheckInMethod,
): Promise<DoorResult> {
  const now = ctx.clock.now()
  const times = await checkInTimes(ctx)
  const refusal = activity.state === 'concluded' ? null : checkInRefusal(session, activity.state, now, times)
  // Whoever was forgotten is added after the end, too.
  if (refusal && refusal !== 'checkInOver') throw new Refusal('checkInNotOpen')
  const person = await loadPerson(ctx, activity, personId)
  const checkIn: CheckIn = {
    districtId: ctx.district.id,
    sessionId: session.id,
    activityId: activity.id,
    personId,
    at: now,
    // Entered afterwards, nobody knows when they came.
    late: now <= session.endsAt && isLate(now, session, times),
    method,
    note: activity.registrationRequired && !person.registered && !person.hasRole ? 'walkIn' : null,
    recordedBy: ctx.actor.personId,
  }
  const checkedIn = (await insertIntoOpen(ctx, checkIn)) ?? (await insertIntoConcluded(ctx, checkIn))
  if (!checkedIn) throw new Refusal('checkInNotOpen')
  if (!checkedIn.already) {
    await recordAudit(ctx, {
      action: 'activity.checkedIn',
      subjectKind: 'activity',
      subjectId: activity.id,
      subjectTitle: activity.title,
      after: { person: person.name, method },
      concerns: [personId],
    })
    await tell(ctx, session.id)
  }
  return {
    person: { id: personId, name: person.name, schoolName: person.schoolName },
    at: checkedIn.at.toISOString(),
    late: checkedIn.late,
    already: checkedIn.already,
    note: checkedIn.note,
    checkInCount: await countCheckIns(ctx, session.id),
  }
}

async function insertIntoOpen(ctx: Ctx, checkIn: CheckIn): Promise<CheckedIn | undefined> {
  await setUnderWay(ctx.db, ctx.district.id, [checkIn.activityId])
  return (await insertCheckIns(ctx.db, [checkIn])).get(`${checkIn.sessionId} ${checkIn.personId}`)
}

/** The activity was concluded, perhaps a moment ago: the check-in enters the ledger with it. */
async function insertIntoConcluded(ctx: Ctx, checkIn: CheckIn): Promise<CheckedIn | undefined> {
  await sql`select from activities where district_id = ${ctx.district.id} and id = ${checkIn.activityId} for update`.execute(
    ctx.db,
  )
  const standing = await insertCheckIns(ctx.db, [checkIn], ['concluded'])
  const checkedIn = standing.get(`${checkIn.sessionId} ${checkIn.personId}`)
  if (checkedIn && !checkedIn.already) await addMissedAttendance(ctx, checkIn.activityId, checkIn.personId)
  return checkedIn
}

async function loadPerson(ctx: Ctx, activity: LoadedActivity, personId: string) {
  const day = today(ctx)
  const found = await sql<{ name: string; schoolName: string | null; registered: boolean; hasRole: boolean }>`
    select p.name, s.name as school_name,
           exists (select from registrations r where r.district_id = p.district_id and r.activity_id = ${activity.id}
                      and r.person_id = p.id and r.state = 'registered') as registered,
           p.id = ${activity.organiserId} or exists (
             select from activity_roles x where x.district_id = p.district_id and x.activity_id = ${activity.id}
                and x.person_id = p.id) as has_role
      from people p
      left join memberships m on m.district_id = p.district_id and m.person_id = p.id and m.school_id is not null
           and m.valid_from <= ${day} and (m.valid_to is null or m.valid_to >= ${day})
      left join schools s on s.district_id = m.district_id and s.id = m.school_id
     where p.district_id = ${ctx.district.id} and p.id = ${personId}`.execute(ctx.db)
  const person = found.rows[0]
  if (!person) throw notFound()
  return person
}

/** Moves the live count, once this transaction has committed. */
async function tell(ctx: Ctx, sessionId: string): Promise<void> {
  await sql`select pg_notify(${checkInChannel}, ${sessionId})`.execute(ctx.db)
}
