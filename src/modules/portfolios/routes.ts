import { sendDownload } from '../../platform/downloads.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Services } from '../../platform/context.ts'
import { inOperation, type Identify } from '../../platform/operation.ts'
import { type Actor, type Ctx, today } from '../organization/index.ts'
import { recordDocx } from './exports/docx.ts'
import { printRecord } from './exports/printed.ts'
import { recordXlsx } from './exports/xlsx.ts'

const printed = { xlsx: recordXlsx, docx: recordDocx }

const params = z.object({ personId: z.uuid() })
const query = z.object({ year: z.string().max(20).optional() })

/** GET /api/portfolios/<personId>.xlsx and .docx (query: year, a school year's name; without it all years). */
export function portfoliosRoutes(services: Services, identify: Identify<Actor>) {
  return (app: FastifyInstance): void => {
    for (const format of ['xlsx', 'docx'] as const) {
      app.get(`/api/portfolios/:personId.${format}`, async (request, reply) => {
        const who = params.safeParse(request.params)
        const what = query.safeParse(request.query)
        if (!who.success || !what.success) return reply.code(404).send({ code: 'notFound' })
        const record = await inOperation(services, await identify(request), reply, (ctx: Ctx) =>
          printRecord(ctx, { ...who.data, ...what.data }, today(ctx)),
        )
        if (!record) return reply
        const write = printed[format]
        return sendDownload(reply, `${record.fileName}.${format}`, await write(record))
      })
    }
  }
}
