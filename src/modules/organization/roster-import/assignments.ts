import { addDays } from '../../../platform/calendar-day.ts'
import { newId } from '../../../platform/ids.ts'
import { gradeName } from '../roster/grades.ts'
import type { AssignmentRecord } from '../roster/index.ts'
import { gradeLabel } from '../vocabulary.ts'
import { type RosterWrites, type RowDetail } from './changes.ts'
import type { Standing, StandingAssignment } from './standing.ts'

interface Teaching {
  schoolId: string
  subject: string
  stage: string | null
  grade: number | null
  className: string | null
  weeklyPeriods: number | null
}

/** The rows that a record stands for: one a class, else one a grade, else one for the subject. */
function teachingOf(record: AssignmentRecord, schoolId: string): Teaching[] {
  const { subject, stage } = record
  const one = { schoolId, subject, stage, weeklyPeriods: null }
  const ofClass = (className: string) => {
    const grade = record.grades.find((known) => className.startsWith(gradeName(known)))
    const only = record.grades.length === 1 ? record.grades[0] : undefined
    return { ...one, grade: schoolGrade(grade ?? only), className }
  }
  const ofGrade = (grade: number) => ({
    ...one,
    grade: schoolGrade(grade),
    className: grade > 0 ? null : gradeName(grade),
  })
  const rows: Teaching[] =
    record.classes.length > 0
      ? record.classes.map(ofClass)
      : record.grades.length > 0
        ? record.grades.map(ofGrade)
        : [{ ...one, grade: null, className: null }]
  // The periods of a row are those of all its classes: they are kept once, so that their sum stays true.
  if (rows[0]) rows[0].weeklyPeriods = record.weeklyHours
  return rows
}

/** Kindergarten has no numbered grades. */
function schoolGrade(grade: number | undefined): number | null {
  return grade !== undefined && grade >= 1 ? grade : null
}

/** Whether `given` says no more than `stored` does already. */
function isCovered(given: Teaching, stored: Omit<Teaching, 'stage' | 'weeklyPeriods'>): boolean {
  return (
    given.schoolId === stored.schoolId &&
    given.subject === stored.subject &&
    (given.grade === null || given.grade === stored.grade) &&
    (given.className === null || given.className === stored.className)
  )
}

/**
 * Compares what someone teaches with what the file says. Where the file says less than is stored (a subject without its
 * classes) the stored rows stay; what the file no longer names ends the day before. Without a record nothing ends but
 * what was taught at a school that was left.
 */
export function compareAssignments(
  person: { id: string; leftSchool: string | null; since: string | null },
  records: { record: AssignmentRecord; schoolId: string }[],
  stored: StandingAssignment[],
  standing: Standing,
  writes: RosterWrites,
): RowDetail[] {
  const { today, districtId } = standing
  const all = records.flatMap(({ record, schoolId }) => teachingOf(record, schoolId))
  // A teacher's row names the subject, the sheet of assignments the class: the finer one counts, and each once.
  const given = all.filter(
    (one, at) =>
      !all.some(
        (other, otherAt) =>
          otherAt !== at && isCovered(one, other) && (!isCovered(other, one) || otherAt < at),
      ),
  )
  const ended =
    records.length > 0
      ? stored.filter((row) => !given.some((one) => isCovered(one, row)))
      : stored.filter((row) => row.schoolId === person.leftSchool)
  const added = given.filter((one) => !stored.some((row) => isCovered(one, row)))
  for (const row of ended) {
    if (row.validFrom >= today) writes.removedAssignments.push(row.id)
    else writes.closedAssignments.push({ districtId, id: row.id, validTo: addDays(today, -1) })
  }
  const { newFrom } = standing
  const firstDay = person.since && person.since > newFrom ? person.since : newFrom
  for (const { schoolId, subject, stage, grade, className, weeklyPeriods } of added) {
    writes.newAssignments.push({
      districtId,
      id: newId(),
      personId: person.id,
      schoolId,
      subject,
      stage,
      grade,
      className,
      weeklyPeriods,
      validFrom: stored.length > 0 ? today : firstDay,
    })
  }
  const details: RowDetail[] = []
  for (const one of given) {
    if (one.weeklyPeriods === null) continue
    const same = stored.filter((row) => isCovered(one, row))
    const periods = same.reduce((sum, row) => sum + (row.weeklyPeriods ?? 0), 0)
    const [first] = same
    if (!first || periods === one.weeklyPeriods) continue
    for (const row of same) {
      const weeklyPeriods = row === first ? one.weeklyPeriods : null
      writes.changedAssignments.push({ districtId, id: row.id, weeklyPeriods })
    }
    details.push({
      field: `${one.subject}周课时`,
      before: periods > 0 ? String(periods) : null,
      after: String(one.weeklyPeriods),
    })
  }
  if (ended.length + added.length > 0) {
    const kept = stored.filter((row) => !ended.includes(row))
    details.unshift({ field: '任教', before: described(stored), after: described([...kept, ...added]) })
  }
  return details
}

function described(rows: Pick<Teaching, 'subject' | 'grade' | 'className'>[]): string | null {
  const texts = rows.map(
    ({ subject, grade, className }) => `${subject}${className ?? (grade ? gradeLabel(grade) : '')}`,
  )
  return texts.length > 0 ? [...new Set(texts)].toSorted().join('、') : null
}
