import { accounts } from './modules/accounts/contract.ts'
import { activities } from './modules/activities/contract.ts'
import { audit } from './modules/audit/contract.ts'
import { calendar } from './modules/calendar/contract.ts'
import { commitments } from './modules/commitments/contract.ts'
import { exams } from './modules/exams/contract.ts'
import { home } from './modules/home/contract.ts'
import { ledger } from './modules/ledger/contract.ts'
import { notifications } from './modules/notifications/contract.ts'
import { organization } from './modules/organization/contract.ts'
import { plans } from './modules/plans/contract.ts'
import { portfolios } from './modules/portfolios/contract.ts'

/** Everything that the web may ask for, by module. */
export const contract = {
  accounts,
  activities,
  audit,
  calendar,
  commitments,
  exams,
  home,
  ledger,
  notifications,
  organization,
  plans,
  portfolios,
}
export type Contract = typeof contract
