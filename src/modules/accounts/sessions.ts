import { createHmac, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import { dayOf } from '../../platform/clock.ts'
import { changesOf } from '../../platform/changes.ts'
import type { DistrictFacts, Services } from '../../platform/context.ts'
import { inDistrict } from '../../platform/db.ts'
import { gathering } from '../../platform/gathering.ts'
import { type Actor, loadActors } from '../organization/index.ts'

export interface SignedIn {
  actor: Actor
  district: DistrictFacts
}

/** Someone as loaded, and of when: while nobody's place in the district changes, they stay the same object. */
interface Loaded {
  signedIn: SignedIn
  day: string
  count: number
}

/** Roles that changed are seen within this time; a session that ended is forgotten at once. */
const rememberedMs = 30_000
const mostRemembered = 20_000

/** Tells who sent a request, from its cookie; remembers the answer for a short while. */
export interface Sessions {
  identify(cookieHeader: string | null | undefined): Promise<SignedIn | null>
  /** Call when sessions of a person end or their roles change. */
  forget(personId: string): void
}

export function openSessions(services: Services): Sessions {
  const remembered = new Map<string, { loaded: Promise<Loaded | null>; until: number }>()
  const load = gathering<Asked, Loaded | null>({
    work: (asked) => loadAll(services, asked),
    waitMs: 1,
    most: 200,
    lanes: 4,
  })
  const secure = services.origin.startsWith('https://')
  const cookieName = `${secure ? '__Secure-' : ''}lianyan.session_token`

  return {
    async identify(cookieHeader) {
      const token = sessionToken(cookieHeader, cookieName, services.secret)
      if (!token) return null
      const now = services.clock.now().getTime()
      const known = remembered.get(token)
      if (known && known.until > now) return (await known.loaded)?.signedIn ?? null
      if (remembered.size >= mostRemembered) remembered.clear()
      const before = known ? await known.loaded.catch(() => null) : null
      const loaded = load({ token, before })
      remembered.set(token, { loaded, until: now + rememberedMs })
      loaded.then(
        (found) => found === null && remembered.delete(token),
        () => remembered.delete(token),
      )
      return (await loaded)?.signedIn ?? null
    },
    forget(personId) {
      for (const [token, { loaded }] of remembered) {
        void loaded
          .then((found) => found?.signedIn.actor.personId === personId && remembered.delete(token))
          .catch(() => {})
      }
    },
  }
}

/** The session token in a cookie header, when its signature is ours (HMAC-SHA-256 over the token). */
export function sessionToken(header: string | null | undefined, name: string, secret: string): string | null {
  const pair = header?.split(/;\s*/).find((part) => part.startsWith(`${name}=`))
  if (!pair) return null
  let value: string
  try {
    value = decodeURIComponent(pair.slice(name.length + 1))
  } catch {
    return null
  }
  const dot = value.lastIndexOf('.')
  if (dot < 1) return null
  const token = value.slice(0, dot)
  const given = Buffer.from(value.slice(dot + 1), 'base64')
  const expected = createHmac('sha256', secret).update(token).digest()
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : null
}

interface SessionRow {
  token: string
  sessionId: string
  personId: string
  mustChangePassword: boolean
  districtId: number
  name: string
  timeZone: string
}

interface Asked {
  token: string
  before: Loaded | null
}

/** Looks up sessions that came in the same moment: a hall full of phones costs a few statements, not thousands. */
async function loadAll(services: Services, asked: Asked[]): Promise<(Loaded | null)[]> {
  const now = services.clock.now()
  const tokens = asked.map(({ token }) => token)
  const found = await sql<SessionRow>`
    select s.token, s.id as session_id, u.person_id, u.must_change_password, d.id as district_id, d.name, d.time_zone
      from sessions s join users u on u.id = s.user_id join districts d on d.id = u.district_id
     where s.token = any(${tokens}) and s.expires_at > ${now}`.execute(services.db)
  const before = new Map(asked.map(({ token, before }) => [token, before]))
  const byToken = new Map<string, Loaded>()
  for (const [districtId, rows] of Map.groupBy(found.rows, (row) => row.districtId)) {
    const [{ timeZone, name }] = rows as [SessionRow]
    const day = dayOf(now, timeZone)
    // Counted before the actors are loaded: what changes meanwhile loads them once more.
    const count = (await changesOf(services).countFor(districtId, '', ['organization']))()
    const anew: SessionRow[] = []
    for (const row of rows) {
      const known = before.get(row.token)
      if (known && known.day === day && known.count === count && isSame(known.signedIn, row)) {
        byToken.set(row.token, known)
      } else anew.push(row)
    }
    if (anew.length === 0) continue
    const people = anew.map((row) => row.personId)
    const actors = await inDistrict(services.db, districtId, (db) => loadActors(db, districtId, people, day))
    for (const { token, personId, sessionId, mustChangePassword } of anew) {
      const actor = actors.get(personId)
      if (!actor) continue
      const signedIn = {
        actor: { ...actor, sessionId, mustChangePassword },
        district: { id: districtId, name, timeZone },
      }
      byToken.set(token, { signedIn, day, count })
    }
  }
  return tokens.map((token) => byToken.get(token) ?? null)
}

function isSame({ actor, district }: SignedIn, row: SessionRow): boolean {
  return (
    actor.personId === row.personId &&
    actor.sessionId === row.sessionId &&
    actor.mustChangePassword === row.mustChangePassword &&
    district.name === row.name &&
    district.timeZone === row.timeZone
  )
}
