import { z } from '../../../platform/contract.ts'
import { stages } from '../vocabulary.ts'

export const stage = z.enum(stages)

export const may = z.object({ edit: z.boolean() })
