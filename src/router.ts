import type { Auth, Sessions } from './modules/accounts/index.ts'
import { accountsApi } from './modules/accounts/index.ts'
import { activitiesApi } from './modules/activities/index.ts'
import { auditApi } from './modules/audit/index.ts'
import { calendarApi } from './modules/calendar/index.ts'
import { commitmentsApi } from './modules/commitments/index.ts'
import { examsApi } from './modules/exams/index.ts'
import { homeApi } from './modules/home/index.ts'
import { ledgerApi } from './modules/ledger/index.ts'
import { notificationsApi } from './modules/notifications/index.ts'
import { organizationApi } from './modules/organization/index.ts'
import { plansApi } from './modules/plans/index.ts'
import { portfoliosApi } from './modules/portfolios/index.ts'

/** The contract implemented: each module's procedures. */
export function routerOf(auth: Auth, sessions: Sessions) {
  return {
    accounts: accountsApi(auth, sessions),
    activities: activitiesApi,
    audit: auditApi,
    calendar: calendarApi,
    commitments: commitmentsApi,
    exams: examsApi,
    home: homeApi,
    ledger: ledgerApi,
    notifications: notificationsApi,
    organization: organizationApi,
    plans: plansApi,
    portfolios: portfoliosApi,
  }
}
