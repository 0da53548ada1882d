import { dayOf, timeOf } from '../../../platform/clock.ts'
import type { ExportSheet } from '../../../platform/documents/spreadsheets/export.ts'
import type { Ctx } from '../../organization/index.ts'

/** What lies over a page with pupils' data: who looks at it, and when. */
export function watermarkOf({ actor, clock, district }: Pick<Ctx, 'actor' | 'clock' | 'district'>): string {
  const now = clock.now()
  return `${actor.name} ${actor.staffNumber} ${dayOf(now, district.timeZone)} ${timeOf(now, district.timeZone)}`
}

/** What a file with pupils' data carries instead: a last sheet that says who took it away, and when. */
export function exportRecord(ctx: Pick<Ctx, 'actor' | 'clock' | 'district'>): ExportSheet {
  return {
    name: '导出记录',
    columns: [
      { header: '项目', key: 'what', width: 12 },
      { header: '内容', key: 'value', width: 60 },
    ],
    rows: [
      { what: '导出人', value: watermarkOf(ctx) },
      { what: '请注意', value: '含学生个人信息，只供工作使用，不得转发、公布。这次导出有记录。' },
    ],
  }
}
