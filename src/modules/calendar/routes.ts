import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Services } from '../../platform/context.ts'
import { inOperation, type Identify } from '../../platform/operation.ts'
import type { Actor, Ctx } from '../organization/index.ts'
import { calendarScope } from './contract.ts'
import { calendarDocx } from './exports/docx.ts'
import { printCalendar } from './exports/printed.ts'
import { calendarXlsx } from './exports/xlsx.ts'
import { readFeed } from './queries/feeds.ts'

const printed = {
  xlsx: {
    write: calendarXlsx,
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
  docx: {
    write: calendarDocx,
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  },
}

const asked = calendarScope.extend({ termId: z.uuid() })

/**
 * GET /calendar/feed/<token>.ics for calendar programs, without signing in; GET /api/calendar-export.xlsx and .docx
 * (query: termId and the scope as in `calendar.events`) for a term's calendar on paper.
 */
export function calendarRoutes(services: Services, identify: Identify<Actor>) {
  return (app: FastifyInstance): void => {
    app.get<{ Params: { token: string } }>('/calendar/feed/:token.ics', async (request, reply) => {
      const text = await readFeed(services, request.params.token, `${request.protocol}://${request.host}`)
      if (text === null) {
        return reply.code(404).type('text/plain; charset=utf-8').send('这个订阅链接已停用或不完整。')
      }
      return reply
        .type('text/calendar; charset=utf-8')
        .header('content-disposition', 'inline; filename="lianyan.ics"')
        .header('cache-control', 'private, max-age=300')
        .header('x-robots-tag', 'noindex')
        .send(text)
    })

    for (const format of ['xlsx', 'docx'] as const) {
      app.get(`/api/calendar-export.${format}`, async (request, reply) => {
        const input = asked.safeParse(request.query)
        if (!input.success) return reply.code(400).send({ code: 'BAD_REQUEST' })
        const { write, mediaType } = printed[format]
        const calendar = await inOperation(services, await identify(request), reply, (ctx: Ctx) =>
          printCalendar(ctx, input.data),
        )
        if (!calendar) return reply
        return reply
          .type(mediaType)
          .header(
            'content-disposition',
            `attachment; filename*=UTF-8''${encodeURIComponent(`${calendar.title}.${format}`)}`,
          )
          .send(Buffer.from(await write(calendar)))
      })
    }
  }
}
