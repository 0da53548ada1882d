import { implement } from '@orpc/server'
import { inOneTransaction, type RequestContext } from '../../../platform/procedures.ts'
import type { Actor } from '../../organization/index.ts'
import { papers } from '../contract/papers.ts'
import { saveBlueprint } from '../operations/blueprint.ts'
import { addPaper, changePaper, removePaper } from '../operations/papers.ts'
import { decideReview, nameReviewers, removeReviewer } from '../operations/reviewing.ts'
import { saveSyllabus } from '../operations/syllabus.ts'
import { listMyReviews } from '../queries/my-reviews.ts'
import { getPaper } from '../queries/paper.ts'
import { getSyllabus } from '../queries/syllabus.ts'

const os = implement(papers).$context<RequestContext<Actor>>().use(inOneTransaction<Actor>())

/** Papers: contract → operation or query. */
export const papersApi = {
  getPaper: os.getPaper.handler(({ context, input }) => getPaper(context, input)),
  addPaper: os.addPaper.handler(({ context, input }) => addPaper(context, input)),
  changePaper: os.changePaper.handler(({ context, input }) => changePaper(context, input)),
  removePaper: os.removePaper.handler(({ context, input }) => removePaper(context, input)),
  saveBlueprint: os.saveBlueprint.handler(({ context, input }) => saveBlueprint(context, input)),
  nameReviewers: os.nameReviewers.handler(({ context, input }) => nameReviewers(context, input)),
  removeReviewer: os.removeReviewer.handler(({ context, input }) => removeReviewer(context, input)),
  decideReview: os.decideReview.handler(({ context, input }) => decideReview(context, input)),
  listMyReviews: os.listMyReviews.handler(({ context, input }) => listMyReviews(context, input)),
  getSyllabus: os.getSyllabus.handler(({ context, input }) => getSyllabus(context, input)),
  saveSyllabus: os.saveSyllabus.handler(({ context, input }) => saveSyllabus(context, input)),
}
