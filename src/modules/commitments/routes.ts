import { sendDownload } from '../../platform/downloads.ts'
import type { FastifyInstance } from 'fastify'
import type { Services } from '../../platform/context.ts'
import { inOperation, type Identify } from '../../platform/operation.ts'
import type { Actor, Ctx } from '../organization/index.ts'
import { boardFilters } from './contract.ts'
import { boardXlsx } from './exports/board-xlsx.ts'
import { board } from './queries/board.ts'

/** GET /api/commitments/board.xlsx (query: the filters of `commitments.board`): the board as the viewer sees it. */
export function commitmentsRoutes(services: Services, identify: Identify<Actor>) {
  return (app: FastifyInstance): void => {
    app.get('/api/commitments/board.xlsx', async (request, reply) => {
      const input = boardFilters.safeParse(request.query)
      if (!input.success) return reply.code(400).send({ code: 'BAD_REQUEST' })
      const found = await inOperation(services, await identify(request), reply, (ctx: Ctx) =>
        board(ctx, input.data),
      )
      if (!found) return reply
      return sendDownload(reply, `承诺看板${found.on}.xlsx`, await boardXlsx(found))
    })
  }
}
