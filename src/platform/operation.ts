import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context, Services } from './context.ts'
import { inDistrict } from './db.ts'
import type { RequestContext } from './procedures.ts'
import { Refusal } from './refusal.ts'

/** Tells who sent a request. */
export type Identify<Actor> = (request: FastifyRequest) => ReturnType<RequestContext<Actor>['identify']>

type SignedIn<Actor> = Awaited<ReturnType<RequestContext<Actor>['identify']>>

/**
 * Runs work as an operation: one transaction in the actor's district, then what waits for its commit or its refusal.
 * `within` is `inSnapshot` for what reads long.
 */
export async function runOperation<Actor, Result>(
  services: Services,
  signedIn: NonNullable<SignedIn<Actor>>,
  work: (ctx: Context<Actor>) => Promise<Result>,
  within: typeof inDistrict = inDistrict,
): Promise<Result> {
  const later: (() => void | Promise<void>)[] = []
  const result = await within(services.db, signedIn.district.id, (db) =>
    work({
      db,
      actor: signedIn.actor,
      district: signedIn.district,
      clock: services.clock,
      afterCommit: (then) => void later.push(then),
      services,
    }),
  ).catch(async (error: unknown) => {
    if (error instanceof Refusal) await error.keep?.()
    throw error
  })
  for (const then of later) await then()
  return result
}

/** The HTTP status of a refusal. */
export function statusOf(code: string): number {
  return (
    { notSignedIn: 401, notAllowed: 403, mustChangePassword: 403, notFound: 404, conflict: 409 }[code] ?? 422
  )
}

/**
 * The same for a route outside the contract: answers refusals as `{ code, data }` with their status and then returns
 * undefined; the caller sends what else there is.
 */
export async function inOperation<Actor extends { mustChangePassword: boolean }, Result>(
  services: Services,
  signedIn: SignedIn<Actor>,
  reply: FastifyReply,
  work: (ctx: Context<Actor>) => Promise<Result>,
): Promise<Result | undefined> {
  try {
    if (!signedIn) throw new Refusal('notSignedIn')
    if (signedIn.actor.mustChangePassword) throw new Refusal('mustChangePassword')
    return await runOperation(services, signedIn, work)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await reply.code(statusOf(error.code)).send({ code: error.code, data: error.data })
    return undefined
  }
}
