import { sql } from 'kysely'
import type { DistrictTransaction } from '../src/platform/db.ts'

/**
 * The facts of all concluded activities, as concluding them one by one would have written them
 * (src/modules/activities records the same; the doctor compares the two).
 */
export async function loadLedger(db: DistrictTransaction, districtId: number): Promise<void> {
  await sql`
    with concluded as (
      select a.*, (a.starts_at at time zone 'Asia/Shanghai')::date as day,
             (extract(epoch from a.ends_at - a.starts_at) / 60)::integer as minutes, c.concluded_at, c.concluded_by
        from activities a join activity_conclusions c using (district_id) where c.activity_id = a.id and a.district_id = ${districtId}
    ), facts as (
      select 'activity.attended' as kind, k.person_id, null::uuid as group_id, null as role, c.* from concluded c
        join check_ins k on k.district_id = c.district_id and k.activity_id = c.id
      union all
      select case r.role when 'speaker' then 'activity.spoke' when 'demonstrator' then 'activity.demonstrated' else 'activity.commented' end,
             r.person_id, null, r.role, c.* from concluded c
        join activity_roles r on r.district_id = c.district_id and r.activity_id = c.id and r.person_id is not null
      union all
      select 'activity.organised', c.organiser_id, null, null, c.* from concluded c
    )
    insert into ledger_entries (district_id, id, kind, person_id, school_id, counterpart_school_id, role, level, subject,
      stage, occurred_on, minutes, title, source_module, source_id, recorded_at, recorded_by)
    select f.district_id, gen_random_uuid(), f.kind, f.person_id, m.school_id, nullif(f.host_school_id, m.school_id), f.role,
           f.level, f.subject, f.stage, f.day, f.minutes, f.title, 'activities', f.id, f.concluded_at, f.concluded_by
      from facts f
      left join memberships m on m.district_id = f.district_id and m.person_id = f.person_id and m.school_id is not null
       and m.valid_from <= f.day and (m.valid_to is null or m.valid_to >= f.day)`.execute(db)
}
