import type { AnyContractRouter, InferContractRouterInputs } from '@orpc/contract'
import type { Place } from './access-place.ts'

/** The columns of the access matrix: one person a role. Nobody signed in and someone of another district stand beside. */
export const roles = [
  'administrator',
  'head',
  'researcher',
  'clusterLead',
  'principal',
  'dean',
  'groupLeader',
  'centralLeader',
  'centralMember',
  'teacher',
  'partner',
] as const
export type AccessRole = (typeof roles)[number]

export type Column = AccessRole | 'stranger' | 'nobody'
export const columns: Column[] = [...roles, 'stranger', 'nobody']

/** Who is everybody, from wide to narrow. */
export const everyone: AccessRole[] = [...roles]
export const staff: AccessRole[] = roles.filter((role) => role !== 'partner')
/** Those who answer for others. */
export const leading: AccessRole[] = staff.filter((role) => role !== 'teacher')
export const office: AccessRole[] = ['administrator', 'head']
export const district: AccessRole[] = ['administrator', 'head', 'researcher']
export const schoolHeads: AccessRole[] = ['principal', 'dean']
export const ownSchool: AccessRole[] = ['clusterLead', 'principal', 'dean', 'groupLeader', 'centralLeader', 'centralMember', 'teacher'] // prettier-ignore
export const nobody: AccessRole[] = []

/**
 * One procedure: what is asked for, and who gets an answer. All people of the columns but the office belong to 城南小学.
 * - `own`: a thing of 城南小学; `otherSchool`: the same of 北关小学, which is in another cluster
 * - `ownCentralGroup`, `otherCentralGroup`: the same of the central groups for 语文 (the researcher's and central
 *   members') and for 数学; only where it makes a difference
 * - `everywhere`: wherever the thing is, or where there is none
 *
 * A thing of another district is refused to everyone, and so is all of this to people of another district: that needs
 * no saying. `shows` picks from an answer what somebody was let see; an answer that shows nothing counts as refused.
 */
export type AccessRow<Input, Answer = unknown> = {
  input: (of: Place) => Input
  shows?: (answer: Answer) => readonly unknown[]
} & (
  | { everywhere: AccessRole[] }
  | {
      own: AccessRole[]
      otherSchool: AccessRole[]
      ownCentralGroup?: AccessRole[]
      otherCentralGroup?: AccessRole[]
    }
  /** Answers whoever asks, signed in or not. */
  | { open: true }
)

/** A row for every procedure of a module's contract; the compiler asks for those that are missing. */
export type AccessRows<Module extends Record<string, AnyContractRouter>> = {
  // oxlint-disable-next-line typescript/no-explicit-any -- what an answer holds is the row's own business
  [Name in keyof Module]: AccessRow<InferContractRouterInputs<Module[Name]>, any>
}

export const scopes = ['own', 'otherSchool', 'ownCentralGroup', 'otherCentralGroup', 'otherDistrict'] as const
export type Scope = (typeof scopes)[number]

/** Who is answered in a scope by a row; null where it says nothing. */
export function answeredIn(row: AccessRow<unknown>, scope: Scope): Column[] | null {
  if ('open' in row) return scope === 'own' ? columns : null
  if ('everywhere' in row) {
    // Where nothing of a place is asked for, someone of another district is answered about their own.
    const ofTheirOwn: Column[] = row.everywhere.includes('head') ? ['stranger'] : []
    if (row.input.length === 0) return scope === 'own' ? [...row.everywhere, ...ofTheirOwn] : null
    if (scope === 'ownCentralGroup' || scope === 'otherCentralGroup') return null
    return scope === 'otherDistrict' ? [] : row.everywhere
  }
  return scope === 'otherDistrict' ? [] : (row[scope] ?? null)
}

/** Asks as each column in each scope of a row; gives what was found and what the row wants, to be compared. */
export async function walkThrough<Input>(
  row: AccessRow<Input>,
  places: Record<Scope, Place>,
  ask: (column: Column, input: Input) => Promise<string>,
): Promise<{ found: Record<string, string>; wanted: Record<string, string> }> {
  const found: Record<string, string> = {}
  const wanted: Record<string, string> = {}
  for (const scope of scopes) {
    const answered = answeredIn(row, scope)
    if (!answered) continue
    // A stranger asking for things of another district may be asking for their own.
    const asked = columns.filter((column) => scope !== 'otherDistrict' || column !== 'stranger')
    const answers = await Promise.all(asked.map((column) => ask(column, row.input(places[scope]))))
    wanted[scope] = asked.filter((column) => answered.includes(column)).join(' ')
    found[scope] = asked
      .flatMap((column, at) => {
        const answer = answers[at]!
        if (answer === 'refused') return []
        return answer === 'allowed' ? [column] : [`${column} ${answer}`]
      })
      .join(' ')
  }
  return { found, wanted }
}
