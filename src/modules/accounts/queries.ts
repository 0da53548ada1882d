import { sql } from 'kysely'
import type { z } from '../../platform/contract.ts'
import {
  type Actor,
  type Ctx,
  hasRole,
  roleLabels,
  rosterReach,
  termOn,
  today,
} from '../organization/index.ts'
import type { me as meShape } from './contract.ts'

type Permission = Me['permissions'][number]
type Me = z.infer<typeof meShape>

/** The places of the navigation that not everyone has. */
export function permissionsOf(actor: Actor): Permission[] {
  const administers = hasRole(actor, 'districtAdministrator')
  const granted: [Permission, boolean][] = [
    ['roster.import', rosterReach(actor) !== null],
    ['accounts.administer', administers || hasRole(actor, 'principal', 'dean')],
    ['audit.all', administers],
    ['exams.read', actor.roles.some((role) => role.kind !== 'partner')],
  ]
  return granted.filter(([, has]) => has).map(([permission]) => permission)
}

/** The signed-in person as the web needs them on every page. */
export async function me(ctx: Ctx): Promise<Me> {
  const { actor, district } = ctx
  const groupIds = actor.roles.flatMap((role) => ('groupId' in role ? [role.groupId] : []))
  const associationIds = actor.roles.flatMap((role) => ('associationId' in role ? [role.associationId] : []))
  const names = new Map<string, string>()
  if (actor.schoolId && actor.schoolName) names.set(actor.schoolId, actor.schoolName)
  if (groupIds.length + associationIds.length > 0) {
    const rows = await ctx.db
      .selectFrom('groups')
      .select(['id', 'name'])
      .where('districtId', '=', district.id)
      .where('id', '=', sql<string>`any(${groupIds})`)
      .unionAll(
        ctx.db
          .selectFrom('associations')
          .select(['id', 'name'])
          .where('districtId', '=', district.id)
          .where('id', '=', sql<string>`any(${associationIds})`),
      )
      .execute()
    for (const row of rows) names.set(row.id, row.name)
  }
  return {
    person: {
      id: actor.personId,
      name: actor.name,
      staffNumber: actor.staffNumber,
      schoolId: actor.schoolId,
      schoolName: actor.schoolName,
    },
    roles: actor.roles.map((role) => {
      const scopeId =
        'schoolId' in role && role.kind !== 'groupLeader'
          ? role.schoolId
          : 'groupId' in role
            ? role.groupId
            : 'associationId' in role
              ? role.associationId
              : null
      return {
        kind: role.kind,
        label: roleLabels[role.kind],
        scopeId,
        scopeName: scopeId ? (names.get(scopeId) ?? null) : null,
        subject: 'subject' in role ? role.subject : null,
        stage: 'stage' in role ? role.stage : null,
      }
    }),
    district: { id: district.id, name: district.name, timeZone: district.timeZone },
    term: await termOn(ctx, today(ctx)),
    mustChangePassword: actor.mustChangePassword,
    permissions: permissionsOf(actor),
  }
}
