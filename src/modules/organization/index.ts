export * from './actor.ts'
export * from './vocabulary.ts'
export * from './terms.ts'
