import type { HonourLevel, Locality, SchoolKind, Stage, titles } from '../vocabulary.ts'
import type { Field, SheetKind } from './fields.ts'

export type Title = (typeof titles)[number]
export type Sex = 'male' | 'female'

/** `level` is `school`, the lowest, where the cell does not say it (with a warning). */
export type Honour = { name: string; level: HonourLevel; year?: number }
/** What a position in a school amounts to; finer than the duty of a membership, see `schoolDuty`. */
export type PositionDuty =
  | 'principal'
  | 'vicePrincipal'
  | 'secretary'
  | 'dean'
  | 'cadre'
  | 'researcher'
  | 'teachingGroupLeader'
  | 'prepGroupLeader'
  | 'gradeLeader'
  | 'homeroomTeacher'
  | 'other'
export type Position = { duty: PositionDuty; text: string }

/** The n-th school year: 1–12; 大班, 中班, 小班, 托班 are 0, -1, -2, -3. */
export type Grade = number

/** A school as the file calls it, resolved to its full name; `code` when the district or the file knows it. */
export type SchoolReference = { name: string; code: string | null }

/**
 * Where a field is `undefined` the sheet has no such column: what is stored stays. `null` (or an empty list) is a blank
 * cell. Months are `YYYY-MM`.
 */
export type TeacherRecord = {
  sheet: string
  row: number
  staffNumber: string
  name: string
  school: SchoolReference
  sex?: Sex | null
  bornOn?: string | null
  joinedWorkOn?: string | null
  joinedSchoolOn?: string | null
  title?: Title | null
  titledOn?: string | null
  stage?: Stage | null
  /** the first is the main one */
  subjects?: string[]
  grades?: Grade[]
  classes?: string[]
  weeklyHours?: number | null
  honours?: Honour[]
  positions?: Position[]
  phone?: string | null
  email?: string | null
  education?: string | null
  teachingGroup?: string | null
}

export type SchoolRecord = {
  sheet: string
  row: number
  name: string
  code?: string | null
  aliases?: string[]
  kind?: SchoolKind | null
  locality?: Locality | null
  cluster?: string | null
  alliance?: string | null
  address?: string | null
  principal?: string | null
  phone?: string | null
  pupils?: number | null
  classCount?: number | null
  longitude?: number | null
  latitude?: number | null
  /** the school of the district that this row is about, when it has it already */
  existing?: SchoolReference
  /** true when the school was made from teachers' rows because neither file nor district lists any */
  inferred?: true
}

/** Who teaches what to whom; one for each subject of a teacher's row and for each row of a 任教 sheet. */
export type AssignmentRecord = {
  sheet: string
  row: number
  staffNumber: string
  school: SchoolReference | null
  subject: string
  stage: Stage | null
  grades: Grade[]
  classes: string[]
  weeklyHours: number | null
}

export type RowErrorCode =
  | 'noRosterFound'
  | 'missingColumn'
  | 'duplicateStaffNumber'
  | 'missingName'
  | 'invalidName'
  | 'missingStaffNumber'
  | 'invalidStaffNumber'
  | 'missingSchool'
  | 'unknownSchool'
  | 'ambiguousSchool'
  | 'schoolRowWrong'
  | 'missingSchoolName'
  | 'duplicateSchool'
  | 'unknownSchoolKind'
  | 'unknownLocality'
  | 'invalidNumber'
  | 'invalidDate'
  | 'unknownTitle'
  | 'unknownSex'
  | 'unknownStage'
  | 'missingSubject'
  | 'unknownSubject'
  | 'unknownTeacher'
  | 'invalidPhone'
  | 'formulaInCell'

export type RowWarningCode =
  | 'futureDate'
  | 'implausibleDate'
  | 'ambiguousMonth'
  | 'convertedTitle'
  | 'convertedSchoolKind'
  | 'unreadGrade'
  | 'honourWithoutLevel'
  | 'unreadDate'
  | 'unreadEmail'
  | 'formulaValueUsed'
  | 'furtherAssignment'
  | 'inferredSchool'
  | 'identityNumberIgnored'

type Located<Code> = {
  sheet: string
  /** as the spreadsheet program numbers it, from 1; 0 when the whole file is meant */
  row: number
  /** the header's text; empty when no single column is to blame */
  column: string
  /** the column's letter; empty like `column` */
  letter: string
  code: Code
  message: string
}

/** A row that cannot be taken as it is. `message` tells in Chinese what to do. */
export type RowError = Located<RowErrorCode>
/** Something to look at in a row that is taken all the same. */
export type RowWarning = Located<RowWarningCode>

export type ColumnReading = {
  letter: string
  /** as in the file; the levels of a two-level header joined by `/` */
  header: string
  field: Field | null
  /** 0–1: how sure the guess is; 1 for what the user chose */
  confidence: number
  /** the first few values below, for the person who checks the mapping */
  samples: string[]
}

export type SheetReading = {
  name: string
  kind: SheetKind | 'ignored'
  /** why an ignored sheet is ignored */
  reason?: 'blank' | 'hidden' | 'noHeader' | 'chosen'
  /** the first row of the header, from 1; 0 when there is none */
  headerRow: number
  headerRows: number
  columns: ColumnReading[]
  /** rows that were read as records, right or wrong */
  records: number
  /** rows left out on purpose: totals, notes, repeated headers, examples */
  skipped: { row: number; reason: 'total' | 'note' | 'header' | 'example' | 'section' }[]
}

export type RosterReading = {
  sheets: SheetReading[]
  schools: SchoolRecord[]
  teachers: TeacherRecord[]
  assignments: AssignmentRecord[]
  errors: RowError[]
  warnings: RowWarning[]
  inferredSchools: boolean
}
