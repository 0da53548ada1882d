import type { Actor, Ctx } from '../../modules/organization/index.ts'
import { systemClock } from '../../platform/clock.ts'
import type { DistrictFacts } from '../../platform/context.ts'
import type { DistrictTransaction } from '../../platform/db.ts'

/** The command line as an actor: whoever may run commands on the server may administer the district. */
export const commandLine = {
  // Nobody's person: audit lines carry the name alone.
  personId: null as never,
  name: '命令行',
  staffNumber: '',
  schoolId: null,
  schoolName: null,
  roles: [{ kind: 'districtAdministrator' }],
  mustChangePassword: false,
  sessionId: null,
} satisfies Actor

/** The context of an operation that a command runs. Operations that queue work or keep files need a server. */
export function commandContext(db: DistrictTransaction, district: DistrictFacts): Ctx {
  return {
    db,
    district,
    actor: commandLine,
    clock: systemClock,
    afterCommit: () => {},
    services: undefined as never,
  }
}
