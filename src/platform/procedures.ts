import { ORPCError, os } from '@orpc/server'
import type { Context, DistrictFacts, Services } from './context.ts'
import { inDistrict } from './db.ts'
import { Refusal } from './refusal.ts'

/** A request before anyone knows who sent it. */
export interface RequestContext<Actor = unknown> {
  services: Services
  /** Who is signed in, loaded once a request; null when nobody is. */
  identify(): Promise<{ actor: Actor; district: DistrictFacts } | null>
  request: { ip: string; headers: Headers }
  /** Adds Set-Cookie lines to the answer. */
  setCookies(lines: string[]): void
}

const statuses: Record<string, number> = { notSignedIn: 401, notAllowed: 403, notFound: 404, conflict: 409 }

/** A refusal of the domain becomes the error that the contract declares under the same code. */
function translated(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error
  return new ORPCError(error.code, {
    status: statuses[error.code] ?? 422,
    message: error.code,
    data: error.data,
  })
}

/**
 * For procedures of signed-in people: the handler gets a `Context` whose transaction is committed when it returns and
 * rolled back when it throws. Used as `implement(contract).$context<RequestContext<Actor>>().use(inOneTransaction<Actor>())`.
 */
export function inOneTransaction<Actor>() {
  return os.$context<RequestContext<Actor>>().middleware(async ({ context, next }) => {
    const signedIn = await context.identify()
    if (!signedIn) throw new ORPCError('notSignedIn', { status: 401 })
    const { services } = context
    const later: (() => void | Promise<void>)[] = []
    try {
      const result = await inDistrict(services.db, signedIn.district.id, async (db) => {
        const operation: Context<Actor> = {
          db,
          actor: signedIn.actor,
          district: signedIn.district,
          clock: services.clock,
          afterCommit: (work) => void later.push(work),
          services,
        }
        return await next({ context: operation })
      })
      for (const work of later) await work()
      return result
    } catch (error) {
      throw translated(error)
    }
  })
}

/** For the few procedures that anyone may call, such as signing in: they get the bare request. */
export const answeringRefusals = os.$context<RequestContext>().middleware(async ({ next }) => {
  try {
    return await next()
  } catch (error) {
    throw translated(error)
  }
})
