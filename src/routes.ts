import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Auth, Sessions } from './modules/accounts/index.ts'
import {
  activityFileRights,
  activityListRoutes,
  attendanceRoutes,
  checkInRoutes,
} from './modules/activities/index.ts'
import { calendarRoutes } from './modules/calendar/index.ts'
import { commitmentsRoutes } from './modules/commitments/index.ts'
import { examsRoutes, packFileRights, packSchoolFileRights } from './modules/exams/index.ts'
import { filesRoutes } from './modules/files/index.ts'
import { ledgerRoutes } from './modules/ledger/index.ts'
import { organizationRoutes } from './modules/organization/index.ts'
import { plansRoutes } from './modules/plans/index.ts'
import { portfoliosRoutes } from './modules/portfolios/index.ts'
import type { Services } from './platform/context.ts'
import type { Signals } from './platform/signals.ts'

/** What is answered outside the contract: uploads, downloads, feeds, and the pages that the server writes. */
export function routesOf(parts: {
  services: Services
  auth: Auth
  sessions: Sessions
  signals: Signals
}): ((app: FastifyInstance) => void)[] {
  const { services, sessions } = parts
  const identify = (request: FastifyRequest) => sessions.identify(request.headers.cookie)
  return [
    organizationRoutes(services, identify),
    plansRoutes(services, identify),
    calendarRoutes(services, identify),
    commitmentsRoutes(services, identify),
    ledgerRoutes(services, identify),
    portfoliosRoutes(services, identify),
    filesRoutes(services, identify, {
      activity: activityFileRights,
      meetingPack: packFileRights,
      meetingPackSchools: packSchoolFileRights,
    }),
    activityListRoutes(services, identify),
    attendanceRoutes(services, identify),
    examsRoutes(services, identify),
    checkInRoutes(parts),
  ]
}
