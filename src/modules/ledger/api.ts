import { implement } from '@orpc/server'
import { inOneTransaction, type RequestContext } from '../../platform/procedures.ts'
import type { Actor } from '../organization/index.ts'
import { ledger } from './contract.ts'
import { listEntries, readEntry, totalsByKind } from './entries.ts'
import { entriesOfFigure, figuresOf } from './queries.ts'

const os = implement(ledger).$context<RequestContext<Actor>>().use(inOneTransaction<Actor>())

export const ledgerApi = {
  list: os.list.handler(({ context, input }) => listEntries(context, input)),
  totals: os.totals.handler(({ context, input }) => totalsByKind(context, input)),
  entry: os.entry.handler(({ context, input }) => readEntry(context, input)),
  figures: os.figures.handler(({ context, input }) => figuresOf(context, input)),
  entriesBehind: os.entriesBehind.handler(({ context, input }) => entriesOfFigure(context, input)),
}
