import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Services } from '../../../platform/context.ts'
import { SpreadsheetError } from '../../../platform/documents/spreadsheets/errors.ts'
import { keepSpreadsheet, tooLarge } from '../../../platform/documents/spreadsheets/keep-file.ts'
import { refuseForeignOrigin } from '../../../platform/http.ts'
import { newId } from '../../../platform/ids.ts'
import { inOperation, type Identify } from '../../../platform/operation.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { Actor, Ctx } from '../../organization/index.ts'
import { readCandidatesInThread } from '../candidate-numbers/thread.ts'
import { giveCandidatesOfFile, numberedPupils } from '../operations/candidate-numbers.ts'
import {
  type CandidateAnswer,
  type CandidateFindings,
  compareCandidates,
} from '../rules/candidate-numbers.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const mostBytes = 32 * 1024 * 1024
/** Reading 40,000 rows takes a second; whatever takes so long is no such list. */
const mostMs = 60_000
/** Wrong rows that are told one by one. */
const faultsTold = 200

/**
 * POST /api/exams/assessments/:id/candidate-numbers (multipart, one .xlsx or .csv with a column of pupils' numbers and one of
 * candidate numbers): says what the file would do, `CandidateAnswer`; with `?apply=1` does it, all or nothing. The file is
 * not kept. What is no such table is answered with 422 and `{ code, message }`.
 */
export function candidateNumberRoutes(services: Services, identify: Identify<Actor>) {
  return (app: FastifyInstance): void => {
    app.post<{ Params: { id: string }; Querystring: { apply?: string } }>(
      '/api/exams/assessments/:id/candidate-numbers',
      { preHandler: refuseForeignOrigin },
      async (request, reply) => {
        const { id } = request.params
        if (!['0', '1', undefined].includes(request.query.apply))
          return reply.code(400).send({ code: 'BAD_REQUEST' })
        const signedIn = await identify(request)
        const pupils = await inOperation(services, signedIn, reply, async (ctx: Ctx) => {
          if (!uuid.test(id)) throw new Refusal('notFound')
          return numberedPupils(ctx, { id })
        })
        if (!pupils) return reply
        if (Number(request.headers['content-length'] ?? 0) > mostBytes + 64 * 1024)
          return refused(reply, tooLarge(mostBytes))
        // Outside of a transaction: a slow line must not hold a connection.
        const path = join(services.filesFolder, String(signedIn!.district.id), 'candidate-numbers', newId())
        try {
          const part = await request.file({ limits: { fileSize: mostBytes + 1, files: 1, fields: 0 } })
          if (!part) return reply.code(422).send({ code: 'uploadBroken' })
          await keepSpreadsheet(path, part.file, mostBytes)
          const { sheets, rows } = await readCandidatesInThread(
            { path, fileName: part.filename, numbers: pupils.map(({ number }) => number) },
            AbortSignal.timeout(mostMs),
          )
          await rm(path, { force: true })
          if (sheets.length === 0) return reply.code(422).send({ code: 'candidatesNoColumns' })
          if (rows.length === 0) return reply.code(422).send({ code: 'candidatesNoRows' })
          const apply = request.query.apply === '1'
          const fileName = part.filename
            .normalize('NFC')
            .replace(/^.*[\\/]/, '')
            .slice(-120)
          const findings = apply
            ? await inOperation(services, signedIn, reply, (ctx: Ctx) =>
                giveCandidatesOfFile(ctx, { id, fileName, rows }),
              )
            : compareCandidates(rows, pupils).findings
          return findings ? await reply.send(answerOf(findings, sheets, apply)) : reply
        } catch (error) {
          if (error instanceof SpreadsheetError) return refused(reply, error)
          const { code, name } = error as { code?: string; name?: string }
          if (name === 'TimeoutError' || code === 'FST_REQ_FILE_TOO_LARGE')
            return refused(reply, tooLarge(mostBytes))
          if (code?.startsWith('FST_') || code === 'ERR_STREAM_PREMATURE_CLOSE')
            return reply.code(422).send({ code: 'uploadBroken' })
          throw error
        } finally {
          await rm(path, { force: true })
        }
      },
    )
  }
}

function answerOf(
  findings: CandidateFindings,
  sheets: CandidateAnswer['sheets'],
  apply: boolean,
): CandidateAnswer {
  return {
    ...findings,
    faults: findings.faults.slice(0, faultsTold),
    sheets,
    applied: apply && findings.wrongRows === 0,
  }
}

function refused(reply: FastifyReply, error: SpreadsheetError): FastifyReply {
  return reply.code(422).send({ code: error.code, message: error.message })
}
