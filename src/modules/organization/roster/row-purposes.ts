import { setImmediate } from 'node:timers/promises'
import type { SheetRow } from '../../../platform/documents/spreadsheets/cells.ts'
import type { Table } from './headers.ts'
import { looksLikeSchool } from './school-names.ts'
import { isBlank, textOf, tight } from './values.ts'

/** What a row below the header is there for. */
export type RowPurpose = 'data' | 'blank' | 'total' | 'note' | 'header' | 'example' | 'section'

const total = /^(合计|总计|小计|共计|累计|总人数|本页合计|本页小计|汇总|共\d+(人|名|所|个)|共计\d+)/
const note =
  /^(说明|注意|注[::]|注\d|备注[::]|填表|填报|制表|审核|负责人|联系人|联系电话|单位(负责人|领导|盖章|\(盖章\))|校长签|校长\(|经办|统计|打印|日期|签字|签章|\(盖章|盖章|以上|本表|★|※|\*{1,3}[^*]{4})/
const example = /^(示例|例[::]|样例|范例|例如|\(示例\)|填写示例)/

/** What each row of the table is there for, in the order of its rows; gives the event loop a turn now and then. */
export async function classifyRows(table: Table): Promise<RowPurpose[]> {
  const purposes: RowPurpose[] = []
  for (const row of table.rows) {
    if (purposes.push(purposeOf(row, table)) % 2_000 === 0) await setImmediate()
  }
  return purposes
}

/**
 * Tells rows of people from rows about the sheet. Only a row without a key of its own (staff number, school code) can be
 * a total or a note, so that nobody named 汇总 is lost.
 */
function purposeOf(row: SheetRow, table: Table): RowPurpose {
  const filled: string[] = []
  for (const value of row.values) {
    const text = tight(textOf(value))
    if (text !== '') filled.push(text)
  }
  if (filled.length === 0 && !row.formulas?.size) return 'blank'
  const own = (column: number | undefined) => (column === undefined ? '' : tight(textOf(row.values[column])))
  const key = own(table.fields.get(table.kind === 'schools' ? 'schoolCode' : 'staffNumber'))
  const name = own(table.fields.get('name'))
  if (example.test(key) || example.test(name) || example.test(filled[0] ?? '')) return 'example'
  if (isRepeatedHeader(row, table)) return 'header'
  const withoutKey = isBlank(key) || table.kind === 'schools'
  if (withoutKey && filled.slice(0, 3).some((text) => total.test(text))) return 'total'
  // The sums themselves may stand in the column of staff numbers.
  if (
    total.test(filled[0] ?? '') &&
    filled[0]!.length <= 8 &&
    (isBlank(name) || total.test(name) || /^\d+人?$/.test(name))
  ) {
    return 'total'
  }
  if ((withoutKey || note.test(key)) && filled.length <= 4 && note.test(filled[0] ?? '')) return 'note'
  if (isNumbering(filled)) return 'header'
  const meant = [...table.fields.values()].filter((column) => {
    return !isBlank(textOf(row.values[column])) || row.formulas?.has(column)
  })
  // A row with a number in front and nothing else was numbered in advance.
  if (meant.length === 0) return filled.some((text) => text.length > 8) ? 'note' : 'blank'
  if (filled.length === 1 && filled[0] !== key && !row.formulas?.size) {
    const isName = filled[0] === name && /^[\p{Script=Han}·]{2,4}$/u.test(name) && !looksLikeSchool(name)
    if (table.kind !== 'schools' && !isName)
      return filled[0]!.length > 24 || isNumbered(filled[0]!) ? 'note' : 'section'
    if (table.kind === 'schools' && (filled[0]!.length > 24 || isNumbered(filled[0]!))) return 'note'
  }
  return 'data'
}

/** A row 1, 2, 3 … under the header, which some forms print to number their columns. */
function isNumbering(filled: string[]): boolean {
  return (
    filled.length >= 4 &&
    filled.every(
      (text, at) => /^\d{1,2}$/.test(text) && (at === 0 || Number(text) === Number(filled[at - 1]) + 1),
    )
  )
}

/** 1、本表由学校填写 */
function isNumbered(text: string): boolean {
  return (
    /^(\d{1,2}[.、)]|[一二三四五六七八九十][、.]|\([一二三四五六七八九十\d]\))/.test(text) && text.length > 12
  )
}

function isRepeatedHeader(row: SheetRow, table: Table): boolean {
  let same = 0
  let other = 0
  for (const [column, levels] of table.headerTexts) {
    const text = tight(textOf(row.values[column]))
    if (text === '') continue
    if (levels.includes(text)) same++
    else other++
  }
  return same >= 2 && same > other
}
