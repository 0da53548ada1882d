import type { BulkRow } from '../../../platform/bulk-rows.ts'
import type { Write } from '../../audit/index.ts'
import type { SheetReading } from '../roster/index.ts'

export const outcomes = ['new', 'changed', 'moved', 'unchanged', 'wrong'] as const
export type Outcome = (typeof outcomes)[number]

/** Something about a row: what changes (labels and values as people read them), or what is wrong and where. */
export type RowDetail =
  | { field: string; before: string | null; after: string | null }
  | { column: string; letter: string; code: string; message: string }

/** A word about a place in the file: an error keeps its row out, a warning does not. */
export interface Remark {
  sheet: string
  row: number
  column: string
  letter: string
  code: string
  message: string
}

/** What an import does with one row of the file. */
export interface RowFinding {
  outcome: Outcome
  /** 'file' where the whole file or a whole sheet is meant. */
  kind: 'school' | 'teacher' | 'file'
  sheet: string
  /** As the spreadsheet program numbers it; 0 when no row is meant. */
  row: number
  staffNumber: string | null
  name: string | null
  school: string | null
  details: RowDetail[]
}

export interface RosterCounts {
  schools: number
  newSchools: number
  changedSchools: number
  /** People whom the file names rightly: new + changed + moved + unchanged. */
  teachers: number
  new: number
  changed: number
  moved: number
  unchanged: number
  /** Rows, not errors. */
  wrong: number
  /** Teachers of the district whom the file does not name; they stay as they are. */
  notInFile: number
}

/** The statements of an import as rows, in the order in which they are written. */
export interface RosterWrites {
  newSchools: BulkRow[]
  changedSchools: BulkRow[]
  newAssociations: BulkRow[]
  closedAssociationMembers: { associationId: string; schoolId: string; validFrom: string; validTo: string }[]
  removedAssociationMembers: { associationId: string; schoolId: string; validFrom: string }[]
  newAssociationMembers: BulkRow[]
  newPeople: BulkRow[]
  changedPeople: BulkRow[]
  /** People whose phone number changes: it is freed first, because two may swap theirs. */
  freedPhones: string[]
  removedMemberships: string[]
  closedMemberships: BulkRow[]
  newMemberships: BulkRow[]
  removedAssignments: string[]
  closedAssignments: BulkRow[]
  changedAssignments: BulkRow[]
  newAssignments: BulkRow[]
  newHonours: BulkRow[]
  audits: Write[]
}

/** A file compared with the district: what it would do. */
export interface RosterChanges {
  sheets: SheetReading[]
  counts: RosterCounts
  findings: RowFinding[]
  warnings: Remark[]
  writes: RosterWrites
}

export function noWrites(): RosterWrites {
  return {
    newSchools: [],
    changedSchools: [],
    newAssociations: [],
    closedAssociationMembers: [],
    removedAssociationMembers: [],
    newAssociationMembers: [],
    newPeople: [],
    changedPeople: [],
    freedPhones: [],
    removedMemberships: [],
    closedMemberships: [],
    newMemberships: [],
    removedAssignments: [],
    closedAssignments: [],
    changedAssignments: [],
    newAssignments: [],
    newHonours: [],
    audits: [],
  }
}

/** What changes, for the audit line; of something new there is no before. */
export function auditOf(details: RowDetail[]): Pick<Write, 'before' | 'after'> {
  const changes = details.filter((detail) => 'field' in detail)
  const after = Object.fromEntries(changes.map(({ field, after }) => [field, after]))
  if (changes.every(({ before }) => before === null)) return { after }
  return { before: Object.fromEntries(changes.map(({ field, before }) => [field, before])), after }
}
