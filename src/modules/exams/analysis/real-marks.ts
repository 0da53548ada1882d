import { ExamError } from '../exam-error.ts'
import type { CountedPupils } from './marks-table.ts'

/**
 * One paper with marks of any decimals (means of two raters, thirds …). Every mark is counted from the first mark
 * of its item: so an item that all answered alike has variance 0 and not what rounding leaves, and sums of squares
 * lose no digits to a mean far from 0. Correlations, variances and differences do not change by it.
 */
export interface RealMarksTable {
  readonly items: readonly string[]
  readonly pupils: number
  readonly scale: 1
  /** Row-major, less `origin`; NaN where there is no mark. */
  readonly marks: Float64Array<ArrayBuffer>
  /** Full mark of each item. */
  readonly full: Float64Array
  readonly origin: Float64Array
}

/** Totals this much apart, of their size, differ by rounding only. */
const SAME_TOTAL = 1e-9

/**
 * A table from plain numbers, row-major, NaN where there is no mark.
 * @throws ExamError `marks.aboveFull`
 */
export function realMarksTable(
  items: readonly string[],
  values: Float64Array,
  full: 'max' | readonly number[],
): RealMarksTable {
  const width = items.length
  const origin = new Float64Array(width).fill(Number.NaN)
  const highest = new Float64Array(width).fill(-Infinity)
  const marks = new Float64Array(values.length)
  for (let i = 0, j = 0; i < values.length; i++) {
    const mark = values[i] as number
    if (Number.isNaN(origin[j] as number)) origin[j] = mark
    if (mark > (highest[j] as number)) highest[j] = mark
    if (full !== 'max' && mark > (full[j] as number) * (1 + SAME_TOTAL)) {
      throw new ExamError(
        'marks.aboveFull',
        `第 ${Math.floor(i / width) + 1} 名学生的「${items[j]}」得 ${mark} 分，超过满分 ${full[j]} 分。`,
      )
    }
    marks[i] = mark - (origin[j] as number)
    if (++j === width) j = 0
  }
  return {
    items,
    pupils: width === 0 ? 0 : values.length / width,
    scale: 1,
    marks,
    full: full === 'max' ? highest.map((mark) => (mark === -Infinity ? 0 : mark)) : Float64Array.from(full),
    origin: origin.map((mark) => (Number.isNaN(mark) ? 0 : mark)),
  }
}

/** `blanksAsZero` for real marks. */
export function realBlanksAsZero(table: RealMarksTable, whose: 'everyone' | 'sat'): RealMarksTable {
  const marks = table.marks.slice()
  const width = table.items.length
  for (let row = 0; row < table.pupils; row++) {
    const own = marks.subarray(row * width, (row + 1) * width)
    if (whose === 'sat' && own.every(Number.isNaN)) continue
    for (let j = 0; j < width; j++) if (Number.isNaN(own[j] as number)) own[j] = -(table.origin[j] as number)
  }
  return { ...table, marks }
}

/** `countedPupils` for real marks; totals that differ by rounding only are made one. */
export function countRealPupils(table: RealMarksTable): CountedPupils<Float64Array> {
  const { marks, pupils } = table
  const width = table.items.length
  const origin = table.origin.reduce((sum, mark) => sum + mark, 0)
  const rows = new Int32Array(pupils)
  const totals = new Float64Array(pupils)
  let counted = 0
  let sat = 0
  for (let row = 0, at = 0; row < pupils; row++) {
    let total = 0
    let blanks = 0
    for (let j = 0; j < width; j++, at++) {
      const mark = marks[at] as number
      if (Number.isNaN(mark)) blanks++
      else total += mark
    }
    if (blanks < width) sat++
    if (blanks === 0 && width > 0) {
      rows[counted] = row
      totals[counted++] = total
    }
  }
  return {
    enrolled: pupils,
    sat,
    rows: rows.slice(0, counted),
    totals: joinEqual(totals.slice(0, counted), origin),
    origin,
  }
}

/** Gives totals that are equal but for rounding their mean. */
function joinEqual(totals: Float64Array<ArrayBuffer>, origin: number): Float64Array<ArrayBuffer> {
  const sorted = totals.slice().sort()
  const size = Math.max(Math.abs((sorted[0] ?? 0) + origin), Math.abs((sorted.at(-1) ?? 0) + origin))
  const joined = new Map<number, number>()
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    const low = sorted[from] as number
    // Near 0 a total is as inexact as the marks that it is the difference of.
    const slack = Math.max(SAME_TOTAL * Math.abs(low + origin), 1e-13 * size)
    let beyond = 0
    while (to < sorted.length && (sorted[to] as number) - low <= slack)
      beyond += (sorted[to++] as number) - low
    for (let i = from; i < to; i++) joined.set(sorted[i] as number, low + beyond / (to - from))
  }
  return totals.map((total) => joined.get(total) as number)
}
