import { workbookBytes } from '../../../platform/documents/spreadsheets/export.ts'
import { hoursOf } from '../rules.ts'
import { entryColumns, factsOfPerson, type PrintedRecord, rowOf } from './printed.ts'

/** The growth record as a workbook: who, sums by term and kind, every entry, honours, stays. */
export function recordXlsx({ record, entries }: PrintedRecord): Promise<Uint8Array> {
  const facts = factsOfPerson(record)
  const sums = record.terms.flatMap((term) =>
    term.kinds.map((kind) => ({
      term: term.name,
      kind: kind.label,
      count: kind.count,
      unit: kind.unit,
      hours: hoursOf(kind.minutes),
    })),
  )
  return workbookBytes({
    sheets: [
      {
        name: '基本情况',
        columns: [
          { header: '项目', key: 'label', width: 14 },
          { header: '内容', key: 'value', width: 36, format: 'text' },
        ],
        rows: facts.map(([label, value]) => ({ label, value })),
        expectedRows: facts.length,
      },
      {
        name: '各学期合计',
        columns: [
          { header: '学期', key: 'term', width: 30 },
          { header: '类别', key: 'kind', width: 18 },
          { header: '数量', key: 'count', format: 'integer' },
          { header: '单位', key: 'unit' },
          { header: '学时', key: 'hours', format: 'decimal' },
        ],
        rows: sums,
        expectedRows: sums.length,
      },
      {
        name: '条目',
        columns: entryColumns.map((column) => ({
          ...column,
          ...(column.key === 'day' && { format: 'date' as const, width: 12 }),
          ...(column.key === 'title' && { width: 44 }),
          ...(column.key === 'kind' && { width: 16 }),
          ...(column.key === 'counterpart' && { width: 24 }),
          ...(column.key === 'hours' && { format: 'decimal' as const }),
        })),
        rows: entries.map(rowOf),
        expectedRows: entries.length,
      },
      {
        name: '荣誉',
        columns: [
          { header: '荣誉', key: 'name', width: 36 },
          { header: '级别', key: 'levelLabel', width: 12 },
          { header: '获得日期', key: 'awardedOn', format: 'date', width: 12 },
        ],
        rows: record.honours,
        expectedRows: record.honours.length,
      },
      {
        name: '任职经历',
        columns: [
          { header: '单位', key: 'name', width: 30 },
          { header: '职务', key: 'dutyLabel', width: 14 },
          { header: '学科', key: 'subject' },
          { header: '起', key: 'from', format: 'date', width: 12 },
          { header: '止', key: 'to', format: 'date', width: 12 },
        ],
        rows: record.stays,
        expectedRows: record.stays.length,
      },
    ],
  })
}
