import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import { type Ctx, type Stage, termOn, today } from '../../organization/index.ts'
import { answersFor, type OwnerFacts, type PlanFacts, rightsOn } from '../policy.ts'
import { contentOf } from '../queries/content.ts'
import { findOwner } from '../queries/owners.ts'
import { type LoadedPlan, loadPlan } from '../queries/plans.ts'
import type { PlanContent } from '../rules/content.ts'
import { createPlan, savePlan } from './drafts.ts'
import { keepFormerVersion, keepVersion } from './versions.ts'

/** Something agreed elsewhere, at a meeting say, that is to be carried out as an item of a plan. */
export interface AgreedItem {
  id: string
  title: string
  content: string | null
  /** From today until then. */
  dueOn: string
  person: { id: string; name: string }
}

/** What an item is agreed for, each null where it is for all. */
export interface AgreedFor {
  schoolId: string | null
  subject: string | null
  stage: Stage | null
  grade: number | null
}

/** Where an item stands now. */
export interface PlacedItem {
  itemId: string
  planId: string
  planTitle: string
  planState: PlanFacts['state']
  itemState: 'planned' | 'done' | 'dropped'
}

/**
 * Puts an agreed item into the nearest plan that the actor steers and that covers its day: of the school, of the subject's
 * central group, of the district. Where none is in force, into a draft 「质量改进」 of the nearest of these in whose
 * name the actor writes; the draft goes through approval like any other. Null where there is none such.
 */
export async function addAgreedItem(
  ctx: Ctx,
  input: { item: AgreedItem } & AgreedFor,
): Promise<{ planId: string; itemId: string } | null> {
  const owners = await ownersFor(ctx, input)
  for (const owner of owners) {
    const plan = await planOf(ctx, owner, { state: 'approved', day: input.item.dueOn })
    if (plan && rightsOn(ctx.actor, plan).steer) return append(ctx, plan, input.item)
  }
  const [owner] = owners.filter((one) => answersFor(ctx.actor, one))
  if (!owner) return null
  const draft = await planOf(ctx, owner, { state: 'draft', day: input.item.dueOn, title: draftTitle })
  return draft && rightsOn(ctx.actor, draft).edit
    ? addToDraft(ctx, draft, input.item)
    : makeDraft(ctx, owner, input.item)
}

const draftTitle = '质量改进'

/** Whose plan it could be, nearest first. */
async function ownersFor(ctx: Ctx, input: AgreedFor): Promise<OwnerFacts[]> {
  const school = input.schoolId && (await findOwner(ctx, { kind: 'school', id: input.schoolId }))
  const groups =
    input.subject === null
      ? []
      : await ctx.db
          .selectFrom('groups')
          .select('id')
          .where('districtId', '=', ctx.district.id)
          .where('kind', '=', 'centralGroup')
          .where('subject', '=', input.subject)
          .where((eb) => eb.or([eb('stage', 'is', null), eb('stage', '=', input.stage)]))
          .where((eb) => eb.or([eb('dissolvedOn', 'is', null), eb('dissolvedOn', '>', today(ctx))]))
          .where((eb) => eb.or([eb('grade', 'is', null), eb('grade', '=', input.grade)]))
          // The group of the grade before one of the whole stage.
          .orderBy(sql`grade nulls last`)
          .orderBy('id')
          .limit(1)
          .execute()
  const [group] = await Promise.all(groups.map(({ id }) => findOwner(ctx, { kind: 'group', id })))
  const district = await findOwner(ctx, { kind: 'district', id: null })
  return [school, group, district].filter((owner) => owner !== null && owner !== undefined && owner !== '')
}

/** The owner's plan in a state that covers a day, the one changed last; locked. */
async function planOf(
  ctx: Ctx,
  owner: OwnerFacts,
  wanted: { state: 'approved' | 'draft'; day: string; title?: string },
): Promise<LoadedPlan | null> {
  const id = (kind: OwnerFacts['kind']): string | null => (owner.kind === kind ? owner.id : null)
  const { rows } = await sql<{ id: string }>`
    select id from plans
     where district_id = ${ctx.district.id} and state = ${wanted.state}
       and school_id is not distinct from ${id('school')}::uuid and group_id is not distinct from ${id('group')}::uuid
       and association_id is not distinct from ${id('association')}::uuid
       and (starts_on is null or starts_on <= ${wanted.day}) and (ends_on is null or ends_on >= ${wanted.day})
       and (${wanted.title ?? null}::text is null or title like ${`${wanted.title ?? ''}%`})
     order by updated_at desc, id limit 1`.execute(ctx.db)
  const [row] = rows
  if (!row) return null
  return loadPlan(ctx, row.id, { lock: true }).catch((error: unknown) => {
    // Another's draft is not the actor's to see.
    if (error instanceof Refusal) return null
    throw error
  })
}

function itemOf(ctx: Ctx, item: AgreedItem): PlanContent['items'][number] {
  const from = today(ctx)
  return {
    id: item.id,
    phaseId: null,
    title: item.title,
    theme: null,
    type: null,
    startsOn: from < item.dueOn ? from : item.dueOn,
    endsOn: item.dueOn,
    startTime: null,
    endTime: null,
    place: null,
    content: item.content,
    responsible: item.person.name,
    participants: null,
    people: [item.person],
  }
}

/** Into a plan in force, as a new version of it. */
async function append(
  ctx: Ctx,
  plan: LoadedPlan,
  item: AgreedItem,
): Promise<{ planId: string; itemId: string }> {
  await keepFormerVersion(ctx, plan)
  const now = ctx.clock.now()
  const { people, ...row } = itemOf(ctx, item)
  await ctx.db
    .insertInto('planItems')
    .values((eb) => ({
      ...row,
      districtId: ctx.district.id,
      planId: plan.id,
      position: eb
        .selectFrom('planItems')
        .select(sql<number>`coalesce(max(position) + 1, 0)`.as('next'))
        .where('districtId', '=', ctx.district.id)
        .where('planId', '=', plan.id),
      updatedAt: now,
    }))
    .execute()
  await ctx.db
    .insertInto('planItemPeople')
    .values(people.map(({ id }) => ({ districtId: ctx.district.id, itemId: item.id, personId: id })))
    .execute()
  await ctx.db
    .updateTable('plans')
    .set({ version: plan.version + 1, updatedAt: now })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', plan.id)
    .execute()
  await keepVersion(ctx, plan.id)
  await recordAudit(ctx, {
    action: 'planItem.added',
    subjectKind: 'planItem',
    subjectId: item.id,
    subjectTitle: item.title,
    after: { title: item.title, endsOn: item.dueOn },
    concerns: [...new Set([plan.createdBy, item.person.id])],
  })
  return { planId: plan.id, itemId: item.id }
}

async function addToDraft(
  ctx: Ctx,
  plan: LoadedPlan,
  item: AgreedItem,
): Promise<{ planId: string; itemId: string }> {
  const content = await contentOf(ctx, plan)
  await savePlan(ctx, {
    id: plan.id,
    version: plan.version,
    content: { ...content, items: [...content.items, itemOf(ctx, item)] },
  })
  return { planId: plan.id, itemId: item.id }
}

async function makeDraft(
  ctx: Ctx,
  owner: OwnerFacts,
  item: AgreedItem,
): Promise<{ planId: string; itemId: string }> {
  const term = await termOn(ctx, item.dueOn)
  const from = today(ctx)
  const id = newId()
  await createPlan(ctx, {
    id,
    content: {
      title: term ? `${draftTitle}(${term.name})` : draftTitle,
      owner: { kind: owner.kind, id: owner.id },
      subject: owner.subject,
      stage: owner.stage,
      termId: term?.id ?? null,
      startsOn: term && term.startsOn < from ? term.startsOn : from,
      endsOn: term && term.endsOn > item.dueOn ? term.endsOn : item.dueOn,
      notes: null,
      goals: ['落实质量分析会上商定的改进措施。'],
      phases: [],
      items: [itemOf(ctx, item)],
      commitments: [],
    },
  })
  return { planId: id, itemId: item.id }
}

/** What was agreed has changed: its words, its day, who does it. An item that is gone or dropped is left alone. */
export async function changeAgreedItem(ctx: Ctx, item: AgreedItem): Promise<void> {
  const place = await ctx.db
    .selectFrom('planItems')
    .select(['planId', 'startsOn'])
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', item.id)
    .where('state', '<>', 'dropped')
    .executeTakeFirst()
  if (!place) return
  const plan = await loadPlan(ctx, place.planId, { lock: true })
  await keepFormerVersion(ctx, plan)
  const now = ctx.clock.now()
  await ctx.db
    .updateTable('planItems')
    .set({
      title: item.title,
      content: item.content,
      startsOn: place.startsOn < item.dueOn ? place.startsOn : item.dueOn,
      endsOn: item.dueOn,
      responsible: item.person.name,
      sequence: sql`sequence + case when ends_on <> ${item.dueOn} then 1 else 0 end`,
      updatedAt: now,
    })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', item.id)
    .execute()
  await ctx.db
    .deleteFrom('planItemPeople')
    .where('districtId', '=', ctx.district.id)
    .where('itemId', '=', item.id)
    .execute()
  await ctx.db
    .insertInto('planItemPeople')
    .values({ districtId: ctx.district.id, itemId: item.id, personId: item.person.id })
    .execute()
  await ctx.db
    .updateTable('plans')
    .set({ version: plan.version + 1, updatedAt: now })
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', plan.id)
    .execute()
  await keepVersion(ctx, plan.id)
  await recordAudit(ctx, {
    action: 'planItem.changed',
    subjectKind: 'planItem',
    subjectId: item.id,
    subjectTitle: item.title,
    after: { title: item.title, endsOn: item.dueOn },
    concerns: [...new Set([plan.createdBy, item.person.id])],
  })
}

/** Where items stand, those whose plan still exists. */
export async function placesOfItems(
  ctx: Pick<Ctx, 'db' | 'district'>,
  itemIds: string[],
): Promise<PlacedItem[]> {
  if (itemIds.length === 0) return []
  const rows = await ctx.db
    .selectFrom('planItems as i')
    .innerJoin('plans as p', (join) =>
      join.onRef('p.districtId', '=', 'i.districtId').onRef('p.id', '=', 'i.planId'),
    )
    .select([
      'i.id as itemId',
      'p.id as planId',
      'p.title as planTitle',
      'p.state as planState',
      'i.state as itemState',
    ])
    .where('i.districtId', '=', ctx.district.id)
    .where('i.id', 'in', itemIds)
    .execute()
  return rows as PlacedItem[]
}
