export { plansApi } from './api.ts'
export {
  addAgreedItem,
  type AgreedItem,
  changeAgreedItem,
  type PlacedItem,
  placesOfItems,
} from './operations/agreed-items.ts'
export { dropItem, type Move, occasionAfterMove } from './operations/items.ts'
export { settleItem } from './operations/settling.ts'
export { clashesWith, type Occasion } from './queries/conflicts.ts'
export { countAwaiting, listPlans } from './queries/plans.ts'
export { type ItemInRange, type ItemScope, listItemsInRange } from './queries/range.ts'
export { plansRoutes } from './routes.ts'
export { type Conflict, isOccasion } from './rules/content.ts'
