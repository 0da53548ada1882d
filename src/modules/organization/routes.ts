import { sendDownload } from '../../platform/downloads.ts'
import { readFile, rm } from 'node:fs/promises'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { SpreadsheetError } from '../../platform/documents/spreadsheets/errors.ts'
import { workbookBytes } from '../../platform/documents/spreadsheets/export.ts'
import type { Services } from '../../platform/context.ts'
import { refuseForeignOrigin } from '../../platform/http.ts'
import { newId } from '../../platform/ids.ts'
import { inOperation, type Identify } from '../../platform/operation.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Actor, Ctx } from './actor.ts'
import { uploadRoster } from './operations/roster-imports.ts'
import { maySeeDirectory, rosterReach } from './policy.ts'
import type { PeopleFilter } from './queries/people.ts'
import { peopleSheet } from './queries/people-export.ts'
import { rosterFaults } from './queries/roster-imports.ts'
import { annotateWorkbook, rosterTemplate } from './roster/index.ts'
import { keepRosterFile, mostRosterBytes, rosterPath, tooLargeRoster } from './roster-import/file-store.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * POST /api/roster-imports (multipart, one .xlsx or .csv; `?id=` made by the client) takes a roster and begins its dry run,
 * GET /api/roster-imports/:id/wrong.xlsx gives the same workbook back with what to do in its wrong rows,
 * GET /api/roster-template.xlsx an empty one, GET /api/people.xlsx the list of people that a filter finds.
 * A file that is no table is answered with 422 and `{ code, message }`, the message in Chinese.
 */
export function organizationRoutes(services: Services, identify: Identify<Actor>) {
  return (app: FastifyInstance): void => {
    app.post<{ Querystring: { id?: string } }>(
      '/api/roster-imports',
      { preHandler: refuseForeignOrigin },
      async (request, reply) => {
        const signedIn = await identify(request)
        const mayImport = await inOperation(services, signedIn, reply, async (ctx: Ctx) => {
          if (!rosterReach(ctx.actor)) throw new Refusal('notAllowed')
          return true
        })
        if (!mayImport) return reply
        // Said before a byte of it is read; what is still on its way is thrown away.
        if (Number(request.headers['content-length'] ?? 0) > mostRosterBytes + 64 * 1024) {
          return refused(reply, tooLargeRoster())
        }
        try {
          const part = await request.file({ limits: { fileSize: mostRosterBytes + 1, files: 1, fields: 0 } })
          if (!part) return reply.code(422).send({ code: 'uploadBroken', message: noFile })
          const id = request.query.id && uuid.test(request.query.id) ? request.query.id : newId()
          // Outside of a transaction: a slow line must not hold a connection.
          const path = rosterPath(services.filesFolder, signedIn!.district.id, newId())
          const { sha256 } = await keepRosterFile(path, part.file)
          const kept = await inOperation(services, signedIn, reply, (ctx: Ctx) =>
            uploadRoster(ctx, { id, fileName: part.filename, path, sha256 }),
          )
          if (kept) return await reply.code(201).send(kept)
          await rm(path, { force: true })
          return reply
        } catch (error) {
          if (error instanceof SpreadsheetError) return refused(reply, error)
          const { code } = error as { code?: string }
          if (code === 'FST_REQ_FILE_TOO_LARGE') return refused(reply, tooLargeRoster())
          if (code?.startsWith('FST_') || code === 'ERR_STREAM_PREMATURE_CLOSE') {
            return reply.code(422).send({ code: 'uploadBroken', message: noFile })
          }
          throw error
        }
      },
    )

    app.get<{ Params: { id: string } }>('/api/roster-imports/:id/wrong.xlsx', async (request, reply) => {
      const faults = await inOperation(services, await identify(request), reply, async (ctx: Ctx) => {
        if (!uuid.test(request.params.id)) throw new Refusal('notFound')
        return rosterFaults(ctx, { id: request.params.id })
      })
      if (!faults) return reply
      const bytes = await readFile(faults.filePath).catch(() => null)
      if (!bytes) return reply.code(404).send({ code: 'rosterFileGone' })
      const name = faults.fileName.replace(/\.[^.]*$/, '')
      return sendDownload(
        reply,
        `${name}(需要修改).xlsx`,
        await annotateWorkbook(bytes, faults.findings, faults.fileName),
      )
    })

    app.get('/api/roster-template.xlsx', async (request, reply) => {
      const allowed = await inOperation(services, await identify(request), reply, async () => true)
      return allowed ? sendDownload(reply, '教师名单模板.xlsx', await rosterTemplate()) : reply
    })

    app.get<{ Querystring: Record<string, string | undefined> }>(
      '/api/people.xlsx',
      async (request, reply) => {
        const sheet = await inOperation(services, await identify(request), reply, async (ctx: Ctx) => {
          if (!maySeeDirectory(ctx.actor)) throw new Refusal('notAllowed')
          return peopleSheet(ctx, filterOf(request.query))
        })
        return sheet ? sendDownload(reply, '教师名单.xlsx', await workbookBytes({ sheets: [sheet] })) : reply
      },
    )
  }
}

const noFile = '没有收到完整的文件，请重新选择一个 .xlsx 或 .csv 文件。'

function filterOf(query: Record<string, string | undefined>): PeopleFilter {
  const { text, schoolId, subject, stage, title, honoured } = query
  if (schoolId && !uuid.test(schoolId)) throw new Refusal('notFound')
  return {
    text,
    schoolId,
    subject,
    stage: stage as PeopleFilter['stage'],
    title,
    honoured: honoured === 'true',
  }
}

function refused(reply: FastifyReply, error: SpreadsheetError): FastifyReply {
  return reply.code(422).send({ code: error.code, message: error.message })
}
