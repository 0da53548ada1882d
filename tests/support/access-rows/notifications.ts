import type { notifications as contract } from '../../../src/modules/notifications/contract.ts'
import { type AccessRows, everyone } from '../access.ts'

export const notifications: AccessRows<typeof contract> = {
  list: { input: () => ({}), everywhere: everyone },
  markRead: { input: () => ({}), everywhere: everyone },
}
