import { sql } from 'kysely'
import { escapeLike } from '../../../platform/db.ts'
import { notFound } from '../../../platform/refusal.ts'
import { type Ctx, hasRole, runsSchool, seesDistrict } from '../actor.ts'
import { ageBands, ageOn, staffingOf } from '../staffing.ts'
import { today } from '../terms.ts'
import {
  type Duty,
  dutyLabels,
  type HonourLevel,
  honourLevelLabels,
  type Locality,
  type SchoolKind,
  stagesOfKind,
  titles,
} from '../vocabulary.ts'
import { listGroups } from './groups.ts'

export interface SchoolLine {
  id: string
  name: string
  kind: SchoolKind
  locality: Locality
  teachers: number
  pupilCount: number | null
  clusterId: string | null
  clusterName: string | null
  allianceName: string | null
  leadOf: string | null
}

interface SchoolFilter {
  text?: string
  locality?: Locality
  kind?: SchoolKind
  associationId?: string
  id?: string
}

/** Schools with their place in clusters and alliances and how many teach there; the directory is open to the district. */
export async function listSchools(ctx: Ctx, filter: SchoolFilter): Promise<SchoolLine[]> {
  const day = today(ctx)
  const district = ctx.district.id
  const rows = await sql<SchoolLine>`
    select s.id, s.name, s.kind, s.locality, s.pupil_count, coalesce(t.teachers, 0)::integer as teachers,
           cluster.id as cluster_id, cluster.name as cluster_name, alliance.name as alliance_name, lead.name as lead_of
      from schools s
      left join (select school_id, count(*) as teachers from memberships
                  where district_id = ${district} and school_id is not null and valid_from <= ${day}
                    and (valid_to is null or valid_to >= ${day}) group by school_id) t on t.school_id = s.id
      left join lateral (${associationOf(district, day, 'cluster')}) cluster on true
      left join lateral (${associationOf(district, day, 'alliance')}) alliance on true
      left join lateral (select string_agg(a.name, '、' order by a.kind desc, a.name) as name from associations a
                          where a.district_id = s.district_id and a.lead_school_id = s.id) lead on true
     where s.district_id = ${district} and (s.closed_on is null or s.closed_on > ${day})
       and (${filter.id ?? null}::uuid is null or s.id = ${filter.id ?? null}::uuid)
       and (${filter.text ?? null}::text is null or s.name ilike ${`%${escapeLike(filter.text ?? '')}%`} or s.code = ${filter.text ?? null})
       and (${filter.locality ?? null}::text is null or s.locality = ${filter.locality ?? null})
       and (${filter.kind ?? null}::text is null or s.kind = ${filter.kind ?? null})
       and (${filter.associationId ?? null}::uuid is null or exists (
             select from association_members m where m.district_id = s.district_id and m.school_id = s.id
                and m.association_id = ${filter.associationId ?? null}::uuid
                and m.valid_from <= ${day} and (m.valid_to is null or m.valid_to >= ${day})))
     order by cluster.name nulls last, s.kind, s.name`.execute(ctx.db)
  return rows.rows
}

function associationOf(district: number, day: string, kind: string) {
  return sql`select a.id, a.name from association_members m join associations a on a.district_id = m.district_id and a.id = m.association_id
    where m.district_id = ${district} and m.school_id = s.id and a.kind = ${kind}
      and m.valid_from <= ${day} and (m.valid_to is null or m.valid_to >= ${day}) limit 1`
}

/** One school with the structure of its staff. */
export async function school(ctx: Ctx, input: { id: string }) {
  const [found] = await listSchools(ctx, { id: input.id })
  if (!found) throw notFound()
  const day = today(ctx)
  const more = await ctx.db
    .selectFrom('schools')
    .select(['code', 'address', 'classCount'])
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', input.id)
    .executeTakeFirstOrThrow()
  const people = await sql<{
    id: string
    name: string
    duty: Duty
    bornOn: string | null
    title: string | null
    subject: string | null
    stage: string | null
    honour: HonourLevel | null
  }>`
    select p.id, p.name, m.duty, p.born_on, p.title, p.subject, p.stage,
           (array_agg(h.level order by array_position(array['nation','province','city','county','school'], h.level))
             filter (where h.level is not null))[1] as honour
      from memberships m
      join people p on p.district_id = m.district_id and p.id = m.person_id
      left join honours h on h.district_id = p.district_id and h.person_id = p.id
     where m.district_id = ${ctx.district.id} and m.school_id = ${input.id}
       and m.valid_from <= ${day} and (m.valid_to is null or m.valid_to >= ${day})
     group by p.district_id, p.id, p.name, m.duty, p.born_on, p.title, p.subject, p.stage
     order by array_position(array['principal','vicePrincipal','dean','cadre','teacher'], m.duty), p.name`.execute(
    ctx.db,
  )

  const stages = stagesOfKind[found.kind]
  const byStage = stages.map((stage) => ({
    stage,
    people: people.rows.filter(
      (person) => person.stage === stage || (stages.length === 1 && person.stage === null),
    ),
  }))
  const classes = more.classCount ?? 0
  const staffing = byStage.flatMap(({ stage, people: ofStage }) => {
    const bySubject = Map.groupBy(
      ofStage.filter((person) => person.subject !== null),
      (person) => person.subject as string,
    )
    const teaching = [...bySubject].map(([subject, teachers]) => ({
      subject,
      teachers: teachers.length,
      overFifty: teachers.filter((teacher) => (ageOn(teacher.bornOn, day) ?? 0) >= 50).length,
    }))
    // Classes are not kept by stage; a school of several stages has them in proportion to its teachers.
    const share = people.rows.length > 0 ? ofStage.length / people.rows.length : 0
    return staffingOf(stage, classes * (stages.length === 1 ? 1 : share), teaching)
  })
  const count = <T>(values: T[], value: T): number => values.filter((one) => one === value).length
  const titled = people.rows.map((person) => person.title)
  const honoured = people.rows.map((person) => person.honour)
  return {
    ...found,
    ...more,
    leaders: people.rows
      .filter((person) => ['principal', 'vicePrincipal', 'dean'].includes(person.duty))
      .map(({ id, name, duty }) => ({ id, name, duty: dutyLabels[duty] })),
    ages: ageBands(people.rows.map((person) => ageOn(person.bornOn, day))),
    titles: [
      ...titles.map((title) => ({ label: title, count: count(titled, title) })),
      { label: '未定级', count: count(titled, null) },
    ],
    honours: (['nation', 'province', 'city', 'county', 'school'] as const).map((level) => ({
      label: honourLevelLabels[level],
      count: count(honoured, level),
    })),
    staffing,
    groups: await listGroups(ctx, { schoolId: input.id }),
    may: { edit: hasRole(ctx.actor, 'districtAdministrator') || runsSchool(ctx.actor, input.id) },
  }
}

/** The district at one look: associations, schools, groups above the schools. */
export async function tree(ctx: Ctx) {
  const day = today(ctx)
  const schools = await listSchools(ctx, {})
  const associations = await sql<{
    id: string
    kind: 'cluster' | 'alliance'
    name: string
    leadSchoolId: string | null
    leadSchoolName: string | null
    leaderName: string | null
    schoolIds: string[]
  }>`
    select a.id, a.kind, a.name, a.lead_school_id, s.name as lead_school_name,
           (select string_agg(p.name, '、') from memberships m join people p on p.district_id = m.district_id and p.id = m.person_id
             where m.district_id = a.district_id and m.association_id = a.id and m.duty = 'leader'
               and m.valid_from <= ${day} and (m.valid_to is null or m.valid_to >= ${day})) as leader_name,
           coalesce((select array_agg(m.school_id) from association_members m
             where m.district_id = a.district_id and m.association_id = a.id
               and m.valid_from <= ${day} and (m.valid_to is null or m.valid_to >= ${day})), '{}') as school_ids
      from associations a left join schools s on s.district_id = a.district_id and s.id = a.lead_school_id
     where a.district_id = ${ctx.district.id}
     order by a.kind desc, a.name`.execute(ctx.db)
  const groups = await listGroups(ctx, { districtWide: true })
  return {
    district: {
      name: ctx.district.name,
      schools: schools.length,
      teachers: schools.reduce((sum, one) => sum + one.teachers, 0),
    },
    schools,
    associations: associations.rows,
    groups,
    may: { edit: seesDistrict(ctx.actor) && hasRole(ctx.actor, 'districtAdministrator') },
  }
}
