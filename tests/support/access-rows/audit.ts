import type { audit as contract } from '../../../src/modules/audit/contract.ts'
import { type AccessRows, everyone } from '../access.ts'

export const audit: AccessRows<typeof contract> = {
  list: { input: () => ({}), everywhere: everyone },
}
