import { createHmac, randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type pg from 'pg'
import { openAuth, openSessions } from '../../src/modules/accounts/index.ts'
import { checkInRoutes } from '../../src/modules/activities/index.ts'
import type { Clock } from '../../src/platform/clock.ts'
import type { Services } from '../../src/platform/context.ts'
import { openDatabase } from '../../src/platform/db.ts'
import { openHttp } from '../../src/platform/http.ts'
import { newId } from '../../src/platform/ids.ts'
import { openLog } from '../../src/platform/log.ts'
import { openSignals } from '../../src/platform/signals.ts'

export const secret = 'a secret of the tests, long enough to sign with'

export interface CheckInServer {
  origin: string
  services: Services
  stop(): Promise<void>
}

/** A server with the check-in pages alone, on a database of the tests. */
export async function openCheckInServer(connection: pg.PoolConfig, clock: Clock): Promise<CheckInServer> {
  const { db, pool } = openDatabase(connection)
  const log = openLog('silent')
  const services: Services = {
    db,
    connection,
    clock,
    log,
    queue: undefined as never,
    filesFolder: '/nonexistent',
    secret,
    origin: 'http://localhost',
  }
  const auth = openAuth({ db, secret, origin: services.origin })
  const sessions = openSessions(services)
  const signals = openSignals(connection as pg.ClientConfig, log)
  const app = await openHttp({
    services,
    contract: {},
    router: {} as never,
    identify: (request) => sessions.identify(request.headers.cookie),
    version: 'test',
    routes: [checkInRoutes({ services, auth, sessions, signals })],
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    origin: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    services,
    async stop() {
      await app.close()
      await signals.stop()
      await pool.end()
    },
  }
}

/** Signs people in behind the scenes: a cookie for each, in order. */
export async function cookiesFor(
  pool: pg.Pool,
  districtId: number,
  personIds: string[],
  until: Date,
): Promise<string[]> {
  const rows = personIds.map((personId) => ({
    user: newId(),
    session: newId(),
    token: randomBytes(24).toString('hex'),
    personId,
  }))
  const column = (key: keyof (typeof rows)[number]) => rows.map((row) => row[key])
  await pool.query(
    `with made as (
       insert into users (id, district_id, person_id, name, email)
       select t.id, $4, t.person_id, '教师', t.person_id || '@test.invalid'
         from unnest($1::text[], $3::uuid[]) as t (id, person_id)
       on conflict (district_id, person_id) do update set updated_at = now() returning id, person_id
     )
     insert into sessions (id, user_id, token, expires_at)
     select s.id, made.id, s.token, $6 from unnest($2::text[], $3::uuid[], $5::text[]) as s (id, person_id, token)
       join made on made.person_id = s.person_id`,
    [column('user'), column('session'), column('personId'), districtId, column('token'), until],
  )
  return rows.map(({ token }) => {
    const signature = createHmac('sha256', secret).update(token).digest('base64')
    return `lianyan.session_token=${encodeURIComponent(`${token}.${signature}`)}`
  })
}

/** A password account for somebody, as the roster's initial password list gives it. */
export async function passwordFor(
  pool: pg.Pool,
  districtId: number,
  personId: string,
  password: string,
): Promise<void> {
  const { emailOf, hashPassword } = await import('../../src/modules/accounts/index.ts')
  const user = newId()
  await pool.query(
    'insert into users (id, district_id, person_id, name, email) values ($1, $2, $3, $4, $5)',
    [user, districtId, personId, '教师', emailOf(districtId, personId)],
  )
  await pool.query(
    "insert into credentials (id, user_id, account_id, provider_id, password) values ($1, $2, $2, 'credential', $3)",
    [newId(), user, await hashPassword(password)],
  )
}

/** Teachers of a school, as many as are wanted; their ids in order. */
export async function makeTeachers(
  pool: pg.Pool,
  districtId: number,
  schoolId: string,
  count: number,
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId())
  await pool.query(
    `insert into people (district_id, id, staff_number, name, subject, stage)
     select $1, t.id, 'X' || t.nth, '教师' || t.nth, '语文', 'primary' from unnest($2::uuid[]) with ordinality as t (id, nth)`,
    [districtId, ids],
  )
  await pool.query(
    `insert into memberships (district_id, id, person_id, school_id, duty, valid_from)
     select $1, gen_random_uuid(), t.id, $3, 'teacher', '2020-09-01' from unnest($2::uuid[]) as t (id)`,
    [districtId, ids, schoolId],
  )
  return ids
}
