import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { toString as qrCode } from 'qrcode'
import { timeOf } from '../../../platform/clock.ts'
import type { Services } from '../../../platform/context.ts'
import { inOperation } from '../../../platform/operation.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { Signals } from '../../../platform/signals.ts'
import type { Sessions } from '../../accounts/index.ts'
import type { Ctx } from '../../organization/index.ts'
import { mayKeepDoor } from '../policy.ts'
import { loadActivity, sessionOf } from '../queries/activity.ts'
import { codeAt, nextCodeAt } from './codes.ts'
import { opening, refusalAt, type SessionBook, type SessionFacts } from './facts.ts'
import { openLiveCounts } from './live.ts'
import { projectorPage } from './projector.ts'

/** The page for the projector, its next code, and its live count: /p/<session>, /code, /events. */
export function projectorRoutes(parts: {
  services: Services
  sessions: Sessions
  signals: Signals
  book: SessionBook
}) {
  const { services, sessions, book } = parts
  const { clock, secret } = services
  const live = openLiveCounts(services, parts.signals)

  /** The address that phones can reach: the one that was set, else the one by which this page was asked for. */
  function originOf(request: FastifyRequest): string {
    return isLocal(services.origin) ? `${request.protocol}://${request.host}` : services.origin
  }

  return (app: FastifyInstance): void => {
    const streams = new Set<() => void>()
    // A stream never ends by itself: the server would wait for it when it stops.
    app.addHook('preClose', async () => {
      for (const end of streams) end()
    })

    /** The session's facts for those who keep its door; otherwise the answer has been sent. */
    async function door(
      request: FastifyRequest,
      reply: FastifyReply,
      sessionId: string,
    ): Promise<SessionFacts | undefined> {
      const signedIn = await sessions.identify(request.headers.cookie)
      return inOperation(services, signedIn, reply, async (ctx: Ctx) => {
        if (!/^[0-9a-f-]{36}$/.test(sessionId)) throw new Refusal('notFound')
        const session = await sessionOf(ctx, sessionId)
        if (!mayKeepDoor(ctx.actor, await loadActivity(ctx, session.activityId)))
          throw new Refusal('notAllowed')
        const facts = await book.of(ctx.district.id, sessionId)
        if (!facts) throw new Refusal('notFound')
        return facts
      })
    }

    type BySession = { Params: { sessionId: string } }
    app.get<BySession>('/p/:sessionId', async (request, reply) => {
      if (!(await sessions.identify(request.headers.cookie))) {
        return reply.redirect(`/sign-in?next=${encodeURIComponent(request.url)}`)
      }
      const facts = await door(request, reply, request.params.sessionId)
      if (!facts) return reply
      const nonce = randomBytes(12).toString('base64')
      return reply
        .header('cache-control', 'no-store')
        .header(
          'content-security-policy',
          `default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}'; connect-src 'self'; img-src data:`,
        )
        .type('text/html; charset=utf-8')
        .send(projectorPage(facts, nonce, isLocal(originOf(request))))
    })

    app.get<BySession>('/p/:sessionId/code', async (request, reply) => {
      const facts = await door(request, reply, request.params.sessionId)
      if (!facts) return reply
      const { districtId, sessionId, timeZone } = facts
      const now = clock.now()
      const count = await live.now(districtId, timeZone, sessionId)
      const refusal = refusalAt(facts, clock.now())
      reply.header('cache-control', 'no-store')
      if (refusal) return { ...count, svg: null, message: closedText(refusal, facts), nextInMs: 10_000 }
      const url = `${originOf(request)}/c/${codeAt(secret, { districtId, sessionId }, now)}`
      const svg = await qrCode(url, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' })
      return { ...count, svg, url, nextInMs: nextCodeAt(now).getTime() - now.getTime() }
    })

    app.get<BySession>('/p/:sessionId/events', async (request, reply) => {
      const facts = await door(request, reply, request.params.sessionId)
      if (!facts) return reply
      reply.hijack()
      const { raw } = reply
      raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      raw.write('retry: 3000\n\n')
      const stopFollowing = live.follow(facts.districtId, facts.timeZone, facts.sessionId, (count) =>
        raw.write(`data: ${JSON.stringify(count)}\n\n`),
      )
      const beat = setInterval(() => raw.write(': still here\n\n'), 15_000)
      const end = () => {
        clearInterval(beat)
        stopFollowing()
        streams.delete(end)
        raw.end()
      }
      streams.add(end)
      request.raw.on('close', end)
      return reply
    })
  }
}

function isLocal(origin: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(origin).hostname)
}

function closedText(refusal: string, facts: SessionFacts): string {
  if (refusal === 'checkInTooEarly') return `签到于 ${timeOf(opening(facts), facts.timeZone)} 开始`
  return refusal === 'checkInOver' ? '签到已结束' : '活动不在签到状态'
}
