import { tight } from '../../../platform/documents/spreadsheets/cell-text.ts'
import { className, readGrades } from '../../organization/reading.ts'
import { type SchoolKind, type Stage, stagesOfKind } from '../../organization/vocabulary.ts'

const firstGrade: Partial<Record<Stage, number>> = { primary: 1, junior: 7, senior: 10 }

/** The stage that a school's grades count from, where it has one; a nine-year school's 初一 says it itself. */
function onlyStage(kind: SchoolKind): Stage | null {
  const stages = stagesOfKind[kind]
  return stages.length === 1 ? stages[0]! : null
}

/**
 * Grade and class from what stands in their two columns, whichever holds what: 七年级 + 3班, 七(3)班, 703, 2026级 + 3. Class
 * names come out as the roster writes them (七年级(3)班), so that teachers' classes and pupils' classes are the same.
 * @param schoolYear the year in which the running school year began
 */
export function readPlace(
  gradeText: string,
  classText: string,
  kind: SchoolKind,
  schoolYear: number,
): { grade: number | null; className: string | null } {
  const stage = onlyStage(kind)
  const entered = /^(初中|高中|小学|初|高|小)?(20\d\d)(级|年级|年入学)?$/.exec(tight(gradeText))
  let grade = entered ? gradeOfYear(entered[1], Number(entered[2]), stage, schoolYear) : null
  if (grade === null && gradeText !== '') {
    const read = readGrades(gradeText, stage)
    if (read.ok && read.value.grades.length === 1) grade = read.value.grades[0]!
  }
  const bare = tight(classText)
  if (bare === '') return { grade, className: null }
  const inClass = readGrades(bare, stage)
  const named = inClass.ok && inClass.value.classes.length === 1 ? inClass.value : null
  // 3 or (3)班 is a class of the grade beside it; 七(3)班 says its grade itself.
  const number = /^\(?(\d{1,2}|十?[一二三四五六七八九]|十)\)?班?$/.exec(bare)
  if (number && grade !== null && grade > 0) return { grade, className: className(grade, number[1]!) }
  if (named) return { grade: grade ?? named.grades[0] ?? null, className: named.classes[0]! }
  if (grade !== null && /^\d{3,4}$/.test(bare)) {
    return { grade, className: className(grade, String(Number(bare.slice(-2)))) }
  }
  return { grade, className: bare.slice(0, 40) }
}

function gradeOfYear(
  prefix: string | undefined,
  year: number,
  stage: Stage | null,
  schoolYear: number,
): number | null {
  const said: Stage | null = prefix?.startsWith('初')
    ? 'junior'
    : prefix?.startsWith('高')
      ? 'senior'
      : prefix?.startsWith('小')
        ? 'primary'
        : stage
  const first = said && firstGrade[said]
  const grade = first ? first + schoolYear - year : null
  return grade !== null && grade >= 1 && grade <= 12 ? grade : null
}
