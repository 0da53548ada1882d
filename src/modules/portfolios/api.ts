import { implement } from '@orpc/server'
import { inOneTransaction, type RequestContext } from '../../platform/procedures.ts'
import type { Actor } from '../organization/index.ts'
import { portfolios } from './contract.ts'
import { readEntries, readRecord } from './queries/record.ts'
import { whoLooked } from './queries/who-looked.ts'

const os = implement(portfolios).$context<RequestContext<Actor>>().use(inOneTransaction<Actor>())

export const portfoliosApi = {
  record: os.record.handler(({ context, input }) => readRecord(context, input)),
  entries: os.entries.handler(({ context, input }) => readEntries(context, input)),
  whoLooked: os.whoLooked.handler(({ context, input }) => whoLooked(context, input)),
}
