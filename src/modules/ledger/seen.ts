import { type RawBuilder, sql } from 'kysely'
import { type Actor, schoolsLedBy, seesDistrict } from '../organization/index.ts'
import type { Seen } from './indicators/question.ts'

/**
 * What of the ledger someone sees: the district's roles all of it, a cluster's lead its schools, principals and deans
 * their school, leaders their groups, everyone their own entries.
 */
export function seenBy(actor: Actor): Seen {
  if (seesDistrict(actor)) return 'all'
  return {
    schoolIds: [...new Set(schoolsLedBy(actor))],
    groupIds: actor.roles.flatMap((role) => (role.kind === 'groupLeader' ? [role.groupId] : [])),
    personIds: [actor.personId],
  }
}

/** The condition on entries `e` that the viewer may see them. */
export function seenEntries(seen: Seen): RawBuilder<unknown> {
  if (seen === 'all') return sql`true`
  return sql`(e.person_id = any(${seen.personIds}::uuid[]) or e.school_id = any(${seen.schoolIds}::uuid[])
    or e.group_id = any(${seen.groupIds}::uuid[]))`
}
