import { createHmac, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import { dayOf } from '../../platform/clock.ts'
import type { DistrictFacts, Services } from '../../platform/context.ts'
import { inDistrict } from '../../platform/db.ts'
import { type Actor, loadActor } from '../organization/index.ts'

export interface SignedIn {
  actor: Actor
  district: DistrictFacts
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
  const remembered = new Map<string, { signedIn: Promise<SignedIn | null>; until: number }>()
  const secure = services.origin.startsWith('https://')
  const cookieName = `${secure ? '__Secure-' : ''}lianyan.session_token`

  return {
    async identify(cookieHeader) {
      const token = sessionToken(cookieHeader, cookieName, services.secret)
      if (!token) return null
      const now = services.clock.now().getTime()
      const known = remembered.get(token)
      if (known && known.until > now) return known.signedIn
      if (remembered.size >= mostRemembered) remembered.clear()
      const signedIn = load(services, token)
      remembered.set(token, { signedIn, until: now + rememberedMs })
      signedIn.then(
        (found) => found === null && remembered.delete(token),
        () => remembered.delete(token),
      )
      return signedIn
    },
    forget(personId) {
      for (const [token, { signedIn }] of remembered) {
        void signedIn
          .then((found) => found?.actor.personId === personId && remembered.delete(token))
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

async function load(services: Services, token: string): Promise<SignedIn | null> {
  const found = await sql<{
    sessionId: string
    personId: string
    mustChangePassword: boolean
    districtId: number
    name: string
    timeZone: string
  }>`
    select s.id as session_id, u.person_id, u.must_change_password, d.id as district_id, d.name, d.time_zone
      from sessions s join users u on u.id = s.user_id join districts d on d.id = u.district_id
     where s.token = ${token} and s.expires_at > ${services.clock.now()}`.execute(services.db)
  const [row] = found.rows
  if (!row) return null
  const today = dayOf(services.clock.now(), row.timeZone)
  const actor = await inDistrict(services.db, row.districtId, (db) =>
    loadActor(db, row.districtId, row.personId, today),
  )
  if (!actor) return null
  return {
    actor: { ...actor, sessionId: row.sessionId, mustChangePassword: row.mustChangePassword },
    district: { id: row.districtId, name: row.name, timeZone: row.timeZone },
  }
}
