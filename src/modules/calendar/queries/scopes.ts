import { sql } from 'kysely'
import { Refusal } from '../../../platform/refusal.ts'
import { type Ctx, listTerms, type Stage, stageLabels, termOn, today } from '../../organization/index.ts'
import type { ItemScope } from '../../plans/index.ts'
import type { ScopeInput } from '../rules.ts'

export interface ResolvedScope {
  scope: ItemScope
  /** 我的, 城南小学, 东片, 全区, 小学语文. */
  name: string
  /** Whose holidays and examinations are shown beside the district's. */
  schoolId: string | null
  stage: Stage | null
}

interface Standing {
  schools: { id: string; name: string }[]
  associations: { id: string; name: string; kind: 'cluster' | 'alliance' }[]
}

/** The actor's schools (their own first, then those they lead) and the clusters and alliances of these. */
async function standingOf(ctx: Ctx): Promise<Standing> {
  const { actor } = ctx
  const led = actor.roles.flatMap((role) =>
    role.kind === 'principal' || role.kind === 'dean'
      ? [role.schoolId]
      : role.kind === 'clusterLead'
        ? role.schoolIds
        : role.kind === 'groupLeader' && role.schoolId
          ? [role.schoolId]
          : [],
  )
  const own = [...new Set([...(actor.schoolId ? [actor.schoolId] : []), ...led])]
  const headed = actor.roles.flatMap((role) => (role.kind === 'clusterLead' ? [role.associationId] : []))
  const schools = await sql<{ id: string; name: string }>`
    select id, name from schools where district_id = ${ctx.district.id} and id = any(${own}::uuid[])
     order by array_position(${own}::uuid[], id)`.execute(ctx.db)
  const associations = await sql<Standing['associations'][number]>`
    select a.id, a.name, a.kind from associations a
     where a.district_id = ${ctx.district.id} and (a.id = any(${headed}::uuid[]) or a.id in (
       select m.association_id from association_members m
        where m.district_id = ${ctx.district.id} and m.school_id = ${actor.schoolId}::uuid
          and m.valid_from <= ${today(ctx)} and (m.valid_to is null or m.valid_to >= ${today(ctx)})))
     order by (a.id = any(${headed}::uuid[])) desc, a.kind desc, a.name`.execute(ctx.db)
  return { schools: schools.rows, associations: associations.rows }
}

/** Whose calendars the actor is offered, and the terms to print them for. */
export async function listScopes(ctx: Ctx) {
  const { schools, associations } = await standingOf(ctx)
  const terms = await listTerms(ctx)
  const current = await termOn(ctx, today(ctx))
  return {
    schools,
    associations,
    terms: terms.map(({ id, name, startsOn, endsOn, firstMonday, weeks }) => ({
      id, name, startsOn, endsOn, firstMonday, weeks,
    })), // prettier-ignore
    currentTermId: (current ?? terms[0])?.id ?? null,
  }
}

/** The actor's own subject and stage: a researcher's post, else what they teach. */
async function ownSubject(ctx: Ctx): Promise<{ subject: string | null; stage: Stage | null }> {
  for (const role of ctx.actor.roles) {
    if (role.kind === 'researcher' && role.subject) return { subject: role.subject, stage: role.stage }
  }
  const person = await ctx.db
    .selectFrom('people')
    .select(['subject', 'stage'])
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', ctx.actor.personId)
    .executeTakeFirst()
  return { subject: person?.subject ?? null, stage: (person?.stage ?? null) as Stage | null }
}

/**
 * What is meant by a scope from the address bar or a link.
 * @throws Refusal 'scopeUnknown' when there is no such school or cluster, or the actor has none of their own
 */
export async function resolveScope(ctx: Ctx, input: ScopeInput): Promise<ResolvedScope> {
  const everywhere = { schoolId: ctx.actor.schoolId, stage: null }
  if (input.scope === 'mine') return { scope: { kind: 'mine' }, name: '我的', ...everywhere }
  if (input.scope === 'district')
    return { scope: { kind: 'district' }, name: ctx.district.name, schoolId: null, stage: null }
  if (input.scope === 'subject') {
    const own = input.subject ? { subject: input.subject, stage: input.stage ?? null } : await ownSubject(ctx)
    if (!own.subject) throw new Refusal('scopeUnknown')
    return {
      scope: { kind: 'subject', subject: own.subject, stage: own.stage },
      name: `${own.stage ? stageLabels[own.stage] : ''}${own.subject}`,
      schoolId: null,
      stage: own.stage,
    }
  }
  const standing = await standingOf(ctx)
  if (input.scope === 'school') {
    const id = input.schoolId ?? standing.schools[0]?.id
    const school = id
      ? await ctx.db
          .selectFrom('schools')
          .select(['id', 'name'])
          .where('districtId', '=', ctx.district.id)
          .where('id', '=', id)
          .executeTakeFirst()
      : undefined
    if (!school) throw new Refusal('scopeUnknown')
    return {
      scope: { kind: 'school', schoolId: school.id },
      name: school.name,
      schoolId: school.id,
      stage: null,
    }
  }
  const id = input.associationId ?? standing.associations[0]?.id
  const { rows } = await sql<{ id: string; name: string; schoolIds: string[] }>`
    select a.id, a.name, array(select m.school_id from association_members m
        where m.district_id = a.district_id and m.association_id = a.id
          and m.valid_from <= ${today(ctx)} and (m.valid_to is null or m.valid_to >= ${today(ctx)})) as school_ids
      from associations a where a.district_id = ${ctx.district.id} and a.id = ${id ?? null}::uuid`.execute(
    ctx.db,
  )
  const [association] = rows
  if (!association) throw new Refusal('scopeUnknown')
  const { name, schoolIds } = association
  return {
    scope: { kind: 'association', associationId: association.id, schoolIds },
    name,
    schoolId:
      ctx.actor.schoolId !== null && schoolIds.includes(ctx.actor.schoolId) ? ctx.actor.schoolId : null,
    stage: null,
  }
}
