import { sql } from 'kysely'
import { escapeLike } from '../../../platform/db.ts'
import { notFound } from '../../../platform/refusal.ts'
import { type Ctx, hasRole, leadsGroup, runsSchool } from '../actor.ts'
import { today } from '../terms.ts'
import type { Duty, GroupKind, Stage } from '../vocabulary.ts'
import { type PersonLine, personLineColumns, toPersonLine } from './people.ts'

export interface GroupLine {
  id: string
  kind: GroupKind
  name: string
  subject: string | null
  stage: Stage | null
  schoolId: string | null
  schoolName: string | null
  members: number
  leaderId: string | null
  leaderName: string | null
}

/** Groups with their leader and size. `districtWide` leaves out the groups inside schools. */
export async function listGroups(
  ctx: Ctx,
  filter: { text?: string; kind?: GroupKind; schoolId?: string; id?: string; districtWide?: boolean },
): Promise<GroupLine[]> {
  const day = today(ctx)
  const rows = await sql<GroupLine>`
    select g.id, g.kind, g.name, g.subject, g.stage, g.school_id, s.name as school_name,
           count(m.person_id)::integer as members,
           (array_agg(p.id) filter (where m.duty in ('leader', 'head', 'host')))[1] as leader_id,
           (array_agg(p.name) filter (where m.duty in ('leader', 'head', 'host')))[1] as leader_name
      from groups g
      left join schools s on s.district_id = g.district_id and s.id = g.school_id
      left join memberships m on m.district_id = g.district_id and m.group_id = g.id
           and m.valid_from <= ${day} and (m.valid_to is null or m.valid_to >= ${day})
      left join people p on p.district_id = m.district_id and p.id = m.person_id and m.duty in ('leader', 'head', 'host')
     where g.district_id = ${ctx.district.id} and g.dissolved_on is null
       and (${filter.id ?? null}::uuid is null or g.id = ${filter.id ?? null}::uuid)
       and (${filter.kind ?? null}::text is null or g.kind = ${filter.kind ?? null})
       and (${filter.schoolId ?? null}::uuid is null or g.school_id = ${filter.schoolId ?? null}::uuid)
       and (${filter.districtWide ?? false} = false or g.school_id is null)
       and (${filter.text ?? null}::text is null or g.name ilike ${`%${escapeLike(filter.text ?? '')}%`})
     group by g.district_id, g.id, s.name
     order by array_position(array['leadingGroup','researchOffice','centralGroup','studio','teachingGroup','prepGroup','administration'], g.kind),
              g.stage, g.subject, g.grade, g.name
     limit 500`.execute(ctx.db)
  return rows.rows
}

/** One group and its people, former members at the end. */
export async function group(ctx: Ctx, input: { id: string }) {
  const [found] = await listGroups(ctx, { id: input.id })
  if (!found) throw notFound()
  const day = today(ctx)
  const people = await sql<
    PersonLine & { groupDuty: Duty; validFrom: string; validTo: string | null; bornOn: string | null }
  >`
    select ${personLineColumns()}, gm.duty as group_duty, gm.valid_from, gm.valid_to
      from memberships gm
      join people p on p.district_id = gm.district_id and p.id = gm.person_id
      left join memberships m on m.district_id = p.district_id and m.person_id = p.id and m.school_id is not null
           and m.valid_from <= ${day} and (m.valid_to is null or m.valid_to >= ${day})
      left join schools s on s.district_id = m.district_id and s.id = m.school_id
     where gm.district_id = ${ctx.district.id} and gm.group_id = ${input.id}
     order by (gm.valid_to is not null and gm.valid_to < ${day}),
              array_position(array['head','leader','host','deputyLeader','mentor','coreMember','researcher','member','trainee'], gm.duty), p.name`.execute(
    ctx.db,
  )
  return {
    ...found,
    people: people.rows.map((row) => ({
      ...toPersonLine(ctx, row, day),
      groupDuty: row.groupDuty,
      validFrom: row.validFrom,
      validTo: row.validTo,
    })),
    may: {
      edit:
        hasRole(ctx.actor, 'districtAdministrator', 'officeHead') ||
        leadsGroup(ctx.actor, input.id) ||
        (found.schoolId !== null && runsSchool(ctx.actor, found.schoolId)),
    },
  }
}
