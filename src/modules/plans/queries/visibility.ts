import { type RawBuilder, sql } from 'kysely'
import { type Actor, seesDistrict } from '../../organization/index.ts'

type Condition = RawBuilder<boolean>

const any = (conditions: Condition[]): Condition =>
  conditions.length === 0 ? sql`false` : sql`(${sql.join(conditions, sql` or `)})`
const all = (conditions: Condition[]): Condition =>
  conditions.length === 0 ? sql`true` : sql`(${sql.join(conditions, sql` and `)})`
/** A column is among these. For none of them the condition is false by itself: a shorter statement is planned faster. */
const among = (column: RawBuilder<unknown>, values: string[]): Condition =>
  values.length === 0 ? sql`false` : sql`${column} = any(${values}::uuid[])`

/** Whose plans the actor writes, decides on, and reads: the columns of `plans p left join groups g`. */
function standing(actor: Actor) {
  const { roles } = actor
  const office = roles.some((role) => role.kind === 'officeHead' || role.kind === 'districtAdministrator')
  const run = roles.flatMap((role) =>
    role.kind === 'principal' || role.kind === 'dean' ? [role.schoolId] : [],
  )
  const headed = roles.flatMap((role) => (role.kind === 'principal' ? [role.schoolId] : []))
  const associations = roles.flatMap((role) => (role.kind === 'clusterLead' ? [role.associationId] : []))
  const groups = roles.flatMap((role) =>
    role.kind === 'groupLeader' || role.kind === 'centralMember' ? [role.groupId] : [],
  )
  const research = roles.flatMap((role) => (role.kind === 'researcher' ? [role] : []))
  const clusterSchools = roles.flatMap((role) => (role.kind === 'clusterLead' ? role.schoolIds : []))
  return { office, run, headed, associations, groups, research, clusterSchools }
}

const ownerIsDistrict: Condition = sql`(p.group_id is null and p.school_id is null and p.association_id is null)`
const groupWithoutSchool: Condition = sql`(p.group_id is not null and g.school_id is null)`

/** The researcher's subject × stage, over the given subject and stage expressions. */
function covered(
  research: { subject: string | null; stage: string | null }[],
  subject: RawBuilder<unknown>,
  stage: RawBuilder<unknown>,
): Condition {
  return any(
    research.map((role) =>
      all([
        ...(role.subject === null ? [] : [sql<boolean>`${subject} = ${role.subject}`]),
        ...(role.stage === null ? [] : [sql<boolean>`${stage} = ${role.stage}`]),
      ]),
    ),
  )
}

/** The plans that the actor writes: `answersFor` of policy.ts, and what they created. */
export function writtenBy(actor: Actor): Condition {
  const { office, run, associations, groups, research } = standing(actor)
  return any([
    sql`p.created_by = ${actor.personId}`,
    ...(office || research.length > 0 ? [ownerIsDistrict] : []),
    ...(office ? [sql<boolean>`p.association_id is not null`, groupWithoutSchool] : []),
    among(sql`p.association_id`, associations),
    among(sql`p.school_id`, run),
    all([
      among(sql`p.group_id`, groups),
      any([sql`g.school_id is null`, among(sql`p.group_id`, ledGroups(actor))]),
    ]),
    among(sql`g.school_id`, run),
    all([groupWithoutSchool, covered(research, sql`g.subject`, sql`g.stage`)]),
  ])
}

const ledGroups = (actor: Actor): string[] =>
  actor.roles.flatMap((role) => (role.kind === 'groupLeader' ? [role.groupId] : []))

/** The submitted plans that wait for the actor: `decidesOn` of policy.ts without one's own. */
export function awaiting(actor: Actor): Condition {
  const { office, run, headed, associations, research } = standing(actor)
  const head = actor.roles.some((role) => role.kind === 'officeHead')
  const submittedBy = sql`(select d.decided_by from plan_decisions d where d.district_id = p.district_id and d.plan_id = p.id
    and d.decision = 'submitted' order by d.decided_at desc, d.id desc limit 1)`
  const lastInstance = any([
    among(sql`p.school_id`, headed),
    among(sql`g.school_id`, headed),
    ...(head ? [sql<boolean>`p.school_id is null and g.school_id is null`] : []),
  ])
  return all([
    sql`p.state = 'submitted'`,
    any([
      ...(office ? [ownerIsDistrict, sql<boolean>`p.association_id is not null`, groupWithoutSchool] : []),
      among(sql`p.association_id`, associations),
      among(sql`p.school_id`, headed),
      among(sql`g.school_id`, run),
      all([
        groupWithoutSchool,
        covered(research, sql`coalesce(p.subject, g.subject)`, sql`coalesce(p.stage, g.stage)`),
      ]),
    ]),
    any([sql`${submittedBy} is distinct from ${actor.personId}::uuid`, lastInstance]),
  ])
}

/**
 * The plans that the actor may read. What has been approved is public in its circle: plans of the district, of clusters
 * and of central groups to all its teachers, plans of a school and its groups within the school and to those above it.
 * Drafts are seen by those who write them only. Partners see none.
 */
export function visibleTo(actor: Actor): Condition {
  const { clusterSchools } = standing(actor)
  if (actor.roles.every((role) => role.kind === 'partner')) return sql`false`
  return any([
    writtenBy(actor),
    sql`p.state in ('approved', 'withdrawn') and (${ownerIsDistrict} or p.association_id is not null or ${groupWithoutSchool})`,
    ...(actor.schoolId === null
      ? []
      : [
          sql<boolean>`p.state in ('approved', 'withdrawn') and (p.school_id = ${actor.schoolId} or g.school_id = ${actor.schoolId})`,
        ]),
    all([sql`p.state <> 'draft'`, among(sql`coalesce(p.school_id, g.school_id)`, clusterSchools)]),
    ...(seesDistrict(actor) ? [sql<boolean>`p.state <> 'draft'`] : []),
    awaiting(actor),
  ])
}
