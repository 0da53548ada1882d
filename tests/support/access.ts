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
