import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Changes, Topic } from './changes.ts'
import type { Clock } from './clock.ts'
import { openKeptAnswers } from './kept-answers.ts'
import type { RequestContext } from './procedures.ts'

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

interface Parts {
  services: { clock: Clock }
  contract: object
  identify(request: FastifyRequest): ReturnType<RequestContext['identify']>
}

/** What is remembered of a request whose answer may be kept. */
interface Asking {
  keep(body: Buffer, until: Date | null): void
  until: Date | null
}
const asking = new WeakMap<FastifyRequest, Asking>()

/** For the request's context: how a query tells until when its answer holds. */
export function holdsUntilOf(request: FastifyRequest): RequestContext['holdsUntil'] {
  const asked = asking.get(request)
  if (!asked) return undefined
  return (at) => {
    if (!asked.until || at < asked.until) asked.until = at
  }
}

/** Longer questions are answered each time. */
const longestQuestion = 2_000

/**
 * The RPC routes of the procedures whose contract says `kept`. What is sent again is the answer to the last bit; whoever
 * wants to know finds the header `x-answer: kept`.
 */
export function keptRoutes(parts: Parts, changes: Changes, preHandler: Handler, answer: Handler) {
  const answers = openKeptAnswers({ clock: parts.services.clock, changes })
  return (scope: FastifyInstance): void => {
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    )
    scope.addHook('onSend', async (request, reply, payload) => {
      const asked = asking.get(request)
      if (asked && reply.statusCode === 200 && typeof payload === 'string')
        asked.keep(Buffer.from(payload), asked.until)
    })
    for (const { path, about } of keptProcedures(parts.contract)) {
      scope.post(`/rpc/${path}`, { preHandler }, async (request, reply) => {
        const text = request.body
        if (typeof text === 'string') {
          const signedIn = text.length > longestQuestion ? null : await parts.identify(request)
          if (signedIn) {
            const actor = signedIn.actor as { personId: string }
            const { id: districtId, timeZone } = signedIn.district
            const question = {
              districtId,
              timeZone,
              personId: actor.personId,
              actor,
              text: `${path} ${text}`,
              about,
            }
            const found = await answers.find(question)
            if (found.body) return reply.header('x-answer', 'kept').type('application/json').send(found.body)
            asking.set(request, { keep: found.keep, until: null })
          }
          request.body = parsed(text)
        }
        await answer(request, reply)
        return reply
      })
    }
  }
}

/** As the library reads a body: nothing is an empty question. What is not JSON stays text, which no question is. */
function parsed(text: string): unknown {
  if (text === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function keptProcedures(node: object, path: string[] = []): { path: string; about: readonly Topic[] }[] {
  const procedure = (node as { '~orpc'?: { meta?: { kept?: readonly Topic[] } } })['~orpc']
  if (procedure) return procedure.meta?.kept ? [{ path: path.join('/'), about: procedure.meta.kept }] : []
  return Object.entries(node).flatMap(([name, child]) => keptProcedures(child as object, [...path, name]))
}
