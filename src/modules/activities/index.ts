export { activitiesApi } from './api.ts'
export { activityListRoutes } from './activity-sheet.ts'
export { attendanceRoutes } from './attendance-sheet.ts'
export { checkInRoutes } from './check-in/routes.ts'
export { activitiesJobs } from './jobs.ts'
export { cancelActivity, concludeActivity } from './operations/concluding.ts'
export { createActivity } from './operations/drafting.ts'
export { announceActivity } from './operations/announcing.ts'
export { rescheduleActivity } from './operations/moving.ts'
export { conflictsOf } from './queries/conflicts.ts'
export { isMine, isVisible } from './queries/activity.ts'
export { listActivities, stateOf } from './queries/list.ts'
export {
  countActivitiesOfItems,
  listActivitiesInRange,
  peopleOfActivities,
  type RangeScope,
  type SessionInRange,
} from './queries/range.ts'
export { toDo } from './queries/to-do.ts'
export { activityFileRights } from './rights.ts'
