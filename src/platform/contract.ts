import { oc } from '@orpc/contract'
import { z } from 'zod'
import type { Topic } from './changes.ts'

interface Meta {
  /** Of a query whose answer is given again while nothing of these has changed: all that it reads, see changes.ts. */
  kept?: readonly Topic[]
}

/** What every procedure starts from: the refusals that any of them may answer with. */
export const procedure = oc.$meta<Meta>({}).errors({
  notSignedIn: { status: 401 },
  notAllowed: { status: 403 },
  mustChangePassword: { status: 403 },
  notFound: { status: 404 },
  conflict: { status: 409 },
})

/** Declares the domain refusals of a procedure: `procedure.errors(refusals('planNotDraft'))`. */
export function refusals<Code extends string>(...codes: Code[]): Record<Code, { status: number }> {
  return Object.fromEntries(codes.map((code) => [code, { status: 422 }])) as Record<Code, { status: number }>
}

export const id = z.uuid()
/** A calendar day, 'YYYY-MM-DD'. */
export const day = z.iso.date()
/** An instant, ISO 8601 with offset. */
export const instant = z.iso.datetime({ offset: true })
/** One line that a person types: trimmed, not empty. */
export const line = (max = 200) => z.string().trim().min(1).max(max)
/** Longer text that a person types; may be empty. */
export const prose = (max = 10_000) => z.string().trim().max(max)

/** Keyset paging: the cursor of the last row seen, opaque to the client. */
export const page = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.number().int().min(1).max(200).default(50),
})

/** A page of rows and where the next one begins; null at the end. */
export const pageOf = <Row extends z.ZodType>(row: Row) =>
  z.object({ rows: z.array(row), nextCursor: z.string().nullable() })

export { z }
