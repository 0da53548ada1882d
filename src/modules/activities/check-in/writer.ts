import { sql } from 'kysely'
import type { Services } from '../../../platform/context.ts'
import type { DistrictTransaction } from '../../../platform/db.ts'
import { gathering } from '../../../platform/gathering.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { ActivityState, CheckInMethod, CheckInNote } from '../vocabulary.ts'

/**
 * Writes check-ins, hundreds a transaction.
 *
 * The promise: a check-in is acknowledged after the transaction that holds it has been committed and flushed to disk,
 * never before. The check-ins that arrive within a few milliseconds, and those that arrive while a batch is being
 * written, share one transaction and one flush; that is what makes thousands a second possible without promising less.
 * The key (session, person) makes a repetition harmless, so a batch whose outcome is unknown (a connection broke during
 * commit) is simply written again: nobody is lost, nobody counted twice.
 */

export interface CheckIn {
  districtId: number
  sessionId: string
  activityId: string
  personId: string
  at: Date
  late: boolean
  method: CheckInMethod
  note: CheckInNote | null
  recordedBy: string
}

/** What stands in the database now. `already`: it stood there before. */
export interface CheckedIn {
  at: Date
  late: boolean
  note: CheckInNote | null
  already: boolean
}

export interface CheckInWriter {
  /**
   * Resolves once the check-in is durable.
   * @throws Refusal 'activityNotOpen' when the activity was concluded or cancelled meanwhile
   */
  write(checkIn: CheckIn): Promise<CheckedIn>
  /** Waits for what is on its way. */
  stop(): Promise<void>
}

/** The channel on which servers tell each other that somebody signed in; the text is the session's id. */
export const checkInChannel = 'lianyan_check_ins'
/** A projector need not move more often than this. */
const tellMs = 250

/** Some three seconds in all: as long as PostgreSQL takes to stand up again, and a phone to wait. */
const attempts = 6
const firstRetryMs = 50

export function openCheckInWriter(services: Services): CheckInWriter {
  const parts: Parts = { services, tell: openTeller(services), begun: new Set() }
  const write = gathering<CheckIn, CheckedIn | Error>({
    work: (batch) => writeBatch(parts, batch),
    waitMs: 3,
    most: 400,
    lanes: 2,
  })
  return {
    async write(checkIn) {
      const answer = await write(checkIn)
      if (answer instanceof Error) throw answer
      return answer
    },
    stop: () => write.idle(),
  }
}

interface Parts {
  services: Services
  tell: (sessionId: string) => void
  /** Activities that this server has seen under way: they need not be set so again. */
  begun: Set<string>
}

/** Writes a batch district by district; an answer for each, in order. */
async function writeBatch(parts: Parts, batch: CheckIn[]): Promise<(CheckedIn | Error)[]> {
  const answers: (CheckedIn | Error)[] = Array.from({ length: batch.length })
  for (const [districtId, indexes] of byDistrict(batch)) {
    const part = indexes.map((index) => batch[index] as CheckIn)
    const written = await writePersistently(parts, districtId, part)
    indexes.forEach((index, nth) => (answers[index] = written[nth] as CheckedIn | Error))
    for (const sessionId of new Set(part.map((checkIn) => checkIn.sessionId))) parts.tell(sessionId)
  }
  return answers
}

function byDistrict(batch: CheckIn[]): Map<number, number[]> {
  const districts = new Map<number, number[]>()
  batch.forEach(({ districtId }, index) => {
    const indexes = districts.get(districtId)
    if (indexes) indexes.push(index)
    else districts.set(districtId, [index])
  })
  return districts
}

/** Tries again while the database is away; a batch that it refuses is written one by one to find the bad one. */
async function writePersistently(
  parts: Parts,
  districtId: number,
  batch: CheckIn[],
): Promise<(CheckedIn | Error)[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const written = await writeOnce(parts, districtId, batch)
      return batch.map((checkIn) => written.get(keyOf(checkIn)) ?? new Refusal('activityNotOpen'))
    } catch (error) {
      const refused = /^(22|23)/.test((error as { code?: string }).code ?? '')
      if (refused && batch.length > 1) {
        const singly: (CheckedIn | Error)[] = []
        for (const one of batch) singly.push(...(await writePersistently(parts, districtId, [one])))
        return singly
      }
      if (refused || attempt === attempts) {
        parts.services.log.error({ err: error, count: batch.length }, 'check-ins not written')
        return batch.map(() => error as Error)
      }
      await new Promise((resolve) => setTimeout(resolve, firstRetryMs * 2 ** attempt))
    }
  }
}

/** One transaction, four round trips: begin, where and how, the check-ins, commit. */
async function writeOnce(
  { services, begun }: Parts,
  districtId: number,
  batch: CheckIn[],
): Promise<Map<string, CheckedIn>> {
  const activityIds = [...new Set(batch.map((checkIn) => checkIn.activityId))]
  const unknown = activityIds.filter((id) => !begun.has(id))
  const written = await services.db.transaction().execute(async (db) => {
    // A PostgreSQL that was set up to acknowledge before the flush is not believed here.
    await sql`select set_config('app.district_id', ${String(districtId)}, true),
      set_config('synchronous_commit', case when current_setting('synchronous_commit') in ('off', 'local') then 'on'
        else current_setting('synchronous_commit') end, true)`.execute(db)
    if (unknown.length > 0) await setUnderWay(db, districtId, unknown)
    const standing = await insertCheckIns(db, batch)
    // Remembered as under way and put off again since: what was left out gets another chance.
    const left = batch.filter((checkIn) => !standing.has(keyOf(checkIn)) && begun.has(checkIn.activityId))
    if (left.length > 0) {
      for (const { activityId } of left) begun.delete(activityId)
      await setUnderWay(db, districtId, [...new Set(left.map((checkIn) => checkIn.activityId))])
      for (const [key, checkedIn] of await insertCheckIns(db, left)) standing.set(key, checkedIn)
    }
    return standing
  })
  if (begun.size > 5_000) begun.clear()
  for (const id of unknown) begun.add(id)
  return written
}

/** The first check-in sets its activity under way. */
export async function setUnderWay(
  db: DistrictTransaction,
  districtId: number,
  activityIds: string[],
): Promise<void> {
  await sql`update activities set state = 'underWay'
             where district_id = ${districtId} and id = any(${activityIds}::uuid[]) and state = 'announced'`.execute(
    db,
  )
}

function keyOf(checkIn: { sessionId: string; personId: string }): string {
  return `${checkIn.sessionId} ${checkIn.personId}`
}

/**
 * Inserts check-ins of one district in its transaction and answers what stands there now, by 'session person'. Those
 * of activities that are in none of the `states` are left out: see `setUnderWay`.
 */
export async function insertCheckIns(
  db: DistrictTransaction,
  batch: CheckIn[],
  states: ActivityState[] = ['underWay'],
): Promise<Map<string, CheckedIn>> {
  const districtId = batch[0]?.districtId
  const activityIds = [...new Set(batch.map((checkIn) => checkIn.activityId))].sort()
  const pick = <Key extends keyof CheckIn>(key: Key) => batch.map((checkIn) => checkIn[key])
  // The share lock makes a conclusion wait for this batch, and this batch see a conclusion that came first.
  const inserted = await sql<CheckedIn & { sessionId: string; personId: string }>`
    with held as materialized (
      select a.id from activities a
       where a.district_id = ${districtId} and a.id = any(${activityIds}::uuid[]) and a.state = any(${states})
       order by a.id for share
    ), incoming as (
      select distinct on (session_id, person_id) *
        from unnest(${pick('sessionId')}::uuid[], ${pick('personId')}::uuid[], ${pick('activityId')}::uuid[],
                    ${pick('at')}::timestamptz[], ${pick('late')}::boolean[], ${pick('method')}::text[],
                    ${pick('note')}::text[], ${pick('recordedBy')}::uuid[])
             as t (session_id, person_id, activity_id, at, late, method, note, recorded_by)
       where activity_id in (select id from held)
       order by session_id, person_id, at
    ), added as (
      insert into check_ins (district_id, session_id, person_id, activity_id, at, method, late, note, recorded_by)
      select ${districtId}, session_id, person_id, activity_id, at, method, late, note, recorded_by from incoming
      on conflict do nothing
      returning session_id, person_id, at, late, note
    )
    select session_id, person_id, at, late, note, false as already from added
    union all
    select c.session_id, c.person_id, c.at, c.late, c.note, true from check_ins c
      join incoming i on i.session_id = c.session_id and i.person_id = c.person_id
     where c.district_id = ${districtId}`.execute(db)
  const standing = new Map(
    inserted.rows.map(({ sessionId, personId, ...rest }) => [keyOf({ sessionId, personId }), rest]),
  )
  await addOvertaken(db, batch, standing)
  return standing
}

/** Another server may have written the same check-in after our statement began: then it stands, but was not seen. */
async function addOvertaken(
  db: DistrictTransaction,
  batch: CheckIn[],
  standing: Map<string, CheckedIn>,
): Promise<void> {
  const unseen = batch.filter((checkIn) => !standing.has(keyOf(checkIn)))
  if (unseen.length === 0) return
  const rows = await sql<CheckedIn & { sessionId: string; personId: string }>`
    select c.session_id, c.person_id, c.at, c.late, c.note, true as already
      from check_ins c
      join unnest(${unseen.map((one) => one.sessionId)}::uuid[], ${unseen.map((one) => one.personId)}::uuid[])
           as t (session_id, person_id) using (session_id, person_id)
     where c.district_id = ${batch[0]?.districtId}`.execute(db)
  for (const { sessionId, personId, ...rest } of rows.rows) standing.set(keyOf({ sessionId, personId }), rest)
}

/** Tells all servers that a session's count moved, at most every quarter of a second. */
function openTeller(services: Services): (sessionId: string) => void {
  const due = new Set<string>()
  return (sessionId) => {
    if (due.has(sessionId)) return
    due.add(sessionId)
    setTimeout(() => {
      due.delete(sessionId)
      sql`select pg_notify(${checkInChannel}, ${sessionId})`.execute(services.db).catch(() => {})
    }, tellMs).unref()
  }
}
