export { type Fact, type FactSource, recordFacts, reverseFacts } from './facts.ts'
export { type FactKind, factKinds, kinds } from './kinds.ts'
