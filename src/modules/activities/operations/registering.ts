import { sql } from 'kysely'
import { notAllowed, Refusal } from '../../../platform/refusal.ts'
import { recordAudits } from '../../audit/index.ts'
import { notify } from '../../notifications/index.ts'
import { type Ctx, today } from '../../organization/index.ts'
import { meantPeople } from '../audience.ts'
import { mayManage, registersFor } from '../policy.ts'
import { type LoadedActivity, loadActivity } from '../queries/activity.ts'
import { waitingPosition } from '../queries/detail.ts'
import { movingUp, registrationOpen } from '../rules.ts'
import type { RegistrationState } from '../vocabulary.ts'
import { whenText } from '../wording.ts'

/**
 * Registration. Whatever changes who has a place first locks the activity's row, so that one change follows another:
 * no place is given twice, and whoever waits moves up in the same transaction in which a place falls free.
 */

export interface RegistrationResult {
  state: RegistrationState
  waitingPosition: number | null
  registeredCount: number
  waitingCount: number
}

/**
 * Registers the actor; on the waiting list when all places are taken. Registering again changes nothing.
 * @throws Refusal 'registrationNotNeeded', 'registrationClosed', 'notInAudience'
 */
export async function register(ctx: Ctx, input: { id: string }): Promise<RegistrationResult> {
  const activity = await loadActivity(ctx, input.id, { lock: true })
  if (activity.registration !== 'registered' && activity.registration !== 'waiting') {
    refuseUnlessOpen(ctx, activity)
    if (!activity.meant) throw new Refusal('notInAudience')
    await enter(ctx, activity, [ctx.actor.personId])
  }
  return resultFor(ctx, activity.id, ctx.actor.personId)
}

/**
 * Registers teachers of the actor's own school, in the order given; the organiser may register anybody who is meant.
 * @throws Refusal 'notInYourSchool', 'notInAudience' (with the names), 'registrationClosed', 'registrationNotNeeded'
 */
export async function registerOnBehalf(ctx: Ctx, input: { id: string; personIds: string[] }) {
  const activity = await loadActivity(ctx, input.id, { lock: true })
  const schools = registersFor(ctx.actor)
  const manages = mayManage(ctx.actor, activity)
  if (!manages && schools.length === 0) throw notAllowed()
  refuseUnlessOpen(ctx, activity)
  const people = await peopleToRegister(ctx, activity, input.personIds)
  const byId = new Map(people.map((person) => [person.id, person]))
  if (!manages && input.personIds.some((id) => !schools.includes(byId.get(id)?.schoolId ?? ''))) {
    throw new Refusal('notInYourSchool')
  }
  const outside = input.personIds.filter((id) => !byId.get(id)?.meant)
  if (outside.length > 0) {
    throw new Refusal('notInAudience', { names: outside.map((id) => byId.get(id)?.name ?? '').join('、') })
  }
  await enter(
    ctx,
    activity,
    [...new Set(input.personIds)].filter(
      (id) => !['registered', 'waiting'].includes(byId.get(id)?.state ?? ''),
    ),
  )
  const states = await statesOf(ctx, activity.id, input.personIds)
  const { registeredCount, waitingCount } = await countsOf(ctx, activity.id)
  return {
    results: [...new Set(input.personIds)].map((id) => {
      const person = byId.get(id)
      return {
        person: { id, name: person?.name ?? '', schoolName: person?.schoolName ?? null },
        state: states.get(id) ?? 'registered',
      }
    }),
    registeredCount,
    waitingCount,
  }
}

/**
 * Gives a place back, one's own or, for organisers and heads of the school, somebody's; the first in line moves up.
 * @throws Refusal 'notRegistered', 'activityStarted'
 */
export async function withdraw(
  ctx: Ctx,
  input: { id: string; personId?: string },
): Promise<RegistrationResult> {
  const activity = await loadActivity(ctx, input.id, { lock: true })
  const personId = input.personId ?? ctx.actor.personId
  if (personId !== ctx.actor.personId && !mayManage(ctx.actor, activity)) {
    const [person] = await peopleToRegister(ctx, activity, [personId])
    if (!person?.schoolId || !registersFor(ctx.actor).includes(person.schoolId)) throw notAllowed()
  }
  const before = (await statesOf(ctx, activity.id, [personId])).get(personId)
  if (!before) throw new Refusal('notRegistered')
  if (before !== 'withdrawn') {
    if (activity.state !== 'announced') throw new Refusal('activityStarted')
    await ctx.db
      .updateTable('registrations')
      .set({ state: 'withdrawn', updatedAt: ctx.clock.now() })
      .where('districtId', '=', ctx.district.id)
      .where('activityId', '=', activity.id)
      .where('personId', '=', personId)
      .execute()
    await recordAudits(ctx, [auditOf(activity, 'activity.registrationWithdrawn', personId)])
    await moveUp(ctx, activity.id)
  }
  return resultFor(ctx, activity.id, personId)
}

/** Puts people on the list at the end of the line and lets those move up for whom there is a place. */
async function enter(ctx: Ctx, activity: LoadedActivity, personIds: string[]): Promise<void> {
  if (personIds.length === 0) return
  const now = ctx.clock.now()
  await ctx.db
    .insertInto('registrations')
    .values(
      personIds.map((personId) => ({
        districtId: ctx.district.id,
        activityId: activity.id,
        personId,
        state: 'waiting',
        queuedAt: sql<Date>`clock_timestamp()`,
        registeredBy: ctx.actor.personId,
        updatedAt: now,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['districtId', 'activityId', 'personId']).doUpdateSet({
        state: 'waiting',
        queuedAt: sql<Date>`clock_timestamp()`,
        registeredBy: ctx.actor.personId,
        updatedAt: now,
      }),
    )
    .execute()
  await recordAudits(
    ctx,
    personIds.map((personId) => auditOf(activity, 'activity.registered', personId)),
  )
  const movedUp = await moveUp(ctx, activity.id, { told: false })
  await notify(
    ctx,
    personIds
      .filter((personId) => personId !== ctx.actor.personId)
      .map((personId) => ({
        personId,
        kind: 'activity.registered',
        title: movedUp.includes(personId)
          ? `${ctx.actor.name}为您报名了：${activity.title}`
          : `${ctx.actor.name}为您报名了(候补):${activity.title}`,
        body: whenText(activity, ctx.district.timeZone),
        link: `/activities/${activity.id}`,
      })),
  )
}

/**
 * Lets the waiting list move up as far as there are places and counts anew. Call under the activity's lock after
 * anything that frees or adds a place. Answers who moved up.
 */
export async function moveUp(
  ctx: Ctx,
  activityId: string,
  options: { told: boolean } = { told: true },
): Promise<string[]> {
  const rows = await sql<{
    title: string
    quota: number | null
    startsAt: Date
    endsAt: Date
    registered: number
    waiting: string[]
  }>`
    select a.title, a.quota, a.starts_at, a.ends_at,
           (select count(*) from registrations r where r.district_id = a.district_id and r.activity_id = a.id
               and r.state = 'registered') as registered,
           array(select r.person_id from registrations r where r.district_id = a.district_id and r.activity_id = a.id
                    and r.state = 'waiting' order by r.queued_at, r.person_id) as waiting
      from activities a where a.district_id = ${ctx.district.id} and a.id = ${activityId}`.execute(ctx.db)
  const found = rows.rows[0]
  if (!found) return []
  const chosen = movingUp(found.waiting, found.registered, found.quota)
  if (chosen.length > 0) {
    await ctx.db
      .updateTable('registrations')
      .set({ state: 'registered', updatedAt: ctx.clock.now() })
      .where('districtId', '=', ctx.district.id)
      .where('activityId', '=', activityId)
      .where('personId', 'in', chosen)
      .execute()
  }
  await ctx.db
    .updateTable('activities')
    .set({
      registeredCount: found.registered + chosen.length,
      waitingCount: found.waiting.length - chosen.length,
    })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', activityId)
    .execute()
  if (options.told) {
    await notify(
      ctx,
      chosen.map((personId) => ({
        personId,
        kind: 'activity.movedUp',
        title: `您已从候补转为正式报名：${found.title}`,
        body: whenText(found, ctx.district.timeZone),
        link: `/activities/${activityId}`,
      })),
    )
  }
  return chosen
}

function refuseUnlessOpen(ctx: Ctx, activity: LoadedActivity): void {
  if (!activity.registrationRequired) throw new Refusal('registrationNotNeeded')
  if (!registrationOpen(activity, ctx.clock.now())) throw new Refusal('registrationClosed')
}

function auditOf(activity: LoadedActivity, action: string, personId: string) {
  return {
    action,
    subjectKind: 'activity',
    subjectId: activity.id,
    subjectTitle: activity.title,
    concerns: [personId],
  }
}

async function peopleToRegister(ctx: Ctx, activity: LoadedActivity, personIds: string[]) {
  const day = today(ctx)
  const rows = await sql<{
    id: string
    name: string
    schoolId: string | null
    schoolName: string | null
    meant: boolean
    state: RegistrationState | null
  }>`
    with meant as (${meantPeople(ctx, activity.audience)})
    select p.id, p.name, m.school_id, s.name as school_name, p.id in (select id from meant) as meant, r.state
      from people p
      left join memberships m on m.district_id = p.district_id and m.person_id = p.id and m.school_id is not null
           and m.valid_from <= ${day} and (m.valid_to is null or m.valid_to >= ${day})
      left join schools s on s.district_id = m.district_id and s.id = m.school_id
      left join registrations r on r.district_id = p.district_id and r.activity_id = ${activity.id} and r.person_id = p.id
     where p.district_id = ${ctx.district.id} and p.id = any(${personIds}::uuid[])`.execute(ctx.db)
  return rows.rows
}

async function statesOf(
  ctx: Ctx,
  activityId: string,
  personIds: string[],
): Promise<Map<string, RegistrationState>> {
  const rows = await ctx.db
    .selectFrom('registrations')
    .select(['personId', 'state'])
    .where('districtId', '=', ctx.district.id)
    .where('activityId', '=', activityId)
    .where('personId', 'in', personIds)
    .execute()
  return new Map(rows.map((row) => [row.personId, row.state as RegistrationState]))
}

function countsOf(ctx: Ctx, activityId: string): Promise<{ registeredCount: number; waitingCount: number }> {
  return ctx.db
    .selectFrom('activities')
    .select(['registeredCount', 'waitingCount'])
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', activityId)
    .executeTakeFirstOrThrow()
}

async function resultFor(ctx: Ctx, activityId: string, personId: string): Promise<RegistrationResult> {
  const state = (await statesOf(ctx, activityId, [personId])).get(personId) ?? 'withdrawn'
  return {
    state,
    waitingPosition: state === 'waiting' ? await waitingPosition(ctx, activityId, personId) : null,
    ...(await countsOf(ctx, activityId)),
  }
}
