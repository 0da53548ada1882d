import { planProcedures } from './contract/plan.ts'
import { decisions } from './contract/decisions.ts'
import { items } from './contract/items.ts'
import { reviews } from './contract/reviews.ts'

export { planStates } from './contract/plan-shapes.ts'
export {
  itemStates,
  ownerKinds,
  planPhase,
  planItem,
  planCommitment,
  planContent,
  change,
} from './contract/plan.ts'
export { conflict } from './contract/items.ts'
export { reviewKinds } from './contract/reviews.ts'

export const plans = { ...planProcedures, ...decisions, ...items, ...reviews }
