import { implement } from '@orpc/server'
import { inOneTransaction, type RequestContext } from '../../platform/procedures.ts'
import type { Actor } from '../organization/index.ts'
import { plans } from './contract.ts'
import { approvePlan, returnPlan, submitPlan, withdrawPlan } from './operations/decisions.ts'
import { clonePlan, createPlan, removePlan, savePlan } from './operations/drafts.ts'
import { dropItem, markItem, moveItem } from './operations/items.ts'
import { writeReview } from './operations/reviews.ts'
import { createFromSource } from './operations/sources.ts'
import { getPlan } from './queries/content.ts'
import { listOwners } from './queries/owners.ts'
import { listPlans } from './queries/plans.ts'
import { listReviews } from './queries/reviews.ts'
import { getSource } from './queries/sources.ts'
import { listChanges, listVersions } from './queries/versions.ts'

const os = implement(plans).$context<RequestContext<Actor>>().use(inOneTransaction<Actor>())

export const plansApi = {
  list: os.list.handler(({ context, input }) => listPlans(context, input)),
  get: os.get.handler(({ context, input }) => getPlan(context, input)),
  owners: os.owners.handler(({ context }) => listOwners(context)),
  create: os.create.handler(({ context, input }) => createPlan(context, input)),
  createFromSource: os.createFromSource.handler(({ context, input }) => createFromSource(context, input)),
  save: os.save.handler(({ context, input }) => savePlan(context, input)),
  remove: os.remove.handler(({ context, input }) => removePlan(context, input)),
  submit: os.submit.handler(({ context, input }) => submitPlan(context, input)),
  approve: os.approve.handler(({ context, input }) => approvePlan(context, input)),
  return: os.return.handler(({ context, input }) => returnPlan(context, input)),
  withdraw: os.withdraw.handler(({ context, input }) => withdrawPlan(context, input)),
  clone: os.clone.handler(({ context, input }) => clonePlan(context, input)),
  versions: os.versions.handler(({ context, input }) => listVersions(context, input)),
  changes: os.changes.handler(({ context, input }) => listChanges(context, input)),
  moveItem: os.moveItem.handler(({ context, input }) => moveItem(context, input)),
  dropItem: os.dropItem.handler(({ context, input }) => dropItem(context, input)),
  markItem: os.markItem.handler(({ context, input }) => markItem(context, input)),
  reviews: os.reviews.handler(({ context, input }) => listReviews(context, input)),
  writeReview: os.writeReview.handler(({ context, input }) => writeReview(context, input)),
  getSource: os.getSource.handler(({ context, input }) => getSource(context, input)),
}
