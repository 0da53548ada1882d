import { accounts } from './modules/accounts/contract.ts'
import { notifications } from './modules/notifications/contract.ts'

/** Everything that the web may ask for, by module. */
export const contract = {
  accounts,
  notifications,
}
export type Contract = typeof contract
