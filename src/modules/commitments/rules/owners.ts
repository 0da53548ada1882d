import type { Promised, Scope } from '../contract.ts'

/** In whose name something is promised; the district has no id. */
export interface Owner {
  kind: 'district' | 'association' | 'school' | 'group'
  id: string | null
}

/** The same promise for one owner: a school binds itself, a group itself, an association its schools. */
export function withinOwner(promise: Promised, owner: Owner): Promised {
  if (owner.kind === 'district' || owner.id === null) return promise
  const { scope, indicator } = promise
  const narrowed = narrow(scope, owner.kind, owner.id)
  if (narrowed) return { ...promise, scope: narrowed }
  // “每月开展专题教研活动” in a group's plan is the group's own, whatever the rule took it for, and so for a school.
  const unit = owner.kind === 'group' ? 'group' : 'school'
  const of = { ids: owner.kind === 'association' ? [] : [owner.id], stage: null, associationId: null }
  const through =
    unit === 'group' && indicator.kinds.every((kind) => kind !== 'activity.ledByGroup') ? 'members' : 'entry'
  return {
    ...promise,
    indicator: { ...indicator, unit, through: unit === 'group' ? through : 'entry' },
    scope:
      unit === 'group'
        ? { unit, ...of, kind: null, subject: null, schoolId: null }
        : { unit, ...of, associationId: owner.kind === 'association' ? owner.id : null, locality: null },
  }
}

function narrow(scope: Scope, kind: 'association' | 'school' | 'group', id: string): Scope | null {
  if (kind === 'group')
    return scope.unit === 'group' ? { ...scope, ids: [id], kind: null, stage: null } : null
  if (kind === 'school') {
    if (scope.unit === 'school') return { ...scope, ids: [id], stage: null, locality: null }
    // A school's plan speaks of its own groups: central groups are not in it.
    if (scope.unit !== 'group') return null
    return { ...scope, schoolId: id, kind: scope.kind === 'centralGroup' ? 'teachingGroup' : scope.kind }
  }
  return scope.unit === 'school' ? { ...scope, associationId: id } : scope.unit === 'group' ? scope : null
}
