import type { Answers } from '../../app/client.ts'
import type { Tone } from '../../ui/status-badge.tsx'

export type RosterImport = Answers['organization']['rosterImport']
export type RosterSheet = RosterImport['sheets'][number]
export type RosterRow = Answers['organization']['rosterImportRows']['rows'][number]
export type RosterCounts = NonNullable<RosterImport['counts']>
export type ImportState = RosterImport['state']
export type ImportMode = NonNullable<RosterImport['mode']>

export const stateWords: Record<ImportState, { label: string; tone: Tone }> = {
  uploaded: { label: '已上传', tone: 'quiet' },
  checking: { label: '正在检查', tone: 'active' },
  checked: { label: '等待导入', tone: 'warn' },
  importing: { label: '正在导入', tone: 'active' },
  imported: { label: '已导入', tone: 'good' },
  failed: { label: '没有完成', tone: 'bad' },
  cancelled: { label: '已放弃', tone: 'quiet' },
}

export const kindWords: Record<RosterSheet['kind'], string> = {
  teachers: '教师名单',
  schools: '学校名单',
  assignments: '任教安排',
  ignored: '不读取',
}

export const reasonWords = {
  blank: '空白表',
  hidden: '隐藏的表',
  noHeader: '没有找到表头',
  chosen: '您选择了不读取',
} as const

export const skippedWords = {
  total: '合计行',
  note: '说明行',
  header: '重复的表头',
  example: '示例行',
  section: '分组标题',
} as const

/** 新增 3 人、变动 2 人 …, without what is nought. */
export function countsLine(counts: RosterCounts): string {
  const parts: [string, number][] = [
    ['新增', counts.new],
    ['变动', counts.changed],
    ['调动', counts.moved],
    ['不变', counts.unchanged],
  ]
  const people = parts.filter(([, count]) => count > 0).map(([label, count]) => `${label} ${count} 人`)
  const wrong = counts.wrong > 0 ? [`有误 ${counts.wrong} 行`] : []
  return [...people, ...wrong].join('、') || '没有教师'
}
