import { sql } from 'kysely'
import type { Clock } from './clock.ts'
import { type Database, inDistrict } from './db.ts'
import { type Gathered, gathering } from './gathering.ts'

/** What a change is about; triggers name the tables of each, from db/migrations/0009_changes.sql on. */
export const topics = ['organization', 'activities', 'plans', 'exams'] as const
export type Topic = (typeof topics)[number]

/** Tells whether anything changed since one last looked. */
export interface Changes {
  /**
   * How often something was seen to change that concerns this person: equal counts, nothing new. Each call looks into the
   * database after it was made; so every change that anybody was told of before is counted, on whichever server it was made.
   */
  countFor(districtId: number, personId: string, about: readonly Topic[]): Promise<() => number>
}

/** Rows are removed after a day; who has not looked for so long sees a change in everything. */
const lookedLately = 6 * 3_600_000
const tidyEvery = 3_600_000
const everybody = '00000000-0000-0000-0000-000000000000'

interface Watched {
  look: Gathered<null, null>
  /** The last look's snapshot, as PostgreSQL writes it. */
  snapshot: string | null
  lookedAt: number
  tidiedAt: number
  counts: Map<Topic, number>
  /** The same for changes of one person's own. */
  personal: Map<string, number>
}

const opened = new WeakMap<Database, Changes>()

/** The changes of a server's database, the same for all who ask. */
export function changesOf(services: { db: Database; clock: Clock }): Changes {
  let changes = opened.get(services.db)
  if (!changes) opened.set(services.db, (changes = openChanges(services)))
  return changes
}

/** Looks for all requests of the same millisecond at once. */
export function openChanges(services: { db: Database; clock: Clock }): Changes {
  const districts = new Map<number, Watched>()

  function watched(districtId: number): Watched {
    let found = districts.get(districtId)
    if (!found) {
      const made: Watched = {
        // One look at a time: the next begins after every request that it answers.
        look: gathering({
          work: (items) => look(districtId, made).then(() => items),
          waitMs: 0,
          most: 10_000,
          lanes: 1,
        }),
        snapshot: null,
        lookedAt: 0,
        tidiedAt: services.clock.now().getTime(),
        counts: new Map(),
        personal: new Map(),
      }
      districts.set(districtId, (found = made))
    }
    return found
  }

  async function look(districtId: number, district: Watched): Promise<void> {
    const now = services.clock.now().getTime()
    const since = now - district.lookedAt < lookedLately ? district.snapshot : null
    const tidy = now - district.tidiedAt > tidyEvery
    // A change counts that this statement's snapshot shows and the last look's did not, whenever its transaction began.
    const { rows } = await inDistrict(services.db, districtId, async (db) => {
      if (tidy)
        await sql`delete from changes where district_id = ${districtId} and at < now() - interval '1 day'`.execute(
          db,
        )
      return sql<{ snapshot: string; topic: Topic | null; personId: string | null }>`
        select pg_current_snapshot()::text as snapshot, c.topic, c.person_id
          from (select ${since}::pg_snapshot as since) last
          left join changes c on c.district_id = ${districtId} and c.xid >= pg_snapshot_xmin(last.since)
            and not pg_visible_in_snapshot(c.xid, last.since)`.execute(db)
    })
    for (const topic of since === null ? topics : []) changed(district, topic, everybody)
    for (const { topic, personId } of rows) if (topic && personId) changed(district, topic, personId)
    district.snapshot = rows[0]?.snapshot ?? null
    district.lookedAt = now
    if (tidy) district.tidiedAt = now
  }

  return {
    async countFor(districtId, personId, about) {
      const district = watched(districtId)
      await district.look(null)
      return () =>
        about.reduce((sum, topic) => sum + (district.counts.get(topic) ?? 0), 0) +
        (district.personal.get(personId) ?? 0)
    },
  }
}

function changed(district: Watched, topic: Topic, personId: string): void {
  if (personId === everybody) district.counts.set(topic, (district.counts.get(topic) ?? 0) + 1)
  else district.personal.set(personId, (district.personal.get(personId) ?? 0) + 1)
}
