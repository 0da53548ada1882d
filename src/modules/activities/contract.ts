import { finding } from './contract/finding.ts'
import { drafting } from './contract/drafting.ts'
import { registrations } from './contract/registrations.ts'
import { checkIns } from './contract/check-ins.ts'
import { conclusions } from './contract/conclusions.ts'

export {
  audience,
  type Audience,
  feedbackSummary,
  conflict,
  type Conflict,
  type StateChange,
} from './contract/activity-shapes.ts'
export {
  activityRow,
  type ActivityRow,
  activityDetail,
  type ActivityDetail,
  activityFilter,
  type ActivityFilter,
} from './contract/finding.ts'
export { activityFields, type ActivityFields } from './contract/drafting.ts'
export { registrationRow } from './contract/registrations.ts'
export { checkInRow, checkInResult } from './contract/check-ins.ts'

export const activities = { ...finding, ...drafting, ...registrations, ...checkIns, ...conclusions }
