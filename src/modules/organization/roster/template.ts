import {
  workbookBytes,
  type ExportColumn,
  type ExportSheet,
} from '../../../platform/documents/spreadsheets/export.ts'
import {
  localityLabels,
  schoolKindLabels,
  schoolKinds,
  stageLabels,
  subjects,
  titles,
} from '../vocabulary.ts'
import { catalogue, type Field, type SheetKind } from './fields.ts'

type TemplateColumn = {
  field: Field
  example: string
  required?: true
  choices?: readonly string[]
  hint?: string
}

const stages = Object.values(stageLabels)

const templates: { kind: SheetKind; name: string; columns: TemplateColumn[] }[] = [
  {
    kind: 'schools',
    name: '学校',
    columns: [
      { field: 'name', example: '示例：城南小学', required: true },
      { field: 'schoolCode', example: '3208000001' },
      { field: 'aliases', example: '城南小' },
      {
        field: 'schoolKind',
        example: '小学',
        required: true,
        choices: schoolKinds.map((kind) => schoolKindLabels[kind]),
      },
      { field: 'locality', example: '城区', required: true, choices: Object.values(localityLabels) },
      { field: 'cluster', example: '东片' },
      { field: 'alliance', example: '城南校联体' },
      { field: 'address', example: '人民路 1 号' },
      { field: 'pupils', example: '1200' },
      { field: 'classCount', example: '24' },
    ],
  },
  {
    kind: 'teachers',
    name: '教师',
    columns: [
      {
        field: 'staffNumber',
        example: '示例001',
        required: true,
        hint: '识别教师的唯一依据，全区不能重复。不要填身份证号。',
      },
      { field: 'name', example: '示例教师', required: true },
      { field: 'sex', example: '女', choices: ['男', '女'] },
      { field: 'bornOn', example: '1985.03', hint: '如 1985.03 或 1985年3月' },
      { field: 'joinedWorkOn', example: '2008.08', hint: '如 2008.08 或 2008年8月' },
      {
        field: 'title',
        example: '一级教师',
        choices: titles.map((title) => `${title}教师`),
        hint: '未评职称的留空',
      },
      { field: 'school', example: '城南小学', required: true, hint: '与“学校”表中的名称一致' },
      { field: 'stage', example: '小学', choices: stages },
      { field: 'subject', example: '语文', choices: subjects, hint: '不止一门时用顿号隔开，主要的写在前面' },
      { field: 'grades', example: '六年级', hint: '如 六年级、初一；不止一个年级时用顿号隔开' },
      { field: 'honours', example: '市学科带头人、区骨干教师', hint: '写明级别，不止一项时用顿号隔开' },
      { field: 'position', example: '教研组长' },
      { field: 'phone', example: '13800000000' },
    ],
  },
  {
    kind: 'assignments',
    name: '任教',
    columns: [
      { field: 'staffNumber', example: '示例001', required: true },
      { field: 'name', example: '示例教师' },
      { field: 'school', example: '城南小学', hint: '在本校任教的可留空' },
      { field: 'subject', example: '语文', required: true, choices: subjects },
      { field: 'grades', example: '六年级' },
      { field: 'classes', example: '六(3)班' },
      { field: 'weeklyHours', example: '12' },
    ],
  },
]

const notes = [
  '“学校”“教师”“任教”三张表可以只填需要的；列的顺序可以改动，不需要的列可以删去。',
  '带 * 的列必须填写。以“示例”开头的一行不会导入，可以删去，也可以留着。',
  '教职工号是识别教师的唯一依据：再次导入时，同号的教师会更新，不会重复增加；调动的教师保留原有记录。',
  '年月写成 1985.03、1985年3月、1985-03 都可以；职称写三级、二级、一级、高级或正高级教师。',
  '“任教”表一行写一门学科；教师表里已写明任教学科和年级的，不必再填。',
  '上传后先核对列的对应和检查结果，确认后才会写入；有问题的行会随原表退回，最后一列写明如何修改。',
]

/** The workbook that an office may download and fill in: 学校, 教师, 任教 with an example row each, and 说明. */
export async function rosterTemplate(): Promise<Uint8Array> {
  const sheets = templates.map(({ kind, name, columns }): ExportSheet => {
    const labels = catalogue[kind] as Record<string, { label: string }>
    return {
      name,
      columns: columns.map(({ field, required, choices, hint, example }): ExportColumn => {
        const column: ExportColumn = {
          header: `${labels[field]!.label}${required ? '*' : ''}`,
          key: field,
          width: Math.max(12, example.length * 2 + 4),
          format: 'text',
        }
        if (choices) column.choices = choices
        if (hint) column.hint = hint
        return column
      }),
      rows: [Object.fromEntries(columns.map(({ field, example }) => [field, example]))],
    }
  })
  const explanation: ExportSheet = {
    name: '说明',
    columns: [{ header: '填写说明', key: 'text', width: 100 }],
    rows: notes.map((text, at) => ({ text: `${at + 1}、${text}` })),
  }
  return workbookBytes({ sheets: [...sheets, explanation] })
}
