import { sendDownload } from '../../../platform/downloads.ts'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Services } from '../../../platform/context.ts'
import { z } from '../../../platform/contract.ts'
import { SpreadsheetError } from '../../../platform/documents/spreadsheets/errors.ts'
import { workbookBytes } from '../../../platform/documents/spreadsheets/export.ts'
import { keepSpreadsheet, tooLarge } from '../../../platform/documents/spreadsheets/keep-file.ts'
import { refuseForeignOrigin } from '../../../platform/http.ts'
import { newId } from '../../../platform/ids.ts'
import { inOperation, type Identify } from '../../../platform/operation.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { Actor, Ctx } from '../../organization/index.ts'
import { marksLimits, mostMarksBytes } from '../marks-import/limits.ts'
import { mustImport, uploadExamFile } from '../operations/exam-imports.ts'
import { faultsOfFile } from '../queries/exam-imports.ts'
import { missingSheets } from '../queries/missing-marks.ts'
import { pupilsSheets } from '../queries/pupils.ts'
import { annotateInThread } from './annotating.ts'
import type { ExamImportPurpose } from './record.ts'
import { marksTemplate, pupilsTemplate } from './templates.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const mostBytes: Record<ExamImportPurpose, number> = { pupils: 32 * 1024 * 1024, marks: mostMarksBytes }

/** A form sends '' for what is not chosen. */
const optional = <Shape extends z.ZodType>(shape: Shape) =>
  z.preprocess((value) => (value === '' ? undefined : value), shape.optional())
const uploadQuery = z.object({
  id: optional(z.uuid()),
  purpose: z.enum(['pupils', 'marks']),
  assessmentId: optional(z.uuid()),
  names: optional(z.literal('none')),
})
const pupilsQuery = z.object({
  text: optional(z.string().trim().max(60)),
  schoolId: optional(z.uuid()),
  grade: optional(z.coerce.number().int().min(1).max(12)),
  className: optional(z.string().max(60)),
  left: optional(z.enum(['true', 'false'])),
})
const assessmentParams = z.object({ assessmentId: z.uuid() })
const missingQuery = z.object({ paperId: optional(z.uuid()), schoolId: optional(z.uuid()) })
const badRequest = { code: 'BAD_REQUEST' }

/**
 * POST /api/exam-imports?purpose=pupils|marks (multipart, one .xlsx or .csv; `id` made by the client; `assessmentId` for
 * marks; `names=none` leaves names of pupils out) takes a file and begins its dry run,
 * GET /api/exam-imports/:id/wrong.xlsx gives the same workbook back with its wrong cells filled, commented and explained,
 * and who does not stand in it on a sheet of its own, GET /api/exams/:assessmentId/missing.xlsx who has no marks yet,
 * GET /api/exams/pupils.xlsx the pupils that a filter finds, GET /api/exams/pupils-template.xlsx and
 * GET /api/exams/:assessmentId/marks-template.xlsx empty tables.
 * A file that is no table is answered with 422 and `{ code, message }`, the message in Chinese.
 */
export function examImportRoutes(services: Services, identify: Identify<Actor>) {
  return (app: FastifyInstance): void => {
    app.post('/api/exam-imports', { preHandler: refuseForeignOrigin }, async (request, reply) => {
      const query = uploadQuery.safeParse(request.query)
      if (!query.success) return reply.code(400).send(badRequest)
      const { purpose, assessmentId = null, id = newId(), names } = query.data
      const signedIn = await identify(request)
      const allowed = await inOperation(services, signedIn, reply, async (ctx: Ctx) => {
        await mustImport(ctx, { purpose, assessmentId })
        return true
      })
      if (!allowed) return reply
      const most = mostBytes[purpose]
      // Said before a byte of it is read; what is still on its way is thrown away.
      if (Number(request.headers['content-length'] ?? 0) > most + 64 * 1024)
        return refused(reply, tooLarge(most))
      // Outside of a transaction: a slow line must not hold a connection.
      const path = join(services.filesFolder, String(signedIn!.district.id), 'exam-imports', newId())
      try {
        const part = await request.file({ limits: { fileSize: most + 1, files: 1, fields: 0 } })
        if (!part) return reply.code(422).send({ code: 'uploadBroken', message: noFile })
        const { sha256 } = await keepSpreadsheet(
          path,
          part.file,
          most,
          purpose === 'marks' ? marksLimits : {},
        )
        const kept = await inOperation(services, signedIn, reply, (ctx: Ctx) =>
          uploadExamFile(ctx, {
            id,
            purpose,
            assessmentId,
            fileName: part.filename,
            path,
            sha256,
            leaveNamesOut: names === 'none',
          }),
        )
        if (kept) return await reply.code(201).send(kept)
        await rm(path, { force: true })
        return reply
      } catch (error) {
        if (error instanceof SpreadsheetError) return refused(reply, error)
        const { code } = error as { code?: string }
        if (code === 'FST_REQ_FILE_TOO_LARGE') return refused(reply, tooLarge(most))
        if (code?.startsWith('FST_') || code === 'ERR_STREAM_PREMATURE_CLOSE') {
          return reply.code(422).send({ code: 'uploadBroken', message: noFile })
        }
        throw error
      }
    })

    app.get<{ Params: { id: string } }>('/api/exam-imports/:id/wrong.xlsx', async (request, reply) => {
      const found = await inOperation(services, await identify(request), reply, async (ctx: Ctx) => {
        if (!uuid.test(request.params.id)) throw new Refusal('notFound')
        return faultsOfFile(ctx, { id: request.params.id })
      })
      if (!found) return reply
      const bytes = await annotateInThread(found).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw error
      })
      if (!bytes) return reply.code(404).send({ code: 'examFileGone' })
      return sendDownload(reply, `${found.fileName.replace(/\.[^.]*$/, '')}(需要修改).xlsx`, bytes)
    })

    app.get('/api/exams/pupils.xlsx', async (request, reply) => {
      const query = pupilsQuery.safeParse(request.query)
      if (!query.success) return reply.code(400).send(badRequest)
      const { left, ...filter } = query.data
      const sheets = await inOperation(services, await identify(request), reply, (ctx: Ctx) =>
        pupilsSheets(ctx, { ...filter, left: left === 'true' }),
      )
      return sheets ? sendDownload(reply, '学生名册.xlsx', await workbookBytes({ sheets })) : reply
    })

    app.get('/api/exams/:assessmentId/missing.xlsx', async (request, reply) => {
      const which = assessmentParams.safeParse(request.params)
      const query = missingQuery.safeParse(request.query)
      if (!which.success) return reply.code(404).send({ code: 'notFound' })
      if (!query.success) return reply.code(400).send(badRequest)
      const found = await inOperation(services, await identify(request), reply, (ctx: Ctx) =>
        missingSheets(ctx, { ...which.data, ...query.data }),
      )
      return found
        ? sendDownload(reply, `${found.name}.xlsx`, await workbookBytes({ sheets: found.sheets }))
        : reply
    })

    app.get('/api/exams/pupils-template.xlsx', async (request, reply) => {
      const allowed = await inOperation(services, await identify(request), reply, async (ctx: Ctx) => {
        await mustImport(ctx, { purpose: 'pupils', assessmentId: null })
        return true
      })
      return allowed ? sendDownload(reply, '学生名册模板.xlsx', await pupilsTemplate()) : reply
    })

    app.get<{ Params: { assessmentId: string } }>(
      '/api/exams/:assessmentId/marks-template.xlsx',
      async (request, reply) => {
        const { assessmentId } = request.params
        const spec = await inOperation(services, await identify(request), reply, async (ctx: Ctx) => {
          if (!uuid.test(assessmentId)) throw new Refusal('notFound')
          await mustImport(ctx, { purpose: 'marks', assessmentId })
          return marksTemplate(ctx, assessmentId)
        })
        return spec ? sendDownload(reply, '成绩登记表.xlsx', await workbookBytes(spec)) : reply
      },
    )
  }
}

const noFile = '没有收到完整的文件，请重新选择一个 .xlsx 或 .csv 文件。'

function refused(reply: FastifyReply, error: SpreadsheetError): FastifyReply {
  return reply.code(422).send({ code: error.code, message: error.message })
}
