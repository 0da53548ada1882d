import { implement } from '@orpc/server'
import { inOneTransaction, type RequestContext } from '../../../platform/procedures.ts'
import type { Actor } from '../../organization/index.ts'
import { results } from '../contract/results.ts'
import { computeResults } from '../operations/computing.ts'
import { getValueAdded } from '../queries/results/added.ts'
import { getClassResults } from '../queries/results/class.ts'
import { getResultsOverview } from '../queries/results/overview.ts'
import { listClassPupils } from '../queries/results/pupils.ts'
import { getSchoolResults, getSchoolSubjectResults } from '../queries/results/school.ts'
import { getItemResults, getSubjectResults } from '../queries/results/subject.ts'
import { getTrends } from '../queries/results/trends.ts'
import { listUnitResults } from '../queries/results/units.ts'
import { listResultViews } from '../queries/results/views.ts'
import { listResultVersions } from '../queries/versions.ts'

const os = implement(results).$context<RequestContext<Actor>>().use(inOneTransaction<Actor>())

/** Results: contract → operation or query. */
export const resultsApi = {
  listResultVersions: os.listResultVersions.handler(({ context, input }) =>
    listResultVersions(context, input),
  ),
  computeResults: os.computeResults.handler(({ context, input }) => computeResults(context, input)),
  getResultsOverview: os.getResultsOverview.handler(({ context, input }) =>
    getResultsOverview(context, input),
  ),
  getSubjectResults: os.getSubjectResults.handler(({ context, input }) => getSubjectResults(context, input)),
  listUnitResults: os.listUnitResults.handler(({ context, input }) => listUnitResults(context, input)),
  getItemResults: os.getItemResults.handler(({ context, input }) => getItemResults(context, input)),
  getSchoolResults: os.getSchoolResults.handler(({ context, input }) => getSchoolResults(context, input)),
  getSchoolSubjectResults: os.getSchoolSubjectResults.handler(({ context, input }) =>
    getSchoolSubjectResults(context, input),
  ),
  getClassResults: os.getClassResults.handler(({ context, input }) => getClassResults(context, input)),
  listClassPupils: os.listClassPupils.handler(({ context, input }) => listClassPupils(context, input)),
  getValueAdded: os.getValueAdded.handler(({ context, input }) => getValueAdded(context, input)),
  getTrends: os.getTrends.handler(({ context, input }) => getTrends(context, input)),
  listResultViews: os.listResultViews.handler(({ context, input }) => listResultViews(context, input)),
}
