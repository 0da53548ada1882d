import { sendDownload } from '../../../platform/downloads.ts'
import type { FastifyInstance } from 'fastify'
import { SpreadsheetError } from '../../../platform/documents/spreadsheets/errors.ts'
import { workbookBytes } from '../../../platform/documents/spreadsheets/export.ts'
import type { Services } from '../../../platform/context.ts'
import { refuseForeignOrigin } from '../../../platform/http.ts'
import { inOperation, type Identify } from '../../../platform/operation.ts'
import { notAllowed, Refusal } from '../../../platform/refusal.ts'
import { type Actor, type Ctx, hasRole } from '../../organization/index.ts'
import { blueprintTemplate, blueprintXlsx, readBlueprintFile } from '../blueprint-files.ts'
import { getPaper } from '../queries/paper.ts'
import { exportPupils } from '../operations/exporting-pupils.ts'

const mostBytes = 10 * 1024 * 1024

/** Whoever belongs to a school or the office may be asked to set a paper; outside people are not. */
function refuseOutsiders(ctx: Ctx): true {
  if (ctx.actor.roles.length === 0 || (hasRole(ctx.actor, 'partner') && ctx.actor.roles.length === 1))
    throw notAllowed()
  return true
}

/**
 * - POST /api/exams/blueprints (multipart, one .xlsx or .csv): reads a blueprint and answers `{ items, total, notes, intended }`; saves nothing
 * - GET /api/exams/blueprint-template.xlsx
 * - GET /api/exams/papers/:id/blueprint.xlsx
 * - GET /api/exams/assessments/:id/pupils.xlsx: who is to sit, within what the viewer may see
 */
export function paperRoutes(services: Services, identify: Identify<Actor>) {
  return (app: FastifyInstance): void => {
    app.post('/api/exams/blueprints', { preHandler: refuseForeignOrigin }, async (request, reply) => {
      const signedIn = await identify(request)
      if (!(await inOperation(services, signedIn, reply, async (ctx: Ctx) => refuseOutsiders(ctx))))
        return reply
      try {
        const part = await request.file({ limits: { fileSize: mostBytes, files: 1, fields: 0 } })
        if (!part) throw new Refusal('uploadBroken')
        return reply.send(await readBlueprintFile(await part.toBuffer(), part.filename))
      } catch (error) {
        const answer = answerTo(error)
        if (!answer) throw error
        return reply.code(422).send(answer)
      }
    })

    app.get('/api/exams/blueprint-template.xlsx', async (request, reply) => {
      const signedIn = await identify(request)
      if (!(await inOperation(services, signedIn, reply, async (ctx: Ctx) => refuseOutsiders(ctx))))
        return reply
      return sendDownload(reply, '双向细目表模板.xlsx', await blueprintTemplate())
    })

    app.get<{ Params: { id: string } }>('/api/exams/papers/:id/blueprint.xlsx', async (request, reply) => {
      const signedIn = await identify(request)
      const paper = await inOperation(services, signedIn, reply, (ctx: Ctx) =>
        getPaper(ctx, { id: idOf(request) }),
      )
      if (!paper) return reply
      return sendDownload(
        reply,
        `${paper.title}双向细目表.xlsx`,
        await blueprintXlsx(paper.title, paper.items, paper.intended),
      )
    })

    app.get<{ Params: { id: string } }>('/api/exams/assessments/:id/pupils.xlsx', async (request, reply) => {
      const signedIn = await identify(request)
      const roster = await inOperation(services, signedIn, reply, (ctx: Ctx) =>
        exportPupils(ctx, { id: idOf(request) }),
      )
      if (!roster) return reply
      return sendDownload(reply, `${roster.title}参加学生.xlsx`, await workbookBytes(roster.spec))
    })
  }
}

/** @throws Refusal notFound for what is no id at all */
function idOf(request: { params: { id: string } }): string {
  const { id } = request.params
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw new Refusal('notFound')
  return id
}

function answerTo(error: unknown): { code: string; message?: string } | null {
  if (error instanceof SpreadsheetError) return { code: error.code, message: error.message }
  if (error instanceof Refusal) return { code: error.code }
  const { code } = error as { code?: string }
  if (code === 'FST_REQ_FILE_TOO_LARGE') return { code: 'PAYLOAD_TOO_LARGE' }
  return code?.startsWith('FST_') ? { code: 'uploadBroken' } : null
}
