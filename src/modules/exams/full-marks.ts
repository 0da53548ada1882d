import { commaRole, readNumber } from './csv-cells.ts'
import { readTextColumns } from './csv-columns.ts'
import { readTextFile } from './csv-source.ts'
import { ExamError } from './exam-error.ts'

const ITEM_HEADERS = /^(item|items|question|name|variable|题号|题目|试题|小题|小题号|题|题名|列名|项目)$/i
const FULL_HEADERS =
  /^(full|fulls|full[ _]?marks?|max|maximum|max[ _]?(score|mark|points)|points|满分|满分值|分值|满分分值|最高分)$/i

/**
 * Full marks for `items`: one number for all of them, or a file — JSON (`{"b1": 2}`, `[2, 3]` in the order of the
 * columns, or `[{"item": "b1", "full": 2}]`) or a table of any kind that marks may come in: a row an item, or a row of
 * full marks under the items' names. Items that the paper does not have are of no account.
 * @throws ExamError `full.unreadable`, `full.missing`, `full.notNumber`, `full.twice`
 */
export function readFullMarks(given: string, items: readonly string[]): number[] {
  if (/^\d+(\.\d+)?$/.test(given)) return items.map(() => fullMark('每题', given))
  const found = fullMarksIn(given, items)
  const lacking = items.filter((item) => !found.has(item))
  if (lacking.length > 0) {
    throw new ExamError('full.missing', `满分文件里没有这些题的满分：${lacking.join('、')}。`)
  }
  return items.map((item) => fullMark(item, found.get(item)))
}

function fullMark(item: string, given: unknown): number {
  const mark = typeof given === 'string' ? readNumber(given, () => commaRole(`"${given}"`, ',')) : given
  if (typeof mark === 'number' && mark > 0 && Number.isFinite(mark)) return mark
  throw new ExamError('full.notNumber', `「${item}」的满分“${String(given).trim()}”不是正数。`)
}

function fullMarksIn(given: string, items: readonly string[]): Map<string, unknown> {
  try {
    const file = readTextFile(given)
    return /^\s*[[{]/.test(file.toString('utf8', 0, 100))
      ? fullFromJson(file, given, items)
      : fullFromTable(file, items)
  } catch (error) {
    if (!(error instanceof ExamError) || error.code.startsWith('full.')) throw error
    if (error.code === 'file.missing') throw new ExamError('full.unreadable', `满分文件打不开：${given}`)
    throw new ExamError('full.unreadable', `满分文件：${error.message}`)
  }
}

function fullFromJson(file: Buffer, given: string, items: readonly string[]): Map<string, unknown> {
  let parsed: unknown
  try {
    parsed = JSON.parse(file.toString())
  } catch {
    throw new ExamError('full.unreadable', `满分文件不是正确的 JSON:${given}`)
  }
  if (!Array.isArray(parsed)) return new Map(Object.entries(parsed as Record<string, unknown>))
  return new Map(
    parsed.map((entry: unknown, j): [string, unknown] => {
      if (typeof entry !== 'object' || entry === null) return [items[j] ?? '', entry]
      const { item, full } = entry as Record<string, unknown>
      return [String(item), full]
    }),
  )
}

/** Every row of a table as texts, the header first; '' for an empty cell. */
function textRows(file: Buffer): string[][] {
  const rows: Int32Array[] = []
  const { header, labels } = readTextColumns(
    file,
    (cells) => ({ numbers: [], labels: cells.map((_, column) => column) }),
    (_, found) => rows.push(found.slice()),
  )
  return [header, ...rows.map((row) => Array.from(row, (label, column) => labels[column]?.[label] ?? ''))]
}

function fullFromTable(file: Buffer, items: readonly string[]): Map<string, unknown> {
  const rows = textRows(file)
  const [header = [], ...below] = rows
  const known = new Set(items)
  const across = header.filter((name) => known.has(name)).length
  const itemColumn = Math.max(
    0,
    header.findIndex((name) => ITEM_HEADERS.test(name)),
  )
  const down = rows.filter((row) => known.has(row[itemColumn] ?? '')).length
  if (below.length > 0 && (across > down || (across === 1 && header.length === 1))) {
    return fullAcross(header, below)
  }
  const found = new Map<string, unknown>()
  const fullColumn = fullColumnOf(rows, itemColumn, known)
  for (const row of rows) {
    const item = row[itemColumn] ?? ''
    if (!known.has(item)) continue
    const full = row[fullColumn] ?? ''
    if (found.has(item) && found.get(item) !== full) {
      throw new ExamError(
        'full.twice',
        `满分文件里「${item}」有两个不同的满分：${String(found.get(item))} 和 ${full}。`,
      )
    }
    found.set(item, full)
  }
  return found
}

/** One row under the items' names; of several, the one that says it is the full marks. */
function fullAcross(header: readonly string[], rows: readonly string[][]): Map<string, unknown> {
  const row =
    rows.length === 1 ? rows[0] : rows.find((cells) => cells.some((cell) => FULL_HEADERS.test(cell)))
  if (!row) {
    throw new ExamError('full.missing', '满分文件里题名之下有好几行，看不出哪一行是满分：请只留满分那一行。')
  }
  return new Map(header.map((name, column) => [name, row[column] ?? '']))
}

/** The column that is called full mark; else the last one in which every item has a number. */
function fullColumnOf(rows: readonly string[][], itemColumn: number, items: ReadonlySet<string>): number {
  const [header = []] = rows
  const named = header.findIndex((name) => FULL_HEADERS.test(name))
  if (named >= 0 && named !== itemColumn) return named
  const own = rows.filter((row) => items.has(row[itemColumn] ?? ''))
  const isNumber = (cell = '') => Number.isFinite(readNumber(cell, () => 'decimal') as number)
  const column = header.findLastIndex((_, c) => c !== itemColumn && own.every((row) => isNumber(row[c])))
  return column < 0 ? header.length - 1 : column
}
