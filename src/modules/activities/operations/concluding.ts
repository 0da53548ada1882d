import { sql } from 'kysely'
import { dayOf } from '../../../platform/clock.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import { listFiles } from '../../files/index.ts'
import { type Fact, kinds, recordFacts, reverseFacts } from '../../ledger/index.ts'
import { notify } from '../../notifications/index.ts'
import type { Ctx } from '../../organization/index.ts'
import { settleItem } from '../../plans/index.ts'
import type { StateChange } from '../contract.ts'
import {
  loadActivity,
  loadManaged,
  type LoadedActivity,
  peopleConcerned,
  sessionsOf,
} from '../queries/activity.ts'
import { contentOf } from '../queries/content.ts'
import { isOpen, missingThings } from '../rules.ts'
import type { ActivityRole, MissingThing } from '../vocabulary.ts'
import { factsOf } from '../what-counts.ts'

/** Where the facts of an activity come from. */
const sourceOf = (activityId: string) => ({ module: 'activities', id: activityId })

/**
 * Concludes an activity: its conclusion, its state and all its facts in one transaction. Concluding again changes the
 * words only.
 * @throws Refusal 'activityNotHeld' before it has begun, 'activityClosed' when cancelled
 */
export async function concludeActivity(
  ctx: Ctx,
  input: { id: string; summary: string; problems: string | null; improvements: string | null },
): Promise<
  StateChange & { missing: MissingThing[]; recorded: { kind: string; label: string; count: number }[] }
> {
  const activity = await loadManaged(ctx, input.id, { lock: true })
  if (activity.state === 'cancelled') throw new Refusal('activityClosed')
  if (activity.state === 'draft' || activity.state === 'announced') throw new Refusal('activityNotHeld')
  const again = activity.state === 'concluded'
  const now = ctx.clock.now()
  // The door opens before the hour: signed in is not yet held.
  if (!again && now < activity.startsAt) throw new Refusal('activityNotHeld')
  const words = {
    summary: input.summary,
    problems: input.problems || null,
    improvements: input.improvements || null,
  }
  const revision = activity.revision + 1
  await ctx.db
    .insertInto('activityConclusions')
    .values({
      districtId: ctx.district.id,
      activityId: activity.id,
      ...words,
      concludedBy: ctx.actor.personId,
      concludedAt: now,
    })
    .onConflict((conflict) => conflict.columns(['districtId', 'activityId']).doUpdateSet(words))
    .execute()
  const facts = await factsToRecord(ctx, activity)
  if (!again) await recordFacts(ctx, sourceOf(activity.id), facts)
  if (activity.planItemId) await settleItem(ctx, activity.planItemId, 'done')
  const attended = facts.filter((fact) => fact.kind === 'activity.attended').length
  await ctx.db
    .updateTable('activities')
    .set({ state: 'concluded', attendedCount: attended, revision, updatedAt: now })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', activity.id)
    .execute()
  await recordAudit(ctx, {
    action: again ? 'activity.conclusionChanged' : 'activity.concluded',
    subjectKind: 'activity',
    subjectId: activity.id,
    subjectTitle: activity.title,
    before: again ? undefined : { state: activity.state },
    after: { ...words, state: 'concluded', attended },
    concerns: [activity.organiserId],
  })
  return {
    id: activity.id,
    state: 'concluded',
    revision,
    missing: await missingOf(ctx, activity, words, attended),
    recorded: countByKind(facts),
  }
}

/**
 * Cancels an activity with a reason, tells everyone concerned and takes back what it was entered in the ledger for.
 * @throws Refusal 'activityAlreadyCancelled'
 */
export async function cancelActivity(
  ctx: Ctx,
  input: { id: string; reason: string },
): Promise<StateChange & { told: number; reversed: number }> {
  const activity = await loadManaged(ctx, input.id, { lock: true })
  if (activity.state === 'cancelled') throw new Refusal('activityAlreadyCancelled')
  const now = ctx.clock.now()
  const revision = activity.revision + 1
  await ctx.db
    .insertInto('activityCancellations')
    .values({
      districtId: ctx.district.id,
      activityId: activity.id,
      reason: input.reason,
      cancelledBy: ctx.actor.personId,
      cancelledAt: now,
    })
    .execute()
  await ctx.db
    .updateTable('activities')
    .set((eb) => ({ state: 'cancelled', revision, sequence: eb('sequence', '+', 1), updatedAt: now }))
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', activity.id)
    .execute()
  const reversed = await reverseFacts(ctx, sourceOf(activity.id))
  if (activity.planItemId && !(await heldOtherwise(ctx, activity.planItemId))) {
    await settleItem(ctx, activity.planItemId, 'planned')
  }
  const people =
    activity.state === 'draft'
      ? []
      : (await peopleConcerned(ctx, activity)).filter((personId) => personId !== ctx.actor.personId)
  await notify(
    ctx,
    people.map((personId) => ({
      personId,
      kind: 'activity.cancelled',
      title: `活动已取消：${activity.title}`,
      body: `原因：${input.reason}${isOpen(activity.state) ? '' : '。已计入的记录同时冲回。'}`,
      link: `/activities/${activity.id}`,
    })),
  )
  await recordAudit(ctx, {
    action: 'activity.cancelled',
    subjectKind: 'activity',
    subjectId: activity.id,
    subjectTitle: activity.title,
    before: { state: activity.state },
    after: { state: 'cancelled', reason: input.reason, reversed },
    concerns: people,
  })
  return { id: activity.id, state: 'cancelled', revision, told: people.length, reversed }
}

/** Whether another activity made from the same item of a plan has been concluded. */
async function heldOtherwise(ctx: Ctx, planItemId: string): Promise<boolean> {
  const other = await ctx.db
    .selectFrom('activities')
    .select('id')
    .where('districtId', '=', ctx.district.id)
    .where('planItemId', '=', planItemId)
    .where('state', '=', 'concluded')
    .limit(1)
    .executeTakeFirst()
  return other !== undefined
}

/** Someone was signed in after the conclusion: their entry is added, or the activity's facts are written anew. */
export async function addMissedAttendance(ctx: Ctx, activityId: string, personId: string): Promise<void> {
  const activity = await loadActivity(ctx, activityId, { lock: true })
  const facts = await factsToRecord(ctx, activity)
  const before = await ctx.db
    .selectFrom('checkIns')
    .select('sessionId')
    .where('districtId', '=', ctx.district.id)
    .where('activityId', '=', activityId)
    .where('personId', '=', personId)
    .execute()
  // A second session lengthens an entry that stands; an entry is never changed, so all are reversed and made anew.
  if (before.length > 1) await reverseFacts(ctx, sourceOf(activityId))
  await recordFacts(ctx, sourceOf(activityId), facts)
  await ctx.db
    .updateTable('activities')
    .set({ attendedCount: facts.filter((fact) => fact.kind === 'activity.attended').length })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', activityId)
    .execute()
}

async function factsToRecord(ctx: Ctx, activity: LoadedActivity): Promise<Fact[]> {
  const content = await contentOf(ctx, activity.id)
  const zone = ctx.district.timeZone
  const sessions = (await sessionsOf(ctx, activity.id)).map((session) => ({
    ...session,
    day: dayOf(session.startsAt, zone),
  }))
  const checkIns = await ctx.db
    .selectFrom('checkIns')
    .select(['personId', 'sessionId'])
    .where('districtId', '=', ctx.district.id)
    .where('activityId', '=', activity.id)
    .orderBy('personId')
    .execute()
  const roles = (content?.roles ?? []) as { role: ActivityRole; personId: string }[]
  const people = [
    ...new Set([...checkIns, ...roles].map(({ personId }) => personId).concat(activity.organiserId)),
  ]
  const days = [...new Set(sessions.map((session) => session.day))]
  const schools = await schoolsOnDays(ctx, people, days)
  const files = await listFiles(ctx, 'activity', [activity.id])
  return factsOf({
    title: activity.title,
    type: activity.type,
    level: activity.level,
    subject: activity.subject,
    stage: activity.stage,
    hostSchoolId: activity.hostSchoolId,
    hostIsRural: await isRural(ctx, activity.hostSchoolId),
    groupId: activity.groupId,
    organiserId: activity.organiserId,
    sessions,
    roles,
    checkIns,
    evidence: files.map((file) => ({ fileId: file.id, name: file.name })),
    schoolOn: (personId, day) => schools.get(`${personId} ${day}`) ?? null,
  })
}

/** Where each of these people taught on each of these days, keyed 'person day'. */
async function schoolsOnDays(ctx: Ctx, people: string[], days: string[]): Promise<Map<string, string>> {
  const rows = await sql<{ personId: string; day: string; schoolId: string }>`
    select m.person_id, d.day::text as day, m.school_id
      from unnest(${days}::date[]) as d (day)
      join memberships m on m.district_id = ${ctx.district.id} and m.person_id = any(${people}::uuid[])
       and m.school_id is not null and m.valid_from <= d.day and (m.valid_to is null or m.valid_to >= d.day)`.execute(
    ctx.db,
  )
  return new Map(rows.rows.map((row) => [`${row.personId} ${row.day}`, row.schoolId]))
}

async function isRural(ctx: Ctx, schoolId: string | null): Promise<boolean> {
  if (!schoolId) return false
  const school = await ctx.db
    .selectFrom('schools')
    .select('locality')
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', schoolId)
    .executeTakeFirst()
  return school?.locality === 'rural'
}

async function missingOf(
  ctx: Ctx,
  activity: LoadedActivity,
  conclusion: { problems: string | null; improvements: string | null },
  checkedIn: number,
): Promise<MissingThing[]> {
  const counted = await sql<{ feedback: number; roles: number }>`
    select (select count(*) from activity_feedback f
             where f.district_id = ${ctx.district.id} and f.activity_id = ${activity.id}) as feedback,
           (select count(*) from activity_roles r
             where r.district_id = ${ctx.district.id} and r.activity_id = ${activity.id} and r.role <> 'organiser') as roles`.execute(
    ctx.db,
  )
  const files = await listFiles(ctx, 'activity', [activity.id])
  return missingThings({
    type: activity.type,
    checkedIn,
    feedback: counted.rows[0]?.feedback ?? 0,
    roles: counted.rows[0]?.roles ?? 0,
    hostSchoolId: activity.hostSchoolId,
    materials: files.length,
    conclusion,
  })
}

function countByKind(facts: Fact[]): { kind: string; label: string; count: number }[] {
  const counts = new Map<Fact['kind'], number>()
  for (const fact of facts) counts.set(fact.kind, (counts.get(fact.kind) ?? 0) + 1)
  return [...counts].map(([kind, count]) => ({ kind, label: kinds[kind].label, count }))
}
