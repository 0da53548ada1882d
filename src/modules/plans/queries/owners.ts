import { sql } from 'kysely'
import { type Ctx, type GroupKind, type Stage, today } from '../../organization/index.ts'
import { answersFor, type OwnerFacts } from '../policy.ts'

export interface OwnerRow {
  groupId: string | null
  schoolId: string | null
  associationId: string | null
  groupName: string | null
  groupKind: string | null
  groupSchoolId: string | null
  groupSchoolName: string | null
  groupSubject: string | null
  groupStage: string | null
  schoolName: string | null
  associationName: string | null
}

/** Columns that `ownerOf` reads, over `plans p` with `ownerJoins`. */
export const ownerColumns = sql.raw(`
  p.group_id, p.school_id, p.association_id, g.name as group_name, g.kind as group_kind, g.school_id as group_school_id,
  gs.name as group_school_name, g.subject as group_subject, g.stage as group_stage, s.name as school_name, a.name as association_name`)

export const ownerJoins = sql.raw(`
  left join groups g on g.district_id = p.district_id and g.id = p.group_id
  left join schools gs on gs.district_id = p.district_id and gs.id = g.school_id
  left join schools s on s.district_id = p.district_id and s.id = p.school_id
  left join associations a on a.district_id = p.district_id and a.id = p.association_id`)

/** The owner of a plan as policy needs it; a school's group is named with its school. */
export function ownerOf(ctx: Pick<Ctx, 'district'>, row: OwnerRow): OwnerFacts {
  if (row.groupId) {
    const schoolName = row.groupSchoolName ?? ''
    const name = row.groupName ?? ''
    return {
      kind: 'group',
      id: row.groupId,
      name: name.startsWith(schoolName) ? name : schoolName + name,
      groupKind: row.groupKind as GroupKind,
      schoolId: row.groupSchoolId,
      subject: row.groupSubject,
      stage: row.groupStage as Stage | null,
    }
  }
  const bare = { subject: null, stage: null }
  if (row.schoolId) return { kind: 'school', id: row.schoolId, name: row.schoolName ?? '', ...bare }
  if (row.associationId)
    return { kind: 'association', id: row.associationId, name: row.associationName ?? '', ...bare }
  return { kind: 'district', id: null, name: ctx.district.name, ...bare }
}

/** The owner named in a document, or null when there is none such. */
export async function findOwner(
  ctx: Ctx,
  owner: { kind: OwnerFacts['kind']; id: string | null },
): Promise<OwnerFacts | null> {
  if (owner.kind === 'district')
    return { kind: 'district', id: null, name: ctx.district.name, subject: null, stage: null }
  if (owner.id === null) return null
  const of = (kind: OwnerFacts['kind']): string | null => (owner.kind === kind ? owner.id : null)
  const { rows } = await sql<OwnerRow & { found: boolean }>`
    select ${ownerColumns}, num_nonnulls(g.id, s.id, a.id) = 1 as found
      from (values (${ctx.district.id}::integer, ${of('group')}::uuid, ${of('school')}::uuid, ${of('association')}::uuid))
           as p (district_id, group_id, school_id, association_id)
      ${ownerJoins}`.execute(ctx.db)
  const [row] = rows
  return row?.found ? ownerOf(ctx, row) : null
}

/** In whose name the actor may write plans, nearest first: own groups, own schools, clusters, the district. */
export async function listOwners(ctx: Ctx): Promise<OwnerFacts[]> {
  const { actor } = ctx
  const named = actor.roles.flatMap((role) =>
    role.kind === 'groupLeader' || role.kind === 'centralMember' ? [role.groupId] : [],
  )
  const run = actor.roles.flatMap((role) =>
    role.kind === 'principal' || role.kind === 'dean' ? [role.schoolId] : [],
  )
  const associations = actor.roles.flatMap((role) =>
    role.kind === 'clusterLead' ? [role.associationId] : [],
  )
  const district = actor.roles.some(
    (role) =>
      role.kind === 'officeHead' || role.kind === 'districtAdministrator' || role.kind === 'researcher',
  )
  const { rows } = await sql<OwnerRow>`
    with p as (
      select district_id, id as group_id, null::uuid as school_id, null::uuid as association_id, 1 as rank
        from groups where district_id = ${ctx.district.id} and (dissolved_on is null or dissolved_on > ${today(ctx)})
         and kind <> 'administration' and (id = any(${named}::uuid[]) or school_id = any(${run}::uuid[]) or (${district} and school_id is null))
      union all
      select district_id, null, id, null, 2 from schools
       where district_id = ${ctx.district.id} and closed_on is null and id = any(${run}::uuid[])
      union all
      select district_id, null, null, id, 3 from associations
       where district_id = ${ctx.district.id} and (${district} or id = any(${associations}::uuid[]))
    )
    select ${ownerColumns} from p ${ownerJoins}
     order by p.rank, (p.group_id = any(${named}::uuid[])) desc, g.school_id nulls first, coalesce(g.name, s.name, a.name)
     limit 500`.execute(ctx.db)
  const owners = rows.map((row) => ownerOf(ctx, row))
  if (district) owners.push(ownerOf(ctx, emptyRow))
  return owners.filter((owner) => answersFor(actor, owner))
}

const emptyRow: OwnerRow = {
  groupId: null, schoolId: null, associationId: null, groupName: null, groupKind: null, groupSchoolId: null,
  groupSchoolName: null, groupSubject: null, groupStage: null, schoolName: null, associationName: null,
} // prettier-ignore

/**
 * Who decides on plans of this owner today, for telling them: the reverse of `decidesOn` in policy.ts.
 */
export async function deciders(
  ctx: Ctx,
  owner: OwnerFacts,
  subject: string | null,
  stage: Stage | null,
): Promise<string[]> {
  const schoolId = owner.kind === 'school' ? owner.id : owner.kind === 'group' ? owner.schoolId : null
  const duties = owner.kind === 'school' ? ['principal'] : ['principal', 'vicePrincipal', 'dean']
  const associationId = owner.kind === 'association' ? owner.id : null
  const central = owner.kind === 'group' && owner.schoolId === null
  const { rows } = await sql<{ personId: string }>`
    select distinct m.person_id
      from memberships m
      left join groups g on g.district_id = m.district_id and g.id = m.group_id and g.dissolved_on is null
     where m.district_id = ${ctx.district.id}
       and m.valid_from <= ${today(ctx)} and (m.valid_to is null or m.valid_to >= ${today(ctx)})
       and case when ${schoolId}::uuid is not null
             then m.school_id = ${schoolId}::uuid and m.duty = any(${duties}::text[])
             else (g.kind = 'researchOffice' and m.duty = 'head')
               or (m.association_id = ${associationId}::uuid and m.duty in ('leader', 'deputyLeader', 'host'))
               or (${central} and g.kind = 'researchOffice' and m.duty <> 'head'
                   and (m.subject is null or m.subject = ${subject ?? owner.subject}::text)
                   and (m.stage is null or m.stage = ${stage ?? owner.stage}::text))
           end`.execute(ctx.db)
  return rows.map((row) => row.personId)
}
