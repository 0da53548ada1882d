import type { RosterReading } from '../roster/index.ts'
import { noWrites, type Outcome, type Remark, type RosterChanges, type RowFinding } from './changes.ts'
import { ownPart } from './own-school.ts'
import { comparePeople } from './people.ts'
import { compareSchools } from './schools.ts'
import type { Standing } from './standing.ts'

/**
 * What importing a roster would do to the district as it stands: for each row new, changed, moved, unchanged or wrong,
 * and the rows to be written. Pure but for the ids that it makes: the same file compared after its import changes nothing.
 */
export function compareRoster(whole: RosterReading, district: Standing): RosterChanges {
  const { reading, standing, ...refused } = ownPart(whole, district)
  const { ownSchool } = standing
  const writes = noWrites()
  const right: RowFinding[] = []
  const errors: Remark[] = [...reading.errors, ...refused.errors]
  const warnings: Remark[] = [...reading.warnings, ...refused.warnings]
  const schools = compareSchools(reading, standing, writes, { findings: right, errors, warnings })
  comparePeople(reading, standing, schools, writes, { findings: right, errors, warnings })
  const wrong = wrongRows(reading, errors)
  const findings = inOrder(reading, [...wrong, ...right])
  const count = (kind: RowFinding['kind'], outcome: Outcome) =>
    findings.filter((finding) => finding.kind === kind && finding.outcome === outcome).length
  const named = new Set(findings.flatMap(({ staffNumber }) => staffNumber ?? []))
  return {
    sheets: reading.sheets,
    counts: {
      schools: reading.schools.length,
      newSchools: count('school', 'new'),
      changedSchools: count('school', 'changed'),
      teachers: right.filter((finding) => finding.kind === 'teacher').length,
      new: count('teacher', 'new'),
      changed: count('teacher', 'changed'),
      moved: count('teacher', 'moved'),
      unchanged: count('teacher', 'unchanged'),
      wrong: wrong.length,
      notInFile: standing.people.filter(
        ({ schoolId, staffNumber }) =>
          schoolId && (!ownSchool || schoolId === ownSchool.id) && !named.has(staffNumber),
      ).length,
    },
    findings,
    warnings,
    writes,
  }
}

/** One finding a wrong row, with all that is wrong in it. */
function wrongRows(reading: RosterReading, errors: Remark[]): RowFinding[] {
  const kinds = new Map(reading.sheets.map((sheet) => [sheet.name, sheet]))
  const rows = Map.groupBy(errors, ({ sheet, row }) => `${row} ${sheet}`)
  return [...rows.values()].map((ofRow) => {
    const { sheet, row } = ofRow[0]!
    const reading = kinds.get(sheet)
    const wholeSheet = !reading || row <= reading.headerRow
    return {
      outcome: 'wrong',
      kind: wholeSheet ? 'file' : reading.kind === 'schools' ? 'school' : 'teacher',
      sheet,
      row,
      staffNumber: null,
      name: null,
      school: null,
      details: ofRow.map(({ column, letter, code, message }) => ({ column, letter, code, message })),
    }
  })
}

function inOrder(reading: RosterReading, findings: RowFinding[]): RowFinding[] {
  const order = new Map(reading.sheets.map((sheet, at) => [sheet.name, at]))
  return findings.toSorted((a, b) => (order.get(a.sheet) ?? -1) - (order.get(b.sheet) ?? -1) || a.row - b.row)
}
