import { sql } from 'kysely'
import type { ExportSheet } from '../../../platform/documents/spreadsheets/export.ts'
import type { Ctx } from '../actor.ts'
import { today } from '../terms.ts'
import { stageLabels } from '../vocabulary.ts'
import {
  conditions,
  fromPeople,
  type PeopleFilter,
  type PersonRow,
  personLineColumns,
  toPersonLine,
} from './people.ts'

/** The people that a filter finds as a sheet; age only where the viewer may see it. */
export async function peopleSheet(ctx: Ctx, filter: PeopleFilter): Promise<ExportSheet> {
  const day = today(ctx)
  const found = await sql<PersonRow>`
    select ${personLineColumns()} from ${fromPeople(day)} where ${conditions(ctx, filter)}
     order by s.name nulls last, p.pinyin, p.id`.execute(ctx.db)
  return {
    name: '教师',
    columns: [
      { header: '教职工号', key: 'staffNumber', width: 14, format: 'text' },
      { header: '姓名', key: 'name', width: 12 },
      { header: '所在学校', key: 'schoolName', width: 26 },
      { header: '学段', key: 'stage', width: 10 },
      { header: '任教学科', key: 'subject', width: 14 },
      { header: '职称', key: 'title', width: 10 },
      { header: '职务', key: 'duty', width: 12 },
      { header: '荣誉', key: 'honour', width: 20 },
      { header: '年龄', key: 'age', width: 8, format: 'integer' },
    ],
    rows: found.rows.map((row) => {
      const line = toPersonLine(ctx, row, day)
      return { ...line, stage: line.stage && stageLabels[line.stage] }
    }),
    expectedRows: found.rows.length,
  }
}
