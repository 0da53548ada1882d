import { id, prose, z } from '../../../platform/contract.ts'

export const planStates = ['draft', 'submitted', 'approved', 'returned', 'withdrawn'] as const

export const person = z.object({ id, name: z.string() })

/** A time of day, 'HH:MM'. */
export const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

export const optional = (max: number) => prose(max).nullable().default(null)

export const versionOf = { version: z.number().int() }

export const newVersion = z.object({ version: z.number(), state: z.enum(planStates) })
