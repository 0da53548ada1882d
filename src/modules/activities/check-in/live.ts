import { sql } from 'kysely'
import type { Services } from '../../../platform/context.ts'
import { inDistrict } from '../../../platform/db.ts'
import type { Signals } from '../../../platform/signals.ts'
import { countMeant, wholeAudience } from '../audience.ts'
import type { Audience } from '../contract.ts'
import { checkInChannel } from './writer.ts'

/** What the projector shows beside the code. */
export interface LiveCount {
  count: number
  expected: number
  /** Who signed in last, the newest first. */
  names: string[]
}

/**
 * Live counts for projectors. A signal from the database says that a session moved, whichever server wrote; the count
 * itself is always read, so all projectors agree and a missed signal does no harm.
 */
export interface LiveCounts {
  now(districtId: number, timeZone: string, sessionId: string): Promise<LiveCount>
  /** Calls `hear` now and with each change; answers how to stop. */
  follow(
    districtId: number,
    timeZone: string,
    sessionId: string,
    hear: (count: LiveCount) => void,
  ): () => void
}

interface Room {
  hearers: Set<(count: LiveCount) => void>
  refresh(): void
}

const expectedRememberedMs = 15_000
/** However many sign in, a projector moves this often at most. */
const calmMs = 300

export function openLiveCounts(services: Services, signals: Signals): LiveCounts {
  const rooms = new Map<string, Room>()
  const expectations = new Map<string, { expected: Promise<number>; until: number }>()
  signals.listen(checkInChannel, (sessionId) => {
    if (sessionId === null) for (const room of rooms.values()) room.refresh()
    else rooms.get(sessionId)?.refresh()
  })

  function expected(districtId: number, timeZone: string, sessionId: string): Promise<number> {
    const known = expectations.get(sessionId)
    if (known && known.until > Date.now()) return known.expected
    if (expectations.size > 500) expectations.clear()
    const fresh = loadExpected(services, districtId, timeZone, sessionId)
    expectations.set(sessionId, { expected: fresh, until: Date.now() + expectedRememberedMs })
    fresh.catch(() => expectations.delete(sessionId))
    return fresh
  }

  async function now(districtId: number, timeZone: string, sessionId: string): Promise<LiveCount> {
    const [counted, due] = await Promise.all([
      loadCount(services, districtId, sessionId),
      expected(districtId, timeZone, sessionId),
    ])
    return { ...counted, expected: due }
  }

  return {
    now,
    follow(districtId, timeZone, sessionId, hear) {
      let room = rooms.get(sessionId)
      if (!room) {
        let waiting = false
        const hearers: Room['hearers'] = new Set()
        const tell = () => {
          waiting = false
          now(districtId, timeZone, sessionId).then(
            (count) => hearers.forEach((each) => each(count)),
            (error: unknown) => services.log.debug({ err: error }, 'live count'),
          )
        }
        room = {
          hearers,
          refresh() {
            if (waiting) return
            waiting = true
            setTimeout(tell, calmMs).unref()
          },
        }
        rooms.set(sessionId, room)
      }
      const { hearers } = room
      hearers.add(hear)
      now(districtId, timeZone, sessionId).then(hear, () => {})
      return () => {
        hearers.delete(hear)
        if (hearers.size === 0) rooms.delete(sessionId)
      }
    },
  }
}

function loadCount(
  services: Services,
  districtId: number,
  sessionId: string,
): Promise<{ count: number; names: string[] }> {
  return inDistrict(services.db, districtId, async (db) => {
    const found = await sql<{ count: number; names: string[] }>`
      select (select count(*) from check_ins where district_id = ${districtId} and session_id = ${sessionId}) as count,
             array(select p.name from check_ins c join people p on p.district_id = c.district_id and p.id = c.person_id
                    where c.district_id = ${districtId} and c.session_id = ${sessionId}
                    order by c.at desc, c.person_id limit 10) as names`.execute(db)
    return found.rows[0] ?? { count: 0, names: [] }
  })
}

function loadExpected(
  services: Services,
  districtId: number,
  timeZone: string,
  sessionId: string,
): Promise<number> {
  return inDistrict(services.db, districtId, async (db) => {
    const found = await sql<{
      audience: Partial<Audience>
      registrationRequired: boolean
      registeredCount: number
    }>`
      select a.audience, a.registration_required, a.registered_count from activities a
        join activity_sessions s on s.district_id = a.district_id and s.activity_id = a.id
       where s.district_id = ${districtId} and s.id = ${sessionId}`.execute(db)
    const activity = found.rows[0]
    if (!activity) return 0
    if (activity.registrationRequired) return activity.registeredCount
    const district = { id: districtId, name: '', timeZone }
    return countMeant({ db, district, clock: services.clock }, wholeAudience(activity.audience))
  })
}
