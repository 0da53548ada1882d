import { type Actor, runsSchool, seesDistrict } from '../organization/index.ts'

/** A growth record is its owner's, and their principal's, dean's and the district's offices' to read. */
export function mayRead(actor: Actor, person: { id: string; schoolId: string | null }): boolean {
  if (actor.personId === person.id || seesDistrict(actor)) return true
  return person.schoolId !== null && runsSchool(actor, person.schoolId)
}
