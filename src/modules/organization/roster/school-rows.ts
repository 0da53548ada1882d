import type { SchoolRecord } from './records.ts'
import type { RowReader } from './rows.ts'
import { readLocality, readSchoolKind } from './school-kinds.ts'
import { clean, isBlank, quote, readNumber, readPhone, readText, right, tight, wrong } from './values.ts'

const text = (longest: number) => (cell: string) => right(readText(cell, longest))

/** A row of a sheet of schools as a record; null when something in it is wrong, which the reader has then reported. */
export function readSchoolRow(row: RowReader, sheet: string): SchoolRecord | null {
  const name = row.take('name', (cell) =>
    isBlank(cell)
      ? wrong('missingSchoolName', '没有填学校名称，请补上。')
      : right(clean(cell).replace(/(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu, '')),
  )
  const record: SchoolRecord = {
    sheet,
    row: row.number,
    name: name ?? '',
    code: row.take('schoolCode', (cell) => right(isBlank(cell) ? null : tight(cell).slice(0, 40))),
    aliases: row.take('aliases', (cell) =>
      right(
        isBlank(cell)
          ? []
          : clean(cell)
              .split(/[、,;/|]\s*/)
              .filter(Boolean),
      ),
    ),
    kind: row.take('schoolKind', readSchoolKind),
    locality: row.take('locality', readLocality),
    cluster: row.take('cluster', text(60)),
    alliance: row.take('alliance', text(60)),
    address: row.take('address', text(200)),
    principal: row.take('principal', text(40)),
    phone: row.take('phone', readPhone),
    pupils: row.take('pupils', (_, value) => readNumber(value, '学生数', 100_000)),
    classCount: row.take('classCount', (_, value) => readNumber(value, '班级数', 1_000)),
    longitude: row.take('longitude', (_, value) => readNumber(value, '经度', 180)),
    latitude: row.take('latitude', (_, value) => readNumber(value, '纬度', 90)),
  }
  return row.failed() ? null : record
}

/** What to tell when two rows give the same school. */
export function duplicateSchoolMessage(name: string, first: SchoolRecord, sheet: string): string {
  const where = first.sheet === sheet ? `第 ${first.row} 行` : `“${first.sheet}”表第 ${first.row} 行`
  return `学校${quote(name)}与${where}重复(名称或代码相同)，请删去一行或改正。`
}
