import { sendDownload } from '../../platform/downloads.ts'
import type { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { Services } from '../../platform/context.ts'
import { inSnapshot } from '../../platform/db.ts'
import { writeWorkbook } from '../../platform/documents/spreadsheets/export.ts'
import { inOperation, type Identify, runOperation } from '../../platform/operation.ts'
import { openSpool } from '../../platform/spool.ts'
import { type Actor, type Ctx, levelLabels, today } from '../organization/index.ts'
import { type Entry, type EntryFilters, filters } from './contract.ts'
import { countEntries, everyEntry } from './entries.ts'

/**
 * GET /api/ledger-export.xlsx (query: the filters of `ledger.list`, kinds separated by commas): the entries that the
 * viewer may see. It is sent while it is written, from one snapshot of the ledger: the first bytes come at once, however
 * many entries there are, and the file gets its end, without which no program opens it, only when its rows are counted
 * and right; otherwise the download breaks off.
 */
export function ledgerRoutes(services: Services, identify: Identify<Actor>) {
  return (app: FastifyInstance): void => {
    app.get<{ Querystring: Record<string, string> }>('/api/ledger-export.xlsx', async (request, reply) => {
      const { kinds, withReversed, ...rest } = request.query
      const input = filters.safeParse({
        ...rest,
        kinds: kinds ? kinds.split(',') : [],
        withReversed: withReversed === 'true',
      })
      if (!input.success) return reply.code(400).send({ code: 'BAD_REQUEST' })
      const signedIn = await identify(request)
      const name = await inOperation(
        services,
        signedIn,
        reply,
        async (ctx: Ctx) => `教研台账${today(ctx)}.xlsx` as const,
      )
      if (!name || !signedIn) return reply
      const { sink, source } = await openSpool()
      runOperation(services, signedIn, (ctx: Ctx) => writeLedger(ctx, input.data, sink), inSnapshot).catch(
        (error: Error) => {
          // Who has gone away is no fault of ours.
          if (!source.destroyed) request.log.error({ err: error }, 'ledger export')
          source.destroy(error)
        },
      )
      return sendDownload(reply, name, source)
    })
  }
}

async function writeLedger(ctx: Ctx, filters: EntryFilters, sink: Writable): Promise<void> {
  await writeWorkbook(
    {
      timeZone: ctx.district.timeZone,
      sheets: [
        {
          name: '教研台账',
          columns: [
            { header: '日期', key: 'day', format: 'date', width: 12 },
            { header: '类别', key: 'kind', width: 16 },
            { header: '内容', key: 'title', width: 44 },
            { header: '姓名', key: 'person', width: 12 },
            { header: '学校', key: 'school', width: 24 },
            { header: '组', key: 'group', width: 24 },
            { header: '对方学校', key: 'counterpart', width: 24 },
            { header: '活动类型', key: 'type', width: 12 },
            { header: '级别', key: 'level', width: 10 },
            { header: '学科', key: 'subject', width: 12 },
            { header: '分钟', key: 'minutes', format: 'integer' },
            { header: '状态', key: 'state', width: 10 },
          ],
          rows: rowsOf(everyEntry(ctx, filters)),
          expectedRows: await countEntries(ctx, filters),
        },
      ],
    },
    sink,
  )
}

const states: Record<Entry['state'], string> = { standing: '', reversed: '已撤回', reversal: '撤回' }

async function* rowsOf(entries: AsyncIterable<Entry>): AsyncGenerator<Record<string, unknown>> {
  for await (const entry of entries) {
    yield {
      day: entry.occurredOn,
      kind: entry.kindLabel,
      title: entry.title,
      person: entry.person?.name,
      school: entry.school?.name,
      group: entry.group?.name,
      counterpart: entry.counterpartSchool?.name,
      type: entry.type,
      level: entry.level && levelLabels[entry.level],
      subject: entry.subject,
      minutes: entry.minutes,
      state: states[entry.state],
    }
  }
}
