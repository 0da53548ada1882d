import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { timeOf } from '../../../platform/clock.ts'
import type { Services } from '../../../platform/context.ts'
import { inDistrict } from '../../../platform/db.ts'
import { refuseForeignOrigin } from '../../../platform/http.ts'
import { newId } from '../../../platform/ids.ts'
import { runOperation } from '../../../platform/operation.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { Signals } from '../../../platform/signals.ts'
import { type Auth, type Sessions, type SignedIn, signIn } from '../../accounts/index.ts'
import type { Ctx } from '../../organization/index.ts'
import { walkIn } from '../operations/checking-in.ts'
import { entryOf, isLate } from '../rules.ts'
import type { CheckInNote } from '../vocabulary.ts'
import { readCode, readTicket, type Ticket, ticketFor } from './codes.ts'
import { expertPage, donePage, faultOf, readyPage, refusedPage, signInPage } from './pages.ts'
import { loadInvitation } from './invitations.ts'
import { opening, openSessionBook, refusalAt, type SessionFacts } from './facts.ts'
import { projectorRoutes } from './projector-routes.ts'
import { openStandingBook } from './standing.ts'
import { type CheckedIn, openCheckInWriter } from './writer.ts'

/**
 * The pages of check-in, written by the server: /c/… for phones, /p/… for the projector, /e/… for invited experts.
 *
 * A phone opens /c/<code>, sees a page with a button, and posts to /c/<ticket>: two requests, of which the second asks
 * the database one thing only, together with all who press the button in the same milliseconds.
 */
export function checkInRoutes(parts: {
  services: Services
  auth: Auth
  sessions: Sessions
  signals: Signals
}) {
  const { services, auth, sessions } = parts
  const { clock, secret } = services
  const book = openSessionBook(services)
  const standings = openStandingBook(services)
  const writer = openCheckInWriter(services)

  /** Says why not, unless the person has signed in before: then nothing is wrong, whatever they scanned. */
  async function refuse(reply: FastifyReply, facts: SessionFacts, code: string, signedIn: SignedIn | null) {
    const person = signedIn?.district.id === facts.districtId ? signedIn.actor : null
    // Having signed in is no comfort where nothing takes place.
    if (person && facts.state !== 'cancelled') {
      const { checkedIn } = await standings.of({ ...facts, personId: person.personId })
      if (checkedIn) return send(reply, donePage(facts, person, { ...checkedIn, already: true }))
    }
    await keepRefusal(services, facts, code, person?.personId ?? null)
    const data = { opensAt: timeOf(opening(facts), facts.timeZone) }
    return send(reply.code(code === 'codeExpired' ? 410 : 422), refusedPage(code, facts, data))
  }

  /** The page for whoever opened a valid code or ticket. */
  async function welcome(
    reply: FastifyReply,
    facts: SessionFacts,
    signedIn: SignedIn | null,
    openedAt: Date,
  ) {
    const ticket = (personId: string | null, note: CheckInNote | null = null) =>
      ticketFor(secret, {
        districtId: facts.districtId,
        sessionId: facts.sessionId,
        personId,
        note,
        openedAt,
      })
    if (!signedIn || signedIn.district.id !== facts.districtId)
      return send(reply, signInPage(facts, ticket(null)))
    const { actor } = signedIn
    const standing = await standings.of({ ...facts, personId: actor.personId })
    if (standing.checkedIn)
      return send(reply, donePage(facts, actor, { ...standing.checkedIn, already: true }))
    const entry = entryOf(facts, standing)
    if (entry.kind === 'refused') return refuse(reply, facts, entry.code, signedIn)
    const note = entry.kind === 'walkIn' ? 'walkIn' : entry.note
    return send(reply, readyPage(facts, actor, ticket(actor.personId, note), ticket(null), note))
  }

  /** Signs in whoever is behind the ticket; resolves once that is durable. */
  function write(
    facts: SessionFacts,
    signedIn: SignedIn,
    openedAt: Date,
    note: CheckInNote | null,
  ): Promise<CheckedIn> {
    const at = clock.now()
    // Who scanned in time is in time, however slow the phone.
    const late = isLate(openedAt, facts, facts.times)
    const { sessionId, activityId, districtId } = facts
    const { personId } = signedIn.actor
    if (note === 'walkIn') {
      return runOperation(services, signedIn, (ctx: Ctx) => walkIn(ctx, { sessionId, activityId, at, late }))
    }
    return writer.write({
      districtId,
      sessionId,
      activityId,
      personId,
      at,
      late,
      method: 'code',
      note,
      recordedBy: personId,
    })
  }

  async function acknowledge(
    reply: FastifyReply,
    facts: SessionFacts,
    signedIn: SignedIn,
    ticket: Ticket,
    note: CheckInNote | null,
  ) {
    try {
      const checkedIn = await write(facts, signedIn, ticket.openedAt, note)
      return send(reply, donePage(facts, signedIn.actor, checkedIn))
    } catch (error) {
      if (error instanceof Refusal) return refuse(reply, facts, error.code, signedIn)
      services.log.error({ err: error }, 'check-in not acknowledged')
      return send(reply.code(503), refusedPage('checkInNotSaved', facts))
    }
  }

  /** Who is behind a ticket without a name: signs them in by what the form carries. */
  async function signInByForm(request: FastifyRequest, reply: FastifyReply): Promise<SignedIn | null> {
    const form = request.body as URLSearchParams
    const cookies: string[] = []
    const headers = new Headers({ 'user-agent': request.headers['user-agent'] ?? '' })
    await signIn(
      auth,
      {
        services,
        identify: async () => null,
        request: { ip: request.ip, headers },
        setCookies: (lines) => void cookies.push(...lines),
      },
      { identifier: form.get('identifier') ?? '', password: form.get('password') ?? '' },
    )
    reply.header('set-cookie', cookies)
    return sessions.identify(cookies.map((line) => line.split(';', 1)[0]).join('; '))
  }

  return (app: FastifyInstance): void => {
    app.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 4096 },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    )
    app.addHook('onClose', () => writer.stop())
    // A phone is never shown JSON. Pressing or scanning again is always right.
    app.setErrorHandler((error, _request, reply) => {
      const broken = (error as { statusCode?: number }).statusCode ?? 500
      if (broken >= 500) services.log.error({ err: error }, 'check-in page')
      return send(reply.code(broken >= 500 ? 503 : broken), refusedPage('checkInNotSaved', null))
    })

    app.get<{ Params: { code: string } }>('/c/:code', async (request, reply) => {
      const now = clock.now()
      const code = readCode(secret, request.params.code, now)
      const ticket = code ? null : readTicket(secret, request.params.code, now)
      const of = code ?? ticket
      if (!of) return send(reply.code(404), refusedPage('codeUnreadable', null))
      const facts = await book.of(of.districtId, of.sessionId)
      if (!facts) return send(reply.code(404), refusedPage('codeUnreadable', null))
      const signedIn = await sessions.identify(request.headers.cookie)
      if (of.expired) return refuse(reply, facts, 'codeExpired', signedIn)
      const refusal = refusalAt(facts, clock.now())
      if (refusal) return refuse(reply, facts, refusal, signedIn)
      // A ticket without a name is the way to sign in as somebody else on this phone.
      return welcome(reply, facts, ticket && !ticket.personId ? null : signedIn, ticket?.openedAt ?? now)
    })

    app.post<{ Params: { ticket: string } }>(
      '/c/:ticket',
      { preHandler: refuseForeignOrigin },
      async (request, reply) => {
        const ticket = readTicket(secret, request.params.ticket, clock.now())
        if (!ticket) return send(reply.code(404), refusedPage('codeUnreadable', null))
        const facts = await book.of(ticket.districtId, ticket.sessionId)
        if (!facts) return send(reply.code(404), refusedPage('codeUnreadable', null))
        const signedIn = await sessions.identify(request.headers.cookie)
        if (ticket.expired) return refuse(reply, facts, 'codeExpired', signedIn)
        const refusal = refusalAt(facts, clock.now())
        if (refusal) return refuse(reply, facts, refusal, signedIn)
        if (signedIn && signedIn.actor.personId === ticket.personId) {
          return acknowledge(reply, facts, signedIn, ticket, ticket.note)
        }
        const form = request.body
        const identifier = form instanceof URLSearchParams ? (form.get('identifier') ?? '') : ''
        const stranger = ticketFor(secret, { ...ticket, personId: null, note: null })
        if (!identifier) return send(reply, signInPage(facts, stranger))
        try {
          const person = await signInByForm(request, reply)
          if (!person || person.district.id !== facts.districtId) throw new Refusal('otherDistrict')
          const standing = await standings.of({ ...facts, personId: person.actor.personId })
          const entry = entryOf(facts, standing)
          if (entry.kind === 'refused') return refuse(reply, facts, entry.code, person)
          return acknowledge(reply, facts, person, ticket, entry.kind === 'walkIn' ? 'walkIn' : entry.note)
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
          return send(
            reply.code(422),
            signInPage(facts, stranger, identifier, faultOf(error.code, error.data)),
          )
        }
      },
    )

    app.get<{ Params: { token: string } }>('/e/:token', async (request, reply) => {
      const invitation = await loadInvitation(services, request.params.token)
      if (!invitation) return send(reply.code(404), refusedPage('invitationGone', null))
      return send(reply, expertPage(invitation))
    })

    projectorRoutes({ ...parts, book })(app)
  }
}

function send(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'")
    .type('text/html; charset=utf-8')
    .send(page)
}

/** Keeps a scan that did not count, so that the door can see why. Losing one does no harm. */
async function keepRefusal(
  services: Services,
  of: { districtId: number; sessionId: string },
  code: string,
  personId: string | null,
): Promise<void> {
  await inDistrict(services.db, of.districtId, (db) =>
    db
      .insertInto('refusedCheckIns')
      .values({
        districtId: of.districtId,
        id: newId(),
        sessionId: of.sessionId,
        personId,
        at: services.clock.now(),
        code,
      })
      .execute(),
  ).catch((error: unknown) => services.log.warn({ err: error }, 'refused check-in not kept'))
}
