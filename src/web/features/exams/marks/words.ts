import type { Answers } from '../../../app/client.ts'
import type { Tone } from '../../../ui/status-badge.tsx'

export type ExamImport = Answers['exams']['examImport']
export type ExamSheet = ExamImport['sheets'][number]
export type ExamColumn = ExamSheet['columns'][number]
export type MarksPart = NonNullable<ExamImport['marks']>
export type PupilsPart = NonNullable<ExamImport['pupils']>
export type MarksState = Answers['exams']['marksState']
export type PupilMarks = Answers['exams']['pupilMarks']

export const stateWords: Record<ExamImport['state'], { label: string; tone: Tone }> = {
  uploaded: { label: '已上传', tone: 'quiet' },
  checking: { label: '正在检查', tone: 'active' },
  checked: { label: '等待导入', tone: 'warn' },
  importing: { label: '正在导入', tone: 'active' },
  imported: { label: '已导入', tone: 'good' },
  failed: { label: '没有完成', tone: 'bad' },
  cancelled: { label: '已放弃', tone: 'quiet' },
}

export const reasonWords: Record<NonNullable<ExamSheet['reason']>, string> = {
  blank: '空白表，不读取',
  hidden: '隐藏的表，不读取',
  noHeader: '没有找到写着考号或学籍号的表头，不读取',
  noPaper: '看不出是哪一科，请选择',
  chosen: '您选择了不读取',
}

export function isRunning(it: Pick<ExamImport, 'state'> | undefined): boolean {
  return it?.state === 'checking' || it?.state === 'importing'
}

/** 城南小学 5 份: whole numbers with the unit. */
export function countOf(count: number, unit: string): string {
  return `${count.toLocaleString('zh-CN')} ${unit}`
}
