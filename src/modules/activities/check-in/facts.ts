import { sql } from 'kysely'
import type { Services } from '../../../platform/context.ts'
import { inDistrict } from '../../../platform/db.ts'
import { type CheckInTimes, checkInDefaults, checkInRefusal, stateAt } from '../rules.ts'

/** What a check-in needs to know about its session. */
export interface SessionFacts {
  districtId: number
  districtName: string
  timeZone: string
  sessionId: string
  activityId: string
  title: string
  sessionTitle: string | null
  /** As stored; see `stateAt`. */
  state: string
  activityStartsAt: Date
  startsAt: Date
  endsAt: Date
  place: string | null
  registrationRequired: boolean
  walkInsWelcome: boolean
  quota: number | null
  times: CheckInTimes
}

/** Why a session takes no sign-ins at `now`, or null. */
export function refusalAt(facts: SessionFacts, now: Date): ReturnType<typeof checkInRefusal> {
  const state = stateAt({ state: facts.state, startsAt: facts.activityStartsAt }, now)
  return checkInRefusal(facts, state, now, facts.times)
}

/** From when on people may sign in. */
export function opening(facts: SessionFacts): Date {
  return new Date(facts.startsAt.getTime() - facts.times.opensBeforeMinutes * 60_000)
}

/** Facts may be this old; whoever writes checks the activity's state anew. */
const rememberedMs = 3_000

/** Looks up sessions for many phones at once: a burst asks the database once every few seconds. */
export interface SessionBook {
  of(districtId: number, sessionId: string): Promise<SessionFacts | null>
}

export function openSessionBook(services: Services): SessionBook {
  const remembered = new Map<string, { facts: Promise<SessionFacts | null>; until: number }>()
  return {
    of(districtId, sessionId) {
      const now = services.clock.now().getTime()
      const known = remembered.get(sessionId)
      if (known && known.until > now) return known.facts
      if (remembered.size > 1_000) remembered.clear()
      const facts = loadFacts(services, districtId, sessionId)
      remembered.set(sessionId, { facts, until: now + rememberedMs })
      facts.catch(() => remembered.delete(sessionId))
      return facts
    },
  }
}

function loadFacts(services: Services, districtId: number, sessionId: string): Promise<SessionFacts | null> {
  return inDistrict(services.db, districtId, async (db) => {
    const found = await sql<Omit<SessionFacts, 'times'> & { times: Partial<CheckInTimes> | null }>`
      select d.id as district_id, d.name as district_name, d.time_zone, s.id as session_id, a.id as activity_id, a.title,
             s.title as session_title, a.state, a.starts_at as activity_starts_at, s.starts_at, s.ends_at,
             coalesce(s.place, a.place) as place, a.registration_required, a.walk_ins_welcome, a.quota,
             d.settings->'checkIn' as times
        from activity_sessions s
        join activities a on a.district_id = s.district_id and a.id = s.activity_id
        join districts d on d.id = s.district_id
       where s.district_id = ${districtId} and s.id = ${sessionId}`.execute(db)
    const row = found.rows[0]
    return row ? { ...row, times: { ...checkInDefaults, ...row.times } } : null
  })
}
