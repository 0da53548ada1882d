import { sql } from 'kysely'
import type { Services } from '../../../platform/context.ts'
import { inDistrict } from '../../../platform/db.ts'
import { hashOfInvitation } from '../operations/inviting.ts'
import type { expertPage } from './pages.ts'

type Invitation = Parameters<typeof expertPage>[0]

/** What an expert's link leads to; null when it was taken back or never was. */
export async function loadInvitation(services: Services, token: string): Promise<Invitation | null> {
  const district = /^([0-9a-z]{1,6})\.[\w-]{24}$/.exec(token)?.[1]
  if (!district) return null
  const districtId = Number.parseInt(district, 36)
  if (districtId > 2_147_483_647) return null
  return inDistrict(services.db, districtId, async (db) => {
    const found = await sql<Omit<Invitation, 'sessions'> & { activityId: string }>`
      select d.name as district_name, d.time_zone, r.expert_name as name, r.topic, a.id as activity_id, a.title, a.state,
             a.place, h.name as host_name, a.online_link, a.agenda, o.name as organiser_name, a.starts_at, a.ends_at
        from activity_roles r
        join activities a on a.district_id = r.district_id and a.id = r.activity_id
        join districts d on d.id = r.district_id
        join people o on o.district_id = a.district_id and o.id = a.organiser_id
        left join schools h on h.district_id = a.district_id and h.id = a.host_school_id
       where r.district_id = ${districtId} and r.expert_token_sha256 = ${hashOfInvitation(token)}`.execute(db)
    const row = found.rows[0]
    if (!row) return null
    const { activityId, ...invitation } = row
    const sessions = await db
      .selectFrom('activitySessions')
      .select(['title', 'startsAt', 'endsAt', 'place'])
      .where('districtId', '=', districtId)
      .where('activityId', '=', activityId)
      .orderBy('position')
      .execute()
    return { ...invitation, sessions }
  })
}
