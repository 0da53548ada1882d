import { FIVE_GRADES, type GradeBand } from '../analysis/graded-scores.ts'

/** A band of graded scores (赋分) and a line over the sum (上线) as they are being written: null is not filled in yet. */
export interface BandDraft {
  grade: string
  /** Share of all pupils, in per cent. */
  percent: number | null
  low: number | null
  high: number | null
}
export interface LineDraft {
  name: string
  /** In marks. */
  total: number | null
}

export const bandLimits = { fewest: 2, most: 10, grade: 4, score: 1_000 }
export const lineLimits = { most: 5, name: 20, total: 5_000 }

/** Tables of graded scores in use, to begin with; each with where it comes from. */
export const gradingSchemes: readonly {
  key: string
  label: string
  source: string
  bands: readonly GradeBand[]
}[] = [
  {
    key: 'five',
    label: '五等级，100–30 分',
    source: '出处：2019 年起“3+1+2”各省市高考综合改革实施方案，再选科目的等级转换办法。',
    bands: FIVE_GRADES.bands,
  },
  {
    key: 'eight',
    label: '八等级，100–21 分',
    source: '出处：2018 年《山东省深化高等学校考试招生综合改革试点方案》，等级考试科目的转换办法。',
    bands: [
      { grade: 'A', percent: 3, low: 91, high: 100 },
      { grade: 'B+', percent: 7, low: 81, high: 90 },
      { grade: 'B', percent: 16, low: 71, high: 80 },
      { grade: 'C+', percent: 24, low: 61, high: 70 },
      { grade: 'C', percent: 24, low: 51, high: 60 },
      { grade: 'D+', percent: 16, low: 41, high: 50 },
      { grade: 'D', percent: 7, low: 31, high: 40 },
      { grade: 'E', percent: 3, low: 21, high: 30 },
    ],
  },
]

/** The scheme that bands are, unchanged; undefined where they are the district's own. */
export function schemeOf(bands: readonly BandDraft[]) {
  const fields = (all: readonly BandDraft[]) =>
    all.map(({ grade, percent, low, high }) => [grade.trim(), percent, low, high].join(' ')).join(',')
  return gradingSchemes.find((scheme) => fields(scheme.bands) === fields(bands))
}

/** What is wrong, and where: `row` null where it is the whole. */
export interface ScoringFault<Field> {
  row: number | null
  field: Field | null
  text: string
}

/** What the shares of bands add up to, in hundredths of a per cent as they can be typed. */
export function shareOf(bands: readonly BandDraft[]): number {
  return Math.round(bands.reduce((sum, { percent }) => sum + (percent ?? 0), 0) * 1e6) / 1e6
}

/** All that keeps a table of bands from being used; empty when it is complete. */
export function bandFaults(bands: readonly BandDraft[]): ScoringFault<keyof BandDraft>[] {
  const faults: ScoringFault<keyof BandDraft>[] = []
  if (bands.length < bandLimits.fewest)
    faults.push({ row: null, field: null, text: `至少要有 ${bandLimits.fewest} 个等级。` })
  if (bands.length > bandLimits.most)
    faults.push({ row: null, field: null, text: `最多 ${bandLimits.most} 个等级。` })
  const score = (value: number | null) =>
    value !== null && Number.isInteger(value) && value >= 0 && value <= bandLimits.score
  bands.forEach(({ grade, percent, low, high }, row) => {
    const name = grade.trim()
    const fault = (field: keyof BandDraft, text: string) => faults.push({ row, field, text })
    const own = name === '' ? `第 ${row + 1} 行` : `等级“${name}”`
    if (name === '') fault('grade', `第 ${row + 1} 行还没有写等级名称。`)
    else if (bands.findIndex((other) => other.grade.trim() === name) < row)
      fault('grade', `${own}写了两次，名称要不同。`)
    if (percent === null || !(percent > 0 && percent <= 100))
      fault('percent', `${own}的比例要大于 0%、不超过 100%。`)
    if (!score(high)) fault('high', `${own}的最高分要填 0 到 ${bandLimits.score} 的整数。`)
    if (!score(low)) fault('low', `${own}的最低分要填 0 到 ${bandLimits.score} 的整数。`)
    if (!score(high) || !score(low)) return
    if (low! > high!) fault('low', `${own}的最低分高于最高分。`)
    const above = bands[row - 1]
    if (above && above.low !== null && high! >= above.low)
      fault('high', `${own}的最高分要低于上一等级的最低分(${above.low} 分)，从高到低排。`)
  })
  const share = shareOf(bands)
  if (share !== 100) {
    const off = `${Math.round(Math.abs(100 - share) * 100) / 100}%`
    faults.push({ row: null, field: 'percent', text: share < 100 ? `还差 ${off}` : `多出 ${off}` })
  }
  return faults
}

/** All that keeps lines over the sum from being used; empty when they are complete. */
export function lineFaults(lines: readonly LineDraft[]): ScoringFault<keyof LineDraft>[] {
  const faults: ScoringFault<keyof LineDraft>[] = []
  if (lines.length === 0) faults.push({ row: null, field: null, text: '至少要有一条线。' })
  if (lines.length > lineLimits.most)
    faults.push({ row: null, field: null, text: `最多 ${lineLimits.most} 条线。` })
  lines.forEach(({ name: written, total }, row) => {
    const name = written.trim()
    const own = name === '' ? `第 ${row + 1} 条线` : `“${name}”`
    if (name === '') faults.push({ row, field: 'name', text: `${own}还没有名称，例如“重点线”。` })
    else if (lines.findIndex((other) => other.name.trim() === name) < row)
      faults.push({ row, field: 'name', text: `${own}写了两次，名称要不同。` })
    if (total === null || !(total > 0 && total <= lineLimits.total))
      faults.push({ row, field: 'total', text: `${own}要填总分，大于 0、不超过 ${lineLimits.total}。` })
  })
  return faults
}
