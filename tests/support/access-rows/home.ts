import type { home as contract } from '../../../src/modules/home/contract.ts'
import { type AccessRows, everyone } from '../access.ts'

export const home: AccessRows<typeof contract> = {
  today: { input: () => undefined, everywhere: everyone },
}
