import { ORPCError, os } from '@orpc/server'
import type { DistrictFacts, Services } from './context.ts'
import { runOperation, statusOf } from './operation.ts'
import { Refusal } from './refusal.ts'

/** A request before anyone knows who sent it. */
export interface RequestContext<Actor = unknown> {
  services: Services
  /** Who is signed in, loaded once a request; null when nobody is. */
  identify(): Promise<{ actor: Actor; district: DistrictFacts } | null>
  request: { ip: string; headers: Headers }
  /** Adds Set-Cookie lines to the answer. */
  setCookies(lines: string[]): void
  /** Told by a query when time alone changes its answer; the earliest counts. See `kept` in contract.ts. */
  holdsUntil?(at: Date): void
}

/** A refusal of the domain becomes the error that the contract declares under the same code. */
function translated(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error
  return new ORPCError(error.code, { status: statusOf(error.code), message: error.code, data: error.data })
}

/**
 * For procedures of signed-in people: the handler gets a `Context` whose transaction is committed when it returns and
 * rolled back when it throws. Used as `implement(contract).$context<RequestContext<Actor>>().use(inOneTransaction<Actor>())`.
 * Someone whose initial password still stands is refused with 'mustChangePassword', but for the procedures that say so.
 */
export function inOneTransaction<Actor extends { mustChangePassword: boolean }>(
  allow: { initialPassword?: boolean } = {},
) {
  return os.$context<RequestContext<Actor>>().middleware(async ({ context, next }) => {
    const signedIn = await context.identify()
    if (!signedIn) throw new ORPCError('notSignedIn', { status: 401 })
    if (signedIn.actor.mustChangePassword && !allow.initialPassword) {
      throw new ORPCError('mustChangePassword', { status: 403 })
    }
    try {
      return await runOperation(
        context.services,
        signedIn,
        async (operation) => await next({ context: operation }),
      )
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
