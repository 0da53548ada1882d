import type { PaperTable } from './analysis/marks-table.ts'
import { collectMarks } from './analysis/marks-table.ts'
import { readCsvColumns } from './csv-columns.ts'
import { doubtfulColumns } from './doubtful-columns.ts'
import { ExamError } from './exam-error.ts'
import { readFullMarks } from './full-marks.ts'

/** Labels of pupils' groups, in order (numbers by size, else by code point), and each pupil's group or −1. */
export interface GroupLabels {
  labels: string[]
  groupOf: Int32Array<ArrayBuffer>
}

export interface PaperFile {
  table: PaperTable
  groups: GroupLabels | null
  /** Words such as 缺考 in place of marks, and how often. */
  absences: Map<string, number>
  /** What was taken for granted or looks wrong, in sentences. */
  warnings: string[]
}

/**
 * Column names matching a pattern of `*` (anything) and `?` (one character); several patterns with commas. A name that
 * is itself one of the patterns, or all of them, means that column alone. A column without a name is none.
 */
export function matchColumns(header: readonly string[], pattern: string): number[] {
  const whole = header.indexOf(pattern)
  if (whole >= 0 && pattern !== '') return [whole]
  const tests = pattern
    .split(/[,，]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      if (header.includes(part)) return (name: string) => name === part
      const source = part
        .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.')
      const shape = new RegExp(`^${source}$`, 'su')
      return (name: string) => shape.test(name)
    })
  return header.flatMap((name, column) => (name !== '' && tests.some((test) => test(name)) ? [column] : []))
}

function columnOf(header: readonly string[], name: string): number {
  const column = header.indexOf(name)
  if (column < 0) {
    throw new ExamError('column.missing', `没有名为「${name}」的列；文件里的列有：${listed(header)}。`)
  }
  if (header.indexOf(name, column + 1) >= 0) {
    throw new ExamError('column.twice', `有两列都叫「${name}」，请改名后再试。`)
  }
  return column
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).join('、')
  return names.length > 12 ? `${shown} 等 ${names.length} 列` : shown
}

/**
 * Reads one paper from a wide CSV file: a row a pupil, a column an item.
 * @throws ExamError of `readCsvColumns` and `collectMarks`, `column.missing`, `column.twice`, `rows.none`, `full.*`
 */
export function readPaperFile(
  path: string,
  options: { items: string; full: 'max' | string; group?: string | undefined },
): PaperFile {
  let items: string[] = []
  let collector: ReturnType<typeof collectMarks> | null = null
  const groups: number[] = []
  const warnings: string[] = []
  const contents = readCsvColumns(
    path,
    (header) => {
      const group = options.group === undefined ? -1 : columnOf(header, options.group)
      const columns = matchColumns(header, options.items).filter((column) => column !== group)
      if (columns.length === 0) {
        throw new ExamError(
          'column.missing',
          `没有列名符合「${options.items}」；文件里的列有：${listed(header)}。`,
        )
      }
      items = columns.map((column) => header[column] as string)
      for (const name of items) columnOf(header, name)
      if (header.includes('') && /(^|[,，])\s*\*+\s*($|[,，])/.test(options.items)) {
        warnings.push(`第 ${header.indexOf('') + 1} 列没有列名，没有当作题目。`)
      }
      collector = collectMarks(items.length)
      return { numbers: columns, labels: group < 0 ? [] : [group] }
    },
    (marks, labels) => {
      collector?.append(marks)
      if (labels.length > 0) groups.push(labels[0] as number)
    },
  )
  if (contents.rows === 0) throw new ExamError('rows.none', '文件只有表头，没有学生。')
  const full = options.full === 'max' ? 'max' : readFullMarks(options.full, items)
  const table = (collector as unknown as ReturnType<typeof collectMarks>).finish(items, full)
  const labels = contents.labels[0]
  return {
    table,
    groups: labels ? orderGroups(labels, Int32Array.from(groups)) : null,
    absences: contents.absences,
    warnings: [...contents.notes, ...warnings, ...doubtfulColumns(table)],
  }
}

/** Puts labels in order and renumbers pupils accordingly. */
export function orderGroups(labels: readonly string[], groupOf: Int32Array<ArrayBuffer>): GroupLabels {
  const numeric = labels.every((label) => /^-?\d+(\.\d+)?$/.test(label))
  const order = labels
    .map((_, number) => number)
    .toSorted((a, b) => {
      const [left = '', right = ''] = [labels[a], labels[b]]
      if (numeric && Number(left) !== Number(right)) return Number(left) - Number(right)
      return left < right ? -1 : 1
    })
  const place = new Int32Array(labels.length)
  order.forEach((number, index) => (place[number] = index))
  return {
    labels: order.map((number) => labels[number] as string),
    groupOf: groupOf.map((number) => (number < 0 ? -1 : (place[number] as number))),
  }
}

/** Outcome, prior score and group of the pupils that have all three. */
export interface OccasionsFile {
  rows: number
  outcome: Float64Array
  prior: Float64Array
  groups: GroupLabels
  /** What was taken for granted about the file, in sentences. */
  warnings: string[]
}

/**
 * Reads two occasions from a CSV file; pupils lacking one of the three cells are left out (group −1).
 * @throws ExamError of `readCsvColumns`, `column.missing`, `rows.none`, `groups.one`, `prior.constant`
 */
export function readOccasionsFile(
  path: string,
  columns: { outcome: string; prior: string; group: string },
): OccasionsFile {
  const outcome: number[] = []
  const prior: number[] = []
  const groups: number[] = []
  const contents = readCsvColumns(
    path,
    (header) => {
      const same = new Set([columns.outcome, columns.prior, columns.group])
      if (same.size < 3) throw new ExamError('column.twice', '后测、前测和分组必须是三个不同的列。')
      return {
        numbers: [columnOf(header, columns.outcome), columnOf(header, columns.prior)],
        labels: [columnOf(header, columns.group)],
      }
    },
    ([y = Number.NaN, x = Number.NaN], [group = -1]) => {
      outcome.push(y)
      prior.push(x)
      groups.push(Number.isNaN(y) || Number.isNaN(x) ? -1 : group)
    },
  )
  if (contents.rows === 0) throw new ExamError('rows.none', '文件只有表头，没有学生。')
  const labels = contents.labels[0] as string[]
  const present = new Set(groups.filter((group) => group >= 0))
  if (present.size === 0) {
    throw new ExamError('rows.none', '没有一名学生同时有后测、前测和分组，无法估计增值。')
  }
  if (present.size < 2) throw new ExamError('groups.one', '只有一个组，无法比较组与组的增值。')
  const used = prior.filter((_, i) => (groups[i] as number) >= 0)
  if (used.every((value) => value === used[0])) {
    throw new ExamError('prior.constant', '前测成绩全都相同，无法估计增值。')
  }
  if (used.length < 4) throw new ExamError('rows.few', '数据齐全的学生不到 4 名，无法估计增值。')
  const kept = labels.flatMap((_, number) => (present.has(number) ? [number] : []))
  const place = new Map(kept.map((number, index) => [number, index]))
  const renumbered = Int32Array.from(groups, (group) => place.get(group) ?? -1)
  return {
    rows: contents.rows,
    outcome: Float64Array.from(outcome),
    prior: Float64Array.from(prior),
    groups: orderGroups(
      kept.map((number) => labels[number] as string),
      renumbered,
    ),
    warnings: contents.notes,
  }
}
