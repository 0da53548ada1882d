import { implement } from '@orpc/server'
import { inOneTransaction, type RequestContext } from '../../platform/procedures.ts'
import type { Actor } from '../organization/index.ts'
import { commitments } from './contract.ts'
import { createCommitments, editCommitment, retireCommitment } from './operations/writing.ts'
import { board } from './queries/board.ts'
import { entriesOfCell, history, notCoveredInCell } from './queries/cells.ts'
import { listCommitments, loadCommitment, shown } from './queries/commitments.ts'
import { readySets } from './rules/sets.ts'
import { suggestCommitment } from './rules/suggest.ts'
import { sentenceOf } from './rules/wording.ts'

const os = implement(commitments).$context<RequestContext<Actor>>().use(inOneTransaction<Actor>())

export const commitmentsApi = {
  board: os.board.handler(({ context, input }) => board(context, input)),
  list: os.list.handler(({ context, input }) => listCommitments(context, input)),
  get: os.get.handler(async ({ context, input }) =>
    shown(context.actor, await loadCommitment(context, input.id)),
  ),
  history: os.history.handler(({ context, input }) => history(context, input)),
  entries: os.entries.handler(({ context, input }) => entriesOfCell(context, input)),
  notCovered: os.notCovered.handler(({ context, input }) => notCoveredInCell(context, input)),
  sets: os.sets.handler(() => ({
    sets: readySets.map((set) => ({
      ...set,
      commitments: set.commitments.map((one) => ({ ...one, sentence: sentenceOf(one.promise) })),
    })),
  })),
  suggest: os.suggest.handler(({ input }) => ({ suggestions: input.drafts.map(suggestCommitment) })),
  create: os.create.handler(({ context, input }) => createCommitments(context, input)),
  edit: os.edit.handler(({ context, input }) => editCommitment(context, input)),
  retire: os.retire.handler(({ context, input }) => retireCommitment(context, input)),
}
