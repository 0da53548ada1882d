import { ExamError } from '../exam-error.ts'
import type { RealMarksTable } from './real-marks.ts'
import { countRealPupils, realBlanksAsZero, realMarksTable } from './real-marks.ts'

/** Stands for "no mark" in a marks table. A mark of 0 is a mark; a blank is not. */
export const MISSING = -32768

/** Marks are stored as whole numbers: ×2 where half marks occur, ×10 for tenths, and so on. */
const SCALES = [1, 2, 4, 10, 20, 100, 1000, 10_000, 100_000, 1_000_000] as const

export type Marks = Int16Array<ArrayBuffer> | Int32Array<ArrayBuffer>

/** One paper: `pupils` rows of `items.length` marks, pupil after pupil, as whole numbers ×`scale`. */
export interface MarksTable {
  readonly items: readonly string[]
  readonly pupils: number
  readonly scale: number
  /** Row-major, ×scale; `MISSING` where there is no mark. */
  readonly marks: Marks
  /** Full mark of each item, ×scale. */
  readonly full: Float64Array
}

/** A paper from a file of any kind. Marks of the store are whole numbers, and only ever that. */
export type PaperTable = MarksTable | RealMarksTable

export type Totals = Int32Array | Float64Array

/** The pupils that a statistic counts. `enrolled` ≥ `sat` (any mark at all) ≥ `rows.length` (no blank item). */
export interface CountedPupils<T extends Totals = Int32Array> {
  readonly enrolled: number
  readonly sat: number
  /** Row in the table of every counted pupil, ascending. */
  readonly rows: Int32Array
  /** Total of every counted pupil, ×scale, in the order of `rows`. */
  readonly totals: T
  /** Of real marks only: what the totals are counted from. */
  readonly origin?: number
}

/** Collects rows of marks as they are read; stays with two bytes a mark as long as all are small whole numbers. */
export interface MarksCollector {
  /** `values` holds one mark an item, NaN for none; it may be reused by the caller. */
  append(values: Float64Array): void
  /**
   * Whole numbers wherever the marks have few enough decimals to be exact as such, else real numbers.
   * @throws ExamError `marks.tooLarge`, `marks.aboveFull`
   */
  finish(items: readonly string[], full: 'max' | readonly number[]): PaperTable
}

export function collectMarks(width: number): MarksCollector {
  let pupils = 0
  let whole: Int16Array<ArrayBuffer> | null = new Int16Array(1024 * width)
  let real = new Float64Array(0)

  function widen(): void {
    real = new Float64Array((whole as Int16Array).length)
    for (let i = 0; i < pupils * width; i++) {
      const mark = (whole as Int16Array)[i] as number
      real[i] = mark === MISSING ? Number.NaN : mark
    }
    whole = null
  }

  return {
    append(values) {
      const start = pupils * width
      if (whole) {
        if (start + width > whole.length) {
          const larger = new Int16Array(whole.length * 2)
          larger.set(whole)
          whole = larger
        }
        for (let j = 0; j < width; j++) {
          const value = values[j] as number
          if (Number.isNaN(value)) whole[start + j] = MISSING
          else if (Number.isInteger(value) && value > MISSING && value <= 32767) whole[start + j] = value
          else {
            widen()
            break
          }
        }
      }
      if (!whole) {
        if (start + width > real.length) {
          const larger = new Float64Array(real.length * 2)
          larger.set(real)
          real = larger
        }
        real.set(values, start)
      }
      pupils++
    },
    finish(items, full) {
      const cells = pupils * width
      if (whole) {
        if (commonScale([], full === 'max' ? [] : full) === 1) {
          return completeTable(items, pupils, 1, whole.slice(0, cells), full)
        }
        widen()
      }
      const values = real.subarray(0, cells)
      return wholeTable(items, values, full) ?? realMarksTable(items, values, full)
    },
  }
}

/**
 * A table from plain numbers, row-major, NaN where there is no mark.
 * @throws ExamError `marks.tooFine` for marks that are no whole numbers at any scale, `marks.tooLarge`, `marks.aboveFull`
 */
export function marksTable(
  items: readonly string[],
  values: ArrayLike<number>,
  full: 'max' | readonly number[],
): MarksTable {
  const table = wholeTable(items, values, full)
  if (!table) throw new ExamError('marks.tooFine', '分数的小数超过六位，无法按分数统计，请先四舍五入。')
  return table
}

/** Null where marks have too many decimals, or are too large with them, for sums that are exact. */
function wholeTable(
  items: readonly string[],
  values: ArrayLike<number>,
  full: 'max' | readonly number[],
): MarksTable | null {
  const width = items.length
  const pupils = width === 0 ? 0 : values.length / width
  const largest = largestOf(values)
  if (largest * Math.max(1, width) >= 2 ** 31) {
    throw new ExamError('marks.tooLarge', `有分数达到 ${largest}，过大，请检查这一列是不是分数。`)
  }
  const scale = commonScale(values, full === 'max' ? [] : full)
  const marks = scale === null ? null : scaleMarks(values, scale, width, largest * scale)
  return scale === null || marks === null ? null : completeTable(items, pupils, scale, marks, full)
}

function isExactAt(value: number, scale: number): boolean {
  return Number.isNaN(value) || Math.round(value * scale) / scale === value
}

/** The smallest scale at which every mark and full mark is a whole number; null if there is none. */
function commonScale(values: ArrayLike<number>, full: readonly number[]): number | null {
  let at = 0
  for (const list of [values, full]) {
    for (let i = 0; i < list.length; i++) {
      while (at < SCALES.length && !isExactAt(list[i] as number, SCALES[at] as number)) at++
      if (at === SCALES.length) return null
    }
  }
  // A scale found for a later mark may not fit an earlier one (¼ needs 4, then a tenth needs 20).
  while (at < SCALES.length) {
    const scale = SCALES[at] as number
    let fits = true
    for (const list of [values, full]) {
      for (let i = 0; fits && i < list.length; i++) fits = isExactAt(list[i] as number, scale)
    }
    if (fits) return scale
    at++
  }
  return null
}

function largestOf(values: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i] as number)
    if (size > largest) largest = size
  }
  return largest
}

/** Null where totals, or sums of their squares, would no longer be exact. `largest` is ×scale. */
function scaleMarks(values: ArrayLike<number>, scale: number, width: number, largest: number): Marks | null {
  const total = largest * Math.max(1, width)
  if (total >= 2 ** 31 || total * total * (values.length / Math.max(1, width)) >= 2 ** 53) return null
  const marks = largest <= 32767 ? new Int16Array(values.length) : new Int32Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (Number.isNaN(value)) marks[i] = MISSING
    else {
      const scaled = Math.round(value * scale)
      if (scaled === MISSING) return null
      marks[i] = scaled
    }
  }
  return marks
}

function completeTable(
  items: readonly string[],
  pupils: number,
  scale: number,
  marks: Marks,
  full: 'max' | readonly number[],
): MarksTable {
  const width = items.length
  const highest = new Float64Array(width).fill(-Infinity)
  for (let i = 0, j = 0; i < marks.length; i++) {
    const mark = marks[i] as number
    if (mark !== MISSING && mark > (highest[j] as number)) highest[j] = mark
    if (++j === width) j = 0
  }
  if (full === 'max') {
    const observed = highest.map((mark) => (mark === -Infinity ? 0 : mark))
    return { items, pupils, scale, marks, full: observed }
  }
  const given = Float64Array.from(full, (mark) => Math.round(mark * scale))
  for (let j = 0; j < width; j++) {
    if ((highest[j] as number) > (given[j] as number)) {
      const at = marks.findIndex((mark, i) => i % width === j && mark > (given[j] as number))
      throw new ExamError(
        'marks.aboveFull',
        `第 ${Math.floor(at / width) + 1} 名学生的「${items[j]}」得 ${(marks[at] as number) / scale} 分，超过满分 ${full[j]} 分。`,
      )
    }
  }
  return { items, pupils, scale, marks, full: given }
}

/**
 * The same paper with blanks counted as 0, which the caller must choose (the default is listwise deletion):
 * for `everyone`, or for those who `sat`, leaving pupils without a single mark absent.
 */
export function blanksAsZero(table: MarksTable, whose: 'everyone' | 'sat'): MarksTable
export function blanksAsZero(table: PaperTable, whose: 'everyone' | 'sat'): PaperTable
export function blanksAsZero(table: PaperTable, whose: 'everyone' | 'sat'): PaperTable {
  if ('origin' in table) return realBlanksAsZero(table, whose)
  const marks = table.marks.slice()
  const width = table.items.length
  for (let row = 0; row < table.pupils; row++) {
    const start = row * width
    let sat = whose === 'everyone'
    for (let j = 0; j < width && !sat; j++) sat = marks[start + j] !== MISSING
    if (!sat) continue
    for (let j = 0; j < width; j++) if (marks[start + j] === MISSING) marks[start + j] = 0
  }
  return { ...table, marks }
}

/** Listwise deletion: a pupil with any blank item is not counted (oracle definitions, "Missing"). */
export function countedPupils(table: MarksTable): CountedPupils
export function countedPupils(table: PaperTable): CountedPupils<Totals>
export function countedPupils(table: PaperTable): CountedPupils<Totals> {
  if ('origin' in table) return countRealPupils(table)
  const { marks, pupils } = table
  const width = table.items.length
  const rows = new Int32Array(pupils)
  const totals = new Int32Array(pupils)
  let counted = 0
  let sat = 0
  for (let row = 0, at = 0; row < pupils; row++) {
    let total = 0
    let blanks = 0
    for (let j = 0; j < width; j++, at++) {
      const mark = marks[at] as number
      if (mark === MISSING) blanks++
      else total += mark
    }
    if (blanks < width) sat++
    if (blanks === 0 && width > 0) {
      rows[counted] = row
      totals[counted++] = total
    }
  }
  return { enrolled: pupils, sat, rows: rows.slice(0, counted), totals: totals.slice(0, counted) }
}

/** Full mark of the whole paper, ×scale. */
export function fullTotal(table: PaperTable): number {
  return table.full.reduce((sum, mark) => sum + mark, 0)
}
