import { addDays } from '../../../platform/calendar-day.ts'
import { newId } from '../../../platform/ids.ts'
import { notAllowed, notFound, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import { type Ctx, hasRole } from '../actor.ts'
import { mayEditGroup } from '../policy.ts'
import { today } from '../terms.ts'
import { type Duty, dutyLabels, type GroupKind, type Stage } from '../vocabulary.ts'

/** Kinds whose membership gives rights over the district: only an administrator fills them. */
const powerful: GroupKind[] = ['administration', 'researchOffice']

/**
 * Makes a group or changes its name, subject and stage. The id comes from the client: sending it twice is harmless.
 * @throws Refusal 'groupNameTaken' when the school or district has a group of that kind and name, 'notFound' for an
 * unknown school
 */
export async function saveGroup(
  ctx: Ctx,
  input: {
    id: string
    kind: GroupKind
    name: string
    subject: string | null
    stage: Stage | null
    schoolId: string | null
  },
): Promise<{ id: string }> {
  const before = await ctx.db
    .selectFrom('groups')
    .select(['kind', 'name', 'subject', 'stage', 'schoolId'])
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.id)
    .forUpdate()
    .executeTakeFirst()
  const kind = (before?.kind ?? input.kind) as GroupKind
  if (!mayEditGroup(ctx.actor, { id: input.id, schoolId: before ? before.schoolId : input.schoolId }))
    throw notAllowed()
  if (powerful.includes(kind) && !hasRole(ctx.actor, 'districtAdministrator')) throw notAllowed()
  const { name, subject, stage } = input
  const taken = () => new Refusal('groupNameTaken', { name })
  try {
    if (before) {
      await ctx.db
        .updateTable('groups')
        .set({ name, subject, stage })
        .where('districtId', '=', ctx.district.id)
        .where('id', '=', input.id)
        .execute()
    } else {
      await ctx.db
        .insertInto('groups')
        .values({
          districtId: ctx.district.id,
          id: input.id,
          kind,
          name,
          subject,
          stage,
          schoolId: input.schoolId,
        })
        .execute()
    }
  } catch (error) {
    const { constraint, code } = error as { constraint?: string; code?: string }
    if (constraint === 'groups_name') throw taken()
    // The school is none of this district.
    if (code === '23503') throw notFound()
    throw error
  }
  await recordAudit(ctx, {
    action: before ? 'group.changed' : 'group.made',
    subjectKind: 'group',
    subjectId: input.id,
    subjectTitle: name,
    before: before && { name: before.name, subject: before.subject, stage: before.stage },
    after: { name, subject, stage },
  })
  return { id: input.id }
}

/**
 * Puts a person into a group, changes their duty there, or lets them leave from today on. What was, stays on record.
 */
export async function setGroupMember(
  ctx: Ctx,
  input: { groupId: string; personId: string; duty: Duty | null },
): Promise<void> {
  const group = await ctx.db
    .selectFrom('groups')
    .select(['id', 'kind', 'name', 'schoolId', 'subject', 'stage'])
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.groupId)
    .where('dissolvedOn', 'is', null)
    .executeTakeFirst()
  if (!group) throw notFound()
  if (!mayEditGroup(ctx.actor, group)) throw notAllowed()
  if (powerful.includes(group.kind as GroupKind) && !hasRole(ctx.actor, 'districtAdministrator'))
    throw notAllowed()
  const person = await ctx.db
    .selectFrom('people')
    .select(['id', 'name', 'subject', 'stage'])
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.personId)
    .forUpdate()
    .executeTakeFirst()
  if (!person) throw notFound()
  const day = today(ctx)
  const open = await ctx.db
    .selectFrom('memberships')
    .select(['id', 'duty', 'validFrom'])
    .where('districtId', '=', ctx.district.id)
    .where('groupId', '=', group.id)
    .where('personId', '=', person.id)
    .where('validTo', 'is', null)
    .executeTakeFirst()
  if ((open?.duty ?? null) === input.duty) return
  if (open) {
    const own = ctx.db
      .updateTable('memberships')
      .where('districtId', '=', ctx.district.id)
      .where('id', '=', open.id)
    // Someone who came today leaves no trace of a day that they did not serve.
    if (open.validFrom >= day) {
      await ctx.db
        .deleteFrom('memberships')
        .where('districtId', '=', ctx.district.id)
        .where('id', '=', open.id)
        .execute()
    } else await own.set({ validTo: addDays(day, -1) }).execute()
  }
  if (input.duty) {
    await ctx.db
      .insertInto('memberships')
      .values({
        districtId: ctx.district.id,
        id: newId(),
        personId: person.id,
        groupId: group.id,
        duty: input.duty,
        subject: group.kind === 'researchOffice' ? person.subject : null,
        stage: group.kind === 'researchOffice' ? person.stage : null,
        validFrom: day,
      })
      .execute()
  }
  await recordAudit(ctx, {
    action: 'group.memberSet',
    subjectKind: 'group',
    subjectId: group.id,
    subjectTitle: group.name,
    before: { [person.name]: open ? dutyLabels[open.duty as Duty] : null },
    after: { [person.name]: input.duty ? dutyLabels[input.duty] : null },
    concerns: [person.id],
  })
}
