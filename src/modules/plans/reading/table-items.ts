import { findWeeks } from './week-expressions.ts'
import { type ItemDetails, addItem, labelDetails, labelled, splitLabels, titleOf } from './item-text.ts'
import { type LabelName, labelWord } from './labels.ts'
import type { ParsedItem } from './parsed-plan.ts'
import { type Reading, claim } from './reading.ts'
import { type Span, isEmpty, keyOf, part, textOf, trimSpan } from './source.ts'
import { type ColumnName, columnByCells, columnOf } from './table-columns.ts'
import { type DateMemory, learnFirstMonday, rowWhen, warnUndated } from './table-dates.ts'
import type { PlanRow, PlanTable } from './text-tables.ts'
import { type When, readWhen, withoutDate } from './when.ts'
import { alignWith, splitWorks } from './works.ts'

type Columns = { names: (ColumnName | null)[]; firstRow: number }

const WHEN_COLUMNS: ColumnName[] = ['week', 'month', 'date']
const WORK_COLUMNS: ColumnName[] = ['content', 'title', 'theme']

function usable(names: (ColumnName | null)[]): boolean {
  const has = (wanted: ColumnName[]) => names.some((name) => name !== null && wanted.includes(name))
  return has(WHEN_COLUMNS) && has(WORK_COLUMNS)
}

function fillUnnamed(
  table: PlanTable,
  names: (ColumnName | null)[],
  firstRow: number,
): (ColumnName | null)[] {
  const body = table.rows.slice(firstRow)
  return names.map((name, column) => {
    if (name !== null) return name
    return columnByCells(body.map((row) => (row.cells[column] ? keyOf(row.cells[column]) : '')))
  })
}

function columnsOf(table: PlanTable): Columns | null {
  let best: Columns | null = null
  let most = 1
  for (const [index, row] of table.rows.slice(0, 5).entries()) {
    const named = row.cells.map((cell) => columnOf(keyOf(cell)))
    const known = named.filter((name) => name !== null).length
    if (known <= most) continue
    const names = fillUnnamed(table, named, index + 1)
    if (!usable(names)) continue
    most = known
    best = { names, firstRow: index + 1 }
  }
  if (best) return best
  const width = Math.max(0, ...table.rows.map((row) => row.cells.length))
  const names = fillUnnamed(
    table,
    Array.from({ length: width }, () => null),
    0,
  )
  if (!names.some((name) => name !== null && WHEN_COLUMNS.includes(name))) return null
  const lengths = names.map((name, column) =>
    name === null
      ? table.rows.reduce((sum, row) => sum + (row.cells[column] ? keyOf(row.cells[column]).length : 0), 0)
      : -1,
  )
  const longest = lengths.indexOf(Math.max(...lengths))
  if (longest < 0 || lengths[longest]! <= 0) return null
  names[longest] = 'content'
  return { names, firstRow: 0 }
}

/** A row whose only text is a date or phase heading, such as `九月` across all columns. */
function onlyText(row: PlanRow): Span | null {
  const filled = row.cells.filter((cell) => !isEmpty(cell))
  return filled.length === 1 ? filled[0]! : null
}

function weeksRestart(table: PlanTable, names: (ColumnName | null)[], firstRow: number): boolean {
  const column = names.indexOf('week')
  if (column < 0) return false
  const numbers = table.rows.slice(firstRow).flatMap((row) => {
    const cell = row.cells[column]
    return cell ? (findWeeks(keyOf(cell), { loose: true })?.last ?? []) : []
  })
  return (
    numbers.length > 0 &&
    Math.max(...numbers) <= 5 &&
    names.includes('month') &&
    new Set(numbers).size < numbers.length
  )
}

type WorkCells = Partial<Record<ColumnName, Span>>

/** One work of a row. Its own date, place and so on come before those of the row's other cells. */
function addWork(
  reading: Reading,
  work: Span,
  rowTime: When | null,
  cells: WorkCells,
  phase: string | undefined,
): ParsedItem | null {
  const { lead, labels } = splitLabels(work)
  const own = ownDate(reading, labelled(labels, 'time') ?? work, rowTime)
  const when = own ?? rowTime
  const main = isEmpty(lead)
    ? (labelled(labels, 'title') ?? labelled(labels, 'theme') ?? labelled(labels, 'content') ?? work)
    : lead
  if (!when) {
    warnUndated(reading, work)
    return null
  }
  const bare = own ? withoutDate(main, own) : main
  const { title, content } = titleOf(bare)
  const name = cells.title && !isEmpty(cells.title) ? cells.title : title
  claim(reading, work)
  return addItem(reading, {
    when,
    title: name,
    content:
      name === cells.title
        ? [work]
        : [labelled(labels, 'content') ?? content ?? trimSpan({ ...work, to: work.from })],
    ...withLabels({ ...detailsOfCells(cells), note: cells.note }, labelDetails(labels)),
    phase,
  })
}

/** `教研组长会(9.2)`: figures in brackets are a date only where they fall within the row's. */
function bracketedDate(reading: Reading, span: Span, rowTime: When | null): When | null {
  const found = rowTime ? /\(([\d./-]{3,12})\)[。;]?$/.exec(keyOf(span)) : null
  if (!found || !rowTime) return null
  const warnings = reading.warnings.length
  const when = readWhen(reading, part(span, found.index + 1, found.index + 1 + found[1]!.length), {
    loose: true,
  })
  if (when && when.period.from >= rowTime.period.from && when.period.to <= rowTime.period.to) return when
  reading.warnings.length = warnings
  return null
}

/** A date that the work itself begins with, ends with or gives after a label; one in mid-sentence is part of its wording. */
function ownDate(reading: Reading, span: Span, rowTime: When | null): When | null {
  const { previous } = reading.years
  const found = readWhen(reading, span) ?? bracketedDate(reading, span, rowTime)
  if (!found) return null
  const length = span.to - span.from
  const near = found.span.from - span.from <= 3 || span.to - found.span.to <= 3 || length <= 30
  const inRow = !rowTime || (found.period.to >= rowTime.period.from && found.period.from <= rowTime.period.to)
  if (near || inRow) return found
  reading.years.previous = previous
  return null
}

function detailsOfCells(cells: WorkCells): ItemDetails {
  return {
    theme: cells.theme,
    place: cells.place,
    host: cells.host,
    responsible: cells.responsible && !isEmpty(cells.responsible) ? cells.responsible : cells.host,
    participants: cells.participants,
    type: cells.type,
  }
}

/** What a work says of itself comes before what the row says. */
function withLabels(row: ItemDetails, own: ItemDetails): ItemDetails {
  const given = Object.entries(own).filter(([, span]) => span !== undefined)
  return { ...row, ...Object.fromEntries(given) }
}

function cellsOf(row: PlanRow, names: (ColumnName | null)[]): WorkCells {
  const cells: WorkCells = {}
  for (const [column, name] of names.entries()) {
    const cell = row.cells[column]
    if (name === null || !cell) continue
    if (cells[name] === undefined || isEmpty(cells[name])) cells[name] = cell
  }
  return cells
}

type OpenWork = { items: ParsedItem[]; ownTime: boolean }

/** Reads a calendar table: one or more items for each row. False when it is none. */
export function readCalendarTable(reading: Reading, table: PlanTable, phase?: string): boolean {
  const columns = columnsOf(table)
  if (!columns) return false
  const { names, firstRow } = columns
  const memory: DateMemory = { last: null, weeksOfMonth: weeksRestart(table, names, firstRow) }
  const workColumns = names.flatMap((name, column) => (name === 'content' ? [column] : []))
  const fallback = names.indexOf('title') >= 0 ? names.indexOf('title') : names.indexOf('theme')
  const sources = workColumns.length > 0 ? workColumns : [fallback]
  const open = new Map<number, OpenWork>()
  for (const row of table.rows.slice(0, firstRow))
    claim(reading, { source: row.source, from: 0, to: row.source.text.length })
  let monthAbove: Span | undefined
  for (const row of table.rows.slice(firstRow)) {
    const alone = onlyText(row)
    if (alone && row.cells.indexOf(alone) === 0 && row.cells.length > 2) {
      if (/^(?:\d{4}年)?[\d一二三四五六七八九十]{1,3}月份?$/.test(keyOf(alone))) {
        monthAbove = alone
        claim(reading, alone)
      }
      continue
    }
    const cells = cellsOf(row, names)
    const when = rowWhen(reading, { ...cells, month: cells.month ?? monthAbove }, memory)
    if (when) {
      memory.last = when
      if (cells.week && !isEmpty(cells.week) && cells.date) learnFirstMonday(reading, cells.week, when.period)
      for (const name of ['date', 'week', 'month', 'weekday', 'clock', 'serial'] as const)
        if (cells[name]) claim(reading, cells[name])
    }
    for (const column of sources) {
      const cell = row.cells[column]
      if (row.carried[column] && open.has(column)) {
        const works = open.get(column)!
        if (!works.ownTime && when)
          for (const item of works.items) item.to = when.period.to > item.to ? when.period.to : item.to
        if (cell) claim(reading, cell)
        continue
      }
      const items = cell
        ? readCell(
            reading,
            cell,
            when,
            cells,
            names[column] ?? 'content',
            cells.phase ? textOf(cells.phase) : phase,
          )
        : []
      open.set(column, {
        items,
        ownTime: items.some(
          (item) => when !== null && (item.from !== when.period.from || item.to !== when.period.to),
        ),
      })
    }
  }
  return true
}

function readCell(
  reading: Reading,
  cell: Span,
  when: When | null,
  cells: WorkCells,
  name: ColumnName,
  phase: string | undefined,
): ParsedItem[] {
  const titled = name === 'content' && cells.title !== undefined && !isEmpty(cells.title)
  if (isEmpty(cell)) {
    const stand = titled ? cells.title : cells.theme
    if (!stand || isEmpty(stand) || name !== 'content') return []
    const item = addWork(reading, stand, when, { ...cells, title: undefined }, phase || undefined)
    return item ? [item] : []
  }
  if (/^[\s/\\无—-]+$/.test(keyOf(cell))) return []
  const works = titled ? [cell] : splitWorks(cell)
  const fields = ['responsible', 'host', 'place', 'participants', 'note', 'type', 'theme'] as const
  const aligned = fields.map((field) => [field, alignWith(cells[field], works.length)] as const)
  return works.flatMap((work, index) => {
    const own: WorkCells = {
      ...cells,
      ...Object.fromEntries(aligned.map(([field, valueAt]) => [field, valueAt(index)])),
    }
    if (!titled) own.title = undefined
    const item = addWork(reading, work, when, own, phase || undefined)
    return item ? [item] : []
  })
}

/** A table that is a form: labels in one cell, values in the next. Empty when it is none. */
export function formFields(table: PlanTable): { name: LabelName; label: Span; value: Span }[] {
  const fields: { name: LabelName; label: Span; value: Span }[] = []
  for (const row of table.rows) {
    for (let column = 0; column < row.cells.length; column += 1) {
      const label = row.cells[column]!
      const name = labelWord(keyOf(label))
      if (name === null) continue
      const next = row.cells.slice(column + 1).find((cell) => !isEmpty(cell))
      if (next && labelWord(keyOf(next)) === null && !row.carried[column])
        fields.push({ name, label, value: next })
    }
  }
  return fields.some(({ name }) => name === 'time') ? fields : []
}

/** A title that stands in the first row of a table. */
export function tableTitle(table: PlanTable): Span | null {
  const first = table.rows[0]
  const alone = first ? onlyText(first) : null
  return alone && first!.cells.length > 1 && keyOf(alone).length <= 60 ? part(alone, 0) : null
}
