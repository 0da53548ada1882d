export { ledgerApi } from './api.ts'
export {
  everyEntry,
  inOrderOfKinds,
  labelOf,
  listEntries,
  pageOfEntries,
  type PageInput,
  standing,
} from './entries.ts'
export { type Fact, type FactSource, recordFacts, reverseFacts } from './facts.ts'
export { entriesBehind, type Ground, notCovered } from './indicators/behind.ts'
export { type Figure, figures } from './indicators/figures.ts'
export type { Period, Question, Seen } from './indicators/question.ts'
export { allOf } from './indicators/units.ts'
export type { Entry, EntryFilters } from './contract.ts'
export { type FactKind, factKinds, kinds } from './kinds.ts'
export { namesOf } from './queries.ts'
export { seenBy, seenEntries } from './seen.ts'
export { ledgerRoutes } from './routes.ts'
