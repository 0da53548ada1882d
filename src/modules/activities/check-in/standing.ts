import { sql } from 'kysely'
import type { Services } from '../../../platform/context.ts'
import { inDistrict } from '../../../platform/db.ts'
import { gathering } from '../../../platform/gathering.ts'
import { meantPeople, wholeAudience } from '../audience.ts'
import type { Audience } from '../contract.ts'
import type { CheckInNote } from '../vocabulary.ts'

/** How a person stands to a session when they open the page. */
export interface Standing {
  registered: boolean
  hasRole: boolean
  meant: boolean
  placeLeft: boolean
  checkedIn: { at: Date; late: boolean; note: CheckInNote | null } | null
}

interface Question {
  districtId: number
  timeZone: string
  sessionId: string
  personId: string
}

/** Asks for many phones at once: one statement a session and few milliseconds. */
export interface StandingBook {
  of(question: Question): Promise<Standing>
}

export function openStandingBook(services: Services): StandingBook {
  const ask = gathering<Question, Standing>({
    work: (questions) => answer(services, questions),
    waitMs: 3,
    most: 300,
    lanes: 2,
  })
  return { of: ask }
}

const nothing: Standing = {
  registered: false,
  hasRole: false,
  meant: false,
  placeLeft: false,
  checkedIn: null,
}

async function answer(services: Services, questions: Question[]): Promise<Standing[]> {
  const bySession = new Map<string, Question[]>()
  for (const question of questions) {
    bySession.set(question.sessionId, [...(bySession.get(question.sessionId) ?? []), question])
  }
  const standings = new Map<string, Standing>()
  for (const [sessionId, asked] of bySession) {
    for (const [personId, standing] of await standingsIn(services, sessionId, asked)) {
      standings.set(`${sessionId} ${personId}`, standing)
    }
  }
  return questions.map(({ sessionId, personId }) => standings.get(`${sessionId} ${personId}`) ?? nothing)
}

function standingsIn(
  services: Services,
  sessionId: string,
  asked: Question[],
): Promise<Map<string, Standing>> {
  const [{ districtId, timeZone }] = asked as [Question]
  const people = [...new Set(asked.map((question) => question.personId))]
  return inDistrict(services.db, districtId, async (db) => {
    const activity = await sql<{ audience: Partial<Audience> }>`
      select a.audience from activities a
        join activity_sessions s on s.district_id = a.district_id and s.activity_id = a.id
       where s.district_id = ${districtId} and s.id = ${sessionId}`.execute(db)
    const audience = activity.rows[0]?.audience
    if (!audience) return new Map()
    const district = { id: districtId, name: '', timeZone }
    const rows = await sql<{
      personId: string
      registered: boolean
      hasRole: boolean
      meant: boolean
      placeLeft: boolean
      at: Date | null
      late: boolean | null
      note: CheckInNote | null
    }>`
      select t.person_id, r.state is not distinct from 'registered' as registered,
             a.organiser_id = t.person_id or exists (
               select from activity_roles x where x.district_id = a.district_id and x.activity_id = a.id
                  and x.person_id = t.person_id) as has_role,
             t.person_id in (${meantPeople({ district, clock: services.clock }, wholeAudience(audience), people)}) as meant,
             a.quota is null or a.registered_count < a.quota as place_left,
             c.at, c.late, c.note
        from unnest(${people}::uuid[]) t (person_id)
        join activity_sessions s on s.district_id = ${districtId} and s.id = ${sessionId}
        join activities a on a.district_id = s.district_id and a.id = s.activity_id
        left join registrations r on r.district_id = a.district_id and r.activity_id = a.id and r.person_id = t.person_id
        left join check_ins c on c.district_id = s.district_id and c.session_id = s.id and c.person_id = t.person_id`.execute(
      db,
    )
    return new Map(
      rows.rows.map(({ personId, at, late, note, ...rest }) => [
        personId,
        { ...rest, checkedIn: at && { at, late: late ?? false, note } },
      ]),
    )
  })
}
