import type { MarksStanding } from './standing.ts'

/** The rows of a sheet whose pupils do not take part. */
export interface Strangers {
  sheet: string
  column: string | null
  /** The column is headed as the number of this examination. */
  candidate: boolean
  firstRow: number
  first: string
  rows: number
}

/** What to do about a sheet of which not one row is known. */
export function nobodyKnown(
  { candidate, rows, first }: Strangers,
  { numbers, candidateNumbers }: MarksStanding['pupils'],
): string {
  const given = candidateNumbers.find((number) => number !== null)
  const what = candidate ? '考号' : '学籍号'
  const begin = `${rows.toLocaleString('zh-CN')} 行的${what}在本次监测里一个也没有找到，如“${first}”`
  if (!candidate) {
    const like = numbers[0] === undefined ? '' : `(参加学生的学籍号如“${numbers[0]}”)`
    return `${begin}${like}。请核对是不是这次监测的成绩；学生还没有加入的，先到这次监测的“学生”一步按名册更新。`
  }
  return given === undefined
    ? `${begin}：参加的学生还没有考号。请先到这次监测的“学生”一步导入考号，或在“核对列”里改用学籍号那一列。`
    : `${begin}(参加学生的考号如“${given}”)。请先到这次监测的“学生”一步导入这次的考号，或在“核对列”里改用学籍号那一列。`
}
