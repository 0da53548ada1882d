import { type RawBuilder, sql } from 'kysely'
import {
  type Actor,
  type Ctx,
  gradeLabel,
  hasRole,
  schoolsLedBy,
  stageLabels,
  today,
} from '../organization/index.ts'
import type { Audience } from './contract.ts'

/** What of a person an audience can ask for. */
export interface Profile {
  schools: string[]
  associations: string[]
  groups: string[]
  subjects: string[]
  stages: string[]
  grades: string[]
}

const emptyAudience: Audience = {
  schools: [],
  associations: [],
  groups: [],
  subjects: [],
  stages: [],
  grades: [],
  people: [],
}

/** An audience as it is stored, with the parts that were left out. */
export function wholeAudience(stored: Partial<Audience>): Audience {
  return { ...emptyAudience, ...stored }
}

/** Only people by name: nobody is meant beside them. */
export function onlyNamed(audience: Audience): boolean {
  const { people, ...rest } = audience
  return people.length > 0 && Object.values(rest).every((part) => part.length === 0)
}

const remembered = new WeakMap<Actor, Promise<Profile>>()

/** The actor's own profile; kept as long as their loaded roles are. */
export function profileOf(ctx: Ctx): Promise<Profile> {
  let profile = remembered.get(ctx.actor)
  if (!profile) {
    profile = loadProfile(ctx, ctx.actor.personId)
    remembered.set(ctx.actor, profile)
    profile.catch(() => remembered.delete(ctx.actor))
  }
  return profile
}

/** What an audience can ask for of this person today, in one statement. */
export async function loadProfile(ctx: Ctx, personId: string): Promise<Profile> {
  const day = today(ctx)
  const found = await sql<Profile>`
    with mine as (
      select school_id, group_id from memberships
       where district_id = ${ctx.district.id} and person_id = ${personId}
         and valid_from <= ${day} and (valid_to is null or valid_to >= ${day})
    ), teaching as (
      select subject, stage, grade from assignments
       where district_id = ${ctx.district.id} and person_id = ${personId}
         and valid_from <= ${day} and (valid_to is null or valid_to >= ${day})
    )
    select array(select school_id::text from mine where school_id is not null) as schools,
           array(select am.association_id::text from association_members am join mine on mine.school_id = am.school_id
                  where am.district_id = ${ctx.district.id}
                    and am.valid_from <= ${day} and (am.valid_to is null or am.valid_to >= ${day})) as associations,
           array(select group_id::text from mine where group_id is not null) as groups,
           array(select p.subject where p.subject is not null union select subject from teaching) as subjects,
           array(select p.stage where p.stage is not null
                 union select stage from teaching where stage is not null) as stages,
           array(select distinct grade::text from teaching where grade is not null) as grades
      from people p where p.district_id = ${ctx.district.id} and p.id = ${personId}`.execute(ctx.db)
  return found.rows[0] ?? { schools: [], associations: [], groups: [], subjects: [], stages: [], grades: [] }
}

/** Of the schools that somebody leads: what an audience can ask for that means anyone there. */
interface Following {
  schools: string[]
  associations: string[]
  groups: string[]
  people: string[]
}

const followings = new WeakMap<Actor, Promise<Following>>()

/** SQL: `a.audience` may mean teachers of the schools that the actor leads, whatever they teach. */
export async function ledSchoolsAreMeant(ctx: Ctx): Promise<RawBuilder<boolean>> {
  const schools = schoolsLedBy(ctx.actor)
  if (schools.length === 0) return sql<boolean>`false`
  let following = followings.get(ctx.actor)
  if (!following) {
    following = loadFollowing(ctx, schools)
    followings.set(ctx.actor, following)
    following.catch(() => followings.delete(ctx.actor))
  }
  const loaded = await following
  const unasked = (part: string) => sql`coalesce(jsonb_array_length(a.audience->${sql.lit(part)}), 0) = 0`
  const within = (part: keyof Following) => sql`a.audience->${sql.lit(part)} ?| ${loaded[part]}::text[]`
  return sql<boolean>`(${within('schools')} or ${within('associations')} or ${within('groups')} or ${within('people')}
    or (${unasked('schools')} and ${unasked('associations')} and ${unasked('groups')}
      and not (${unasked('subjects')} and ${unasked('stages')} and ${unasked('grades')} and not ${unasked('people')})))`
}

async function loadFollowing(ctx: Ctx, schools: string[]): Promise<Following> {
  const day = today(ctx)
  const found = await sql<Following>`
    with led as (
      select person_id from memberships
       where district_id = ${ctx.district.id} and school_id = any(${schools}::uuid[])
         and valid_from <= ${day} and (valid_to is null or valid_to >= ${day})
    )
    select ${schools}::text[] as schools,
           array(select distinct am.association_id::text from association_members am
                  where am.district_id = ${ctx.district.id} and am.school_id = any(${schools}::uuid[])
                    and am.valid_from <= ${day} and (am.valid_to is null or am.valid_to >= ${day})) as associations,
           array(select distinct m.group_id::text from memberships m
                  where m.district_id = ${ctx.district.id} and m.group_id is not null and m.person_id in (select person_id from led)
                    and m.valid_from <= ${day} and (m.valid_to is null or m.valid_to >= ${day})) as groups,
           array(select person_id::text from led) as people`.execute(ctx.db)
  return found.rows[0] ?? { schools, associations: [], groups: [], people: [] }
}

/** SQL: the actor is among those meant by `a.audience`, `a` being activities. The mirror of `meantPeople`. */
export function actorIsMeant(actor: Actor, profile: Profile): RawBuilder<boolean> {
  // A part that the audience leaves out altogether is null in SQL: nobody is meant by it.
  const byName = sql<boolean>`coalesce(a.audience->'people' ? ${actor.personId}, false)`
  if (hasRole(actor, 'partner')) return byName
  const unasked = (part: keyof Profile) =>
    sql`coalesce(jsonb_array_length(a.audience->${sql.lit(part)}), 0) = 0`
  const within = (part: keyof Profile) =>
    sql`coalesce(a.audience->${sql.lit(part)} ?| ${profile[part]}::text[], false)`
  return sql<boolean>`(${byName} or (
    (${unasked('schools')} and ${unasked('associations')} and ${unasked('groups')}
      or ${within('schools')} or ${within('associations')} or ${within('groups')})
    and (${unasked('subjects')} or ${within('subjects')})
    and (${unasked('stages')} or ${within('stages')})
    and (${unasked('grades')} or exists (
      select from jsonb_array_elements_text(a.audience->'grades') g where g = any(${profile.grades}::text[])))
    and (coalesce(jsonb_array_length(a.audience->'people'), 0) = 0 or not (
      ${unasked('schools')} and ${unasked('associations')} and ${unasked('groups')}
      and ${unasked('subjects')} and ${unasked('stages')} and ${unasked('grades')}))))`
}

/**
 * SQL: the ids of the people whom an audience means today, or of those among `people` whom it means. Retired people and
 * outside partners only by name. The mirror of `actorIsMeant`.
 */
export function meantPeople(
  ctx: Pick<Ctx, 'district' | 'clock'>,
  audience: Audience,
  people?: string[],
): RawBuilder<{ id: string }> {
  const day = today(ctx)
  const valid = (table: string) => {
    const t = sql.ref(table)
    return sql`${t}.district_id = p.district_id and ${t}.person_id = p.id
      and ${t}.valid_from <= ${day} and (${t}.valid_to is null or ${t}.valid_to >= ${day})`
  }
  const conditions = [sql`p.retired_on is null and not p.partner`]
  if (audience.schools.length + audience.associations.length + audience.groups.length > 0) {
    conditions.push(sql`exists (select from memberships m where ${valid('m')} and (
      m.school_id = any(${audience.schools}::uuid[]) or m.group_id = any(${audience.groups}::uuid[])
      or m.school_id in (select am.school_id from association_members am
          where am.district_id = p.district_id and am.association_id = any(${audience.associations}::uuid[])
            and am.valid_from <= ${day} and (am.valid_to is null or am.valid_to >= ${day}))))`)
  }
  if (audience.subjects.length > 0) {
    conditions.push(sql`(p.subject = any(${audience.subjects}) or exists (
      select from assignments t where ${valid('t')} and t.subject = any(${audience.subjects})))`)
  }
  if (audience.stages.length > 0) {
    conditions.push(sql`(p.stage = any(${audience.stages}) or exists (
      select from assignments t where ${valid('t')} and t.stage = any(${audience.stages})))`)
  }
  if (audience.grades.length > 0) {
    conditions.push(sql`exists (
      select from assignments t where ${valid('t')} and t.grade = any(${audience.grades}::smallint[]))`)
  }
  const matching = onlyNamed(audience) ? sql`false` : sql.join(conditions, sql` and `)
  const among = people ? sql`p.id = any(${people}::uuid[])` : sql`true`
  return sql<{ id: string }>`select p.id from people p where p.district_id = ${ctx.district.id} and ${among}
    and (p.id = any(${audience.people}::uuid[]) or (${matching}))`
}

/** How many people an audience means. */
export async function countMeant(
  ctx: Pick<Ctx, 'db' | 'district' | 'clock'>,
  audience: Audience,
): Promise<number> {
  const counted = await sql<{
    count: number
  }>`select count(*) from (${meantPeople(ctx, audience)}) meant`.execute(ctx.db)
  return counted.rows[0]?.count ?? 0
}

/** The audience in one line: '城南小学、小学语文中心组 · 语文 · 一年级'. */
export async function audienceText(ctx: Ctx, audience: Audience): Promise<string> {
  const ids = [...audience.schools, ...audience.associations, ...audience.groups, ...audience.people]
  const names = new Map<string, string>()
  if (ids.length > 0) {
    const district = ctx.district.id
    const rows = await sql<{ id: string; name: string }>`
      select id, coalesce(short_name, name) as name from schools where district_id = ${district} and id = any(${ids}::uuid[])
      union all select id, name from associations where district_id = ${district} and id = any(${ids}::uuid[])
      union all select id, name from groups where district_id = ${district} and id = any(${ids}::uuid[])
      union all select id, name from people where district_id = ${district} and id = any(${ids}::uuid[])`.execute(
      ctx.db,
    )
    for (const row of rows.rows) names.set(row.id, row.name)
  }
  const listed = (part: string[]) => {
    const known = part.flatMap((id) => names.get(id) ?? [])
    return known.length > 6 ? `${known.slice(0, 5).join('、')}等${known.length}个` : known.join('、')
  }
  const parts = [
    listed([...audience.schools, ...audience.associations, ...audience.groups]),
    audience.subjects.join('、'),
    audience.stages.map((stage) => stageLabels[stage]).join('、'),
    audience.grades.map(gradeLabel).join('、'),
  ].filter((part) => part !== '')
  const people =
    audience.people.length === 0 ? '' : peopleText(audience.people.flatMap((id) => names.get(id) ?? []))
  if (parts.length === 0) return people || '全区教师'
  return people ? `${parts.join(' · ')}，以及${people}` : parts.join(' · ')
}

function peopleText(names: string[]): string {
  return names.length > 6 ? `${names.slice(0, 5).join('、')}等${names.length}人` : names.join('、')
}
