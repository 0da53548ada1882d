import type { BulkRow } from '../../../platform/bulk-rows.ts'
import { newId } from '../../../platform/ids.ts'
import type { Workbook } from '../../../platform/documents/spreadsheets/cells.ts'
import type { SheetReading } from '../marks-import/file-reading.ts'
import type { ImportFault } from '../imports/record.ts'
import {
  pupilFaultLabels,
  type PupilRecord,
  type PupilsKnown,
  type PupilsMapping,
  readPupils,
  type ReportPupil,
} from './reading.ts'

export interface StandingPupil {
  id: string
  number: string
  name: string | null
  sex: 'female' | 'male' | null
  schoolId: string
  grade: number
  className: string
  leftOn: string | null
}

export interface PupilsStanding extends PupilsKnown {
  districtId: number
  now: string
  pupils: StandingPupil[]
}

export interface PupilCounts {
  new: number
  changed: number
  moved: number
  unchanged: number
  wrong: number
}

export interface PupilsChanges {
  sheets: SheetReading[]
  counts: PupilCounts
  faults: ImportFault[]
  wrong: {
    rows: number
    cells: number
    byCode: { code: string; label: string; cells: number }[]
    more: boolean
  }
  warnings: string[]
  newPupils: BulkRow[]
  changedPupils: BulkRow[]
}

/** More faults than this are counted and not listed. */
const mostFaults = 20_000

/**
 * What importing pupils would do to the district as it stands. Pupils are known by number; a blank cell never empties what
 * is stored; who is not in the file stays as they are.
 */
export function comparePupils(
  workbook: Workbook,
  standing: PupilsStanding,
  mapping: PupilsMapping,
): PupilsChanges {
  const faults: ImportFault[] = []
  const wrongRows = new Set<string>()
  const byCode = new Map<keyof typeof pupilFaultLabels, number>()
  let cells = 0
  const report: ReportPupil = (fault) => {
    cells++
    byCode.set(fault.code, (byCode.get(fault.code) ?? 0) + 1)
    wrongRows.add(`${fault.row} ${fault.sheet}`)
    if (faults.length < mostFaults) faults.push(fault)
  }
  const { sheets, records, warnings } = readPupils(workbook, standing, mapping, report)
  const known = new Map(standing.pupils.map((pupil) => [pupil.number, pupil]))
  const counts: PupilCounts = { new: 0, changed: 0, moved: 0, unchanged: 0, wrong: 0 }
  const newPupils: BulkRow[] = []
  const changedPupils: BulkRow[] = []
  for (const record of once(records, report)) {
    const before = known.get(record.number)
    if (
      before &&
      standing.ownSchoolId &&
      before.schoolId !== standing.ownSchoolId &&
      before.leftOn === null
    ) {
      const message = `学籍号${record.number}现在登记在别的学校。确是转入本校的，请教研室导入，或请原学校先登记离校。`
      const { sheet, row, letter } = record
      report({ sheet, row, column: letter, code: 'pupilOfAnotherSchool', message })
      continue
    }
    const after = {
      districtId: standing.districtId,
      id: before?.id ?? newId(),
      number: record.number,
      name: record.name ?? before?.name ?? null,
      sex: record.sex ?? before?.sex ?? null,
      schoolId: record.schoolId,
      grade: record.grade,
      className: record.className,
      leftOn: null,
      updatedAt: standing.now,
    }
    if (!before) {
      counts.new++
      newPupils.push(after)
    } else if (before.schoolId !== after.schoolId) {
      counts.moved++
      changedPupils.push(after)
    } else if (
      before.name !== after.name ||
      before.sex !== after.sex ||
      before.grade !== after.grade ||
      before.className !== after.className ||
      before.leftOn !== null
    ) {
      counts.changed++
      changedPupils.push(after)
    } else counts.unchanged++
  }
  counts.wrong = wrongRows.size
  return {
    sheets,
    counts,
    faults,
    wrong: {
      rows: wrongRows.size,
      cells,
      byCode: [...byCode].map(([code, count]) => ({ code, label: pupilFaultLabels[code], cells: count })),
      more: cells > mostFaults,
    },
    warnings,
    newPupils,
    changedPupils,
  }
}

/** Rows whose number stands once; of several that say the same the first, of several that differ none. */
function once(records: PupilRecord[], report: ReportPupil): PupilRecord[] {
  const byNumber = Map.groupBy(records, ({ number }) => number)
  const dropped = new Set<PupilRecord>()
  for (const [number, same] of byNumber) {
    const first = same[0]!
    if (same.length === 1) continue
    const alike = same.every((one) => contentOf(one) === contentOf(first))
    for (const one of same) {
      if (alike && one === first) continue
      dropped.add(one)
      const other = one === first ? same[1]! : first
      const where =
        other.sheet === one.sheet ? `第 ${other.row} 行` : `工作表“${other.sheet}”第 ${other.row} 行`
      const message = alike
        ? `与${where}重复，这一行可以删去。`
        : `学籍号${number}与${where}相同，内容却不同，都没有采用。请核对学籍号，只留正确的一行。`
      report({ sheet: one.sheet, row: one.row, column: one.letter, code: 'twice', message })
    }
  }
  return records.filter((record) => !dropped.has(record))
}

function contentOf({ name, sex, schoolId, grade, className }: PupilRecord): string {
  return JSON.stringify([name, sex, schoolId, grade, className])
}
