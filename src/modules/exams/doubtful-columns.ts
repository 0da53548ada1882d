import { MISSING } from './analysis/marks-table.ts'
import type { PaperTable } from './analysis/marks-table.ts'

const TOTAL_NAMES =
  /^(total|totals|sum|total[ _]?(score|mark)s?|raw[ _]?score|总分|总计|合计|总成绩|总得分|满分)$/i

/** Sentences about columns that were taken for items and look like something else: a row's number, or a total. */
export function doubtfulColumns(table: PaperTable): string[] {
  const numbers = rowNumbers(table)
  const totals = sumsOfOthers(table, numbers)
  return table.items.flatMap((item, j) => {
    if (numbers.has(j)) return [`「${item}」恰好是 1 到 ${table.pupils} 的序号，却当作题目计入了。`]
    if (totals.has(j)) return [`「${item}」等于其余各题之和，像是总分，却当作题目计入了。`]
    return TOTAL_NAMES.test(item) ? [`「${item}」看名称像是总分，却当作题目计入了。`] : []
  })
}

/** Marks in their own unit, NaN for none. */
function marksOf(table: PaperTable): (row: number, item: number) => number {
  const k = table.items.length
  if ('origin' in table) {
    return (row, item) => (table.marks[row * k + item] as number) + (table.origin[item] as number)
  }
  return (row, item) => {
    const mark = table.marks[row * k + item] as number
    return mark === MISSING ? Number.NaN : mark / table.scale
  }
}

function rowNumbers(table: PaperTable): Set<number> {
  if (table.pupils < 3) return new Set()
  const markOf = marksOf(table)
  const isNumber = (item: number) => {
    for (let row = 0; row < table.pupils; row++) if (markOf(row, item) !== row + 1) return false
    return true
  }
  return new Set(table.items.flatMap((_, item) => (isNumber(item) ? [item] : [])))
}

/** Columns that equal the sum of all others (but `apart`) for every pupil with all marks. */
function sumsOfOthers(table: PaperTable, apart: ReadonlySet<number>): Set<number> {
  const items = table.items.flatMap((_, item) => (apart.has(item) ? [] : [item]))
  if (items.length < 3) return new Set()
  const markOf = marksOf(table)
  let left = items
  let compared = 0
  for (let row = 0; row < table.pupils && left.length > 0; row++) {
    const total = items.reduce((sum, item) => sum + markOf(row, item), 0)
    if (Number.isNaN(total)) continue
    left = left.filter((item) => Math.abs(2 * markOf(row, item) - total) <= 1e-9 * Math.abs(total))
    if (total !== 0) compared++
  }
  return new Set(compared < 2 ? [] : left)
}
