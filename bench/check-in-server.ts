/** The server of bench/check-in.ts: the product, and beside it the same request with one insert in its own transaction. */
import { readTicket } from '../src/modules/activities/check-in/codes.ts'
import { inDistrict } from '../src/platform/db.ts'
import { secret, serve } from './server.ts'

await serve(({ db, sessions }) => [
  (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (_request, body, done) => done(null, body),
    )
    scope.post<{ Params: { ticket: string } }>('/one/:ticket', async (request, reply) => {
      const ticket = readTicket(secret, request.params.ticket, new Date())
      const signedIn = await sessions.identify(request.headers.cookie)
      if (!ticket || !signedIn) return reply.code(403).send()
      await inDistrict(db, ticket.districtId, async (transaction) => {
        const session = await transaction
          .selectFrom('activitySessions')
          .select(['activityId', 'startsAt'])
          .where('districtId', '=', ticket.districtId)
          .where('id', '=', ticket.sessionId)
          .executeTakeFirstOrThrow()
        await transaction
          .insertInto('checkIns')
          .values({
            districtId: ticket.districtId,
            sessionId: ticket.sessionId,
            activityId: session.activityId,
            personId: signedIn.actor.personId,
            at: new Date(),
            method: 'code',
            late: false,
            recordedBy: signedIn.actor.personId,
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      })
      return reply.type('text/html').send('<!doctype html><p>已签到')
    })
  },
])
