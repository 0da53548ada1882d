import type { Owner } from '../../../modules/commitments/rules/owners.ts'
import { useMe } from '../../app/session.ts'

const ofDistrict = ['districtAdministrator', 'officeHead', 'researcher']
const ofOthers: Record<string, Owner['kind']> = {
  principal: 'school',
  dean: 'school',
  clusterLead: 'association',
  groupLeader: 'group',
}

/** In whose name the signed-in person promises: the district's people in anyone's, others in that of their own. */
export function useOwnCharge(): Owner | null {
  const { roles } = useMe()
  if (roles.some(({ kind }) => ofDistrict.includes(kind))) return { kind: 'district', id: null }
  for (const [role, kind] of Object.entries(ofOthers)) {
    const found = roles.find((it) => it.kind === role && it.scopeId)
    if (found) return { kind, id: found.scopeId }
  }
  return null
}
