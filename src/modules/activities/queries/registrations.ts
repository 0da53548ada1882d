import { sql } from 'kysely'
import { keysOf, pageOfRows } from '../../../platform/paging.ts'
import { notAllowed } from '../../../platform/refusal.ts'
import { type Ctx, seesDistrict, today } from '../../organization/index.ts'
import { meantPeople } from '../audience.ts'
import { mayKeepDoor, mayManage, registersFor } from '../policy.ts'
import type { RegistrationState } from '../vocabulary.ts'
import { loadActivity } from './activity.ts'
import { namesMatch, schoolOfPerson } from './people.ts'

/**
 * Who registered, in the order of their turn: registered, waiting, withdrawn. Heads of schools see their own teachers.
 */
export async function listRegistrations(
  ctx: Ctx,
  input: { id: string; state?: RegistrationState; text?: string; cursor?: string; limit: number },
) {
  const activity = await loadActivity(ctx, input.id)
  const all = mayKeepDoor(ctx.actor, activity) || seesDistrict(ctx.actor)
  const schools = registersFor(ctx.actor)
  if (!all && schools.length === 0) throw notAllowed()
  const after = keysOf(input.cursor, 3)
  const turn = sql`array_position(array['registered', 'waiting', 'withdrawn'], r.state)`
  const found = await sql<{
    turn: number
    /** As text: a `Date` would lose the microseconds that the order needs. */
    queued: string
    personId: string
    name: string
    staffNumber: string
    schoolName: string | null
    state: RegistrationState
    waitingPosition: number | null
    registrarId: string
    registrarName: string
    checkedIn: boolean
  }>`
    with line as (
      select r.person_id, row_number() over (order by r.queued_at, r.person_id) as position from registrations r
       where r.district_id = ${ctx.district.id} and r.activity_id = ${activity.id} and r.state = 'waiting'
    )
    select ${turn} as turn, to_char(r.queued_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as queued, r.person_id,
           p.name, p.staff_number, sc.name as school_name, r.state, line.position as waiting_position,
           b.id as registrar_id, b.name as registrar_name,
           exists (select from activity_sessions s
                     join check_ins c on c.district_id = s.district_id and c.session_id = s.id
                    where s.district_id = r.district_id and s.activity_id = r.activity_id and c.person_id = r.person_id) as checked_in
      from registrations r
      join people p on p.district_id = r.district_id and p.id = r.person_id
      join people b on b.district_id = r.district_id and b.id = r.registered_by
      ${schoolOfPerson(today(ctx))}
      left join line on line.person_id = r.person_id
     where r.district_id = ${ctx.district.id} and r.activity_id = ${activity.id}
       ${all ? sql`` : sql`and sm.school_id = any(${schools}::uuid[])`}
       ${input.state ? sql`and r.state = ${input.state}` : sql``}
       ${input.text ? sql`and ${namesMatch(input.text)}` : sql``}
       ${after ? sql`and (${turn}, r.queued_at, r.person_id) > (${after[0]}::int, ${after[1]}::timestamptz, ${after[2]}::uuid)` : sql``}
     order by ${turn}, r.queued_at, r.person_id limit ${input.limit + 1}`.execute(ctx.db)
  const { rows, nextCursor } = pageOfRows(found.rows, input.limit, (row) => [
    row.turn,
    row.queued,
    row.personId,
  ])
  return {
    rows: rows.map((row) => ({
      person: { id: row.personId, name: row.name, schoolName: row.schoolName },
      staffNumber: row.staffNumber,
      state: row.state,
      waitingPosition: row.waitingPosition,
      queuedAt: row.queued,
      registeredBy: { id: row.registrarId, name: row.registrarName },
      checkedIn: row.checkedIn,
    })),
    nextCursor,
  }
}

/** Teachers whom the actor may register: meant, of their school, and not yet on the list. */
export async function listCandidates(
  ctx: Ctx,
  input: { id: string; text?: string; cursor?: string; limit: number },
) {
  const activity = await loadActivity(ctx, input.id)
  const manages = mayManage(ctx.actor, activity)
  const schools = registersFor(ctx.actor)
  if (!manages && schools.length === 0) throw notAllowed()
  const after = keysOf(input.cursor, 2)
  const found = await sql<{
    id: string
    name: string
    staffNumber: string
    subject: string | null
    schoolName: string | null
  }>`
    select p.id, p.name, p.staff_number, p.subject, sc.name as school_name
      from people p
      ${schoolOfPerson(today(ctx))}
     where p.district_id = ${ctx.district.id} and p.id in (${meantPeople(ctx, activity.audience)})
       ${manages ? sql`` : sql`and sm.school_id = any(${schools}::uuid[])`}
       and not exists (select from registrations r where r.district_id = p.district_id and r.activity_id = ${activity.id}
                          and r.person_id = p.id and r.state <> 'withdrawn')
       ${input.text ? sql`and ${namesMatch(input.text)}` : sql``}
       ${after ? sql`and (p.staff_number, p.id) > (${after[0]}::text, ${after[1]}::uuid)` : sql``}
     order by p.staff_number, p.id limit ${input.limit + 1}`.execute(ctx.db)
  return pageOfRows(found.rows, input.limit, (row) => [row.staffNumber, row.id])
}
