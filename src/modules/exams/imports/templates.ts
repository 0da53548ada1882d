import { type ExportSpec, workbookBytes } from '../../../platform/documents/spreadsheets/export.ts'
import type { Ctx } from '../../organization/index.ts'
import { loadMarksStanding } from '../marks-import/loading.ts'
import { sitsPaper } from '../rules/assessment.ts'

/** The workbook that a school may download and fill in with its pupils. */
export function pupilsTemplate(): Promise<Uint8Array> {
  return workbookBytes({
    sheets: [
      {
        name: '学生',
        columns: [
          {
            header: '学籍号*',
            key: 'number',
            format: 'text',
            width: 24,
            hint: '识别学生的唯一依据。不要填身份证号。',
          },
          { header: '姓名', key: 'name', format: 'text', hint: '可以不填' },
          { header: '性别', key: 'sex', format: 'text', choices: ['男', '女'], hint: '可以不填' },
          { header: '学校', key: 'school', format: 'text', width: 24, hint: '在本校登记的可以不填' },
          { header: '年级*', key: 'grade', format: 'text', hint: '如 七年级、高一' },
          { header: '班级*', key: 'className', format: 'text', hint: '如 3班、七年级(3)班' },
        ],
        rows: [],
      },
    ],
  })
}

/** An empty table of marks, a sheet a paper, with the numbers of those who take part; no names. */
export async function marksTemplate(ctx: Ctx, assessmentId: string): Promise<ExportSpec> {
  const { papers, pupils } = await loadMarksStanding(ctx.db, ctx.district.id, assessmentId)
  return {
    sheets: papers.map(({ title, booklet, items, scale }) => ({
      name: title,
      columns: [
        { header: '考号', key: 'candidate', format: 'text' as const, width: 16 },
        { header: '学籍号', key: 'number', format: 'text' as const, width: 22 },
        ...items.map(({ label, full, key }, item) => ({
          header: /^\d/.test(label) ? `第${label}题` : label,
          key: `item${item}`,
          hint: key === null ? `满分 ${full / scale}` : `选项字母，或得分；满分 ${full / scale}`,
        })),
        { header: '总分', key: 'total', hint: '可以不填；缺考填“缺考”' },
      ],
      rows: pupils.numbers.flatMap((number, slot) =>
        sitsPaper(pupils.booklets[slot]!, booklet)
          ? [{ candidate: pupils.candidateNumbers[slot], number }]
          : [],
      ),
    })),
  }
}
