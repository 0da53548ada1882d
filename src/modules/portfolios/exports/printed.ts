import type { Entry } from '../../ledger/index.ts'
import { type Ctx, levelLabels, type Stage, stageLabels } from '../../organization/index.ts'
import type { GrowthRecord } from '../contract.ts'
import { logLook } from '../operations.ts'
import { entriesOf, loadOwner, recordOf } from '../queries/record.ts'
import { hoursOf } from '../rules.ts'

/** A growth record as it goes on paper: all of it, or one school year. */
export interface PrintedRecord {
  title: string
  fileName: string
  record: GrowthRecord
  /** Oldest first. */
  entries: Entry[]
  /** 'YYYY-MM-DD' */
  printedOn: string
}

/**
 * Reads a growth record for a file, which leaves a line for its owner.
 * @throws Refusal notFound when there is no such person or it is not the viewer's to read
 */
export async function printRecord(
  ctx: Ctx,
  input: { personId: string; year?: string },
  printedOn: string,
): Promise<PrintedRecord> {
  const owner = await loadOwner(ctx, input.personId)
  await logLook(ctx, owner, 'portfolio.exported')
  const whole = await recordOf(ctx, owner, input.year)
  const { person, year } = whole
  const span = input.year ? { from: year.from, to: year.to } : {}
  const terms = whole.terms.filter((term) => !input.year || (term.from >= year.from && term.to <= year.to))
  const record = { ...whole, terms }
  const entries: Entry[] = []
  let cursor: string | undefined
  do {
    const page = await entriesOf(ctx, owner, { ...span, cursor, limit: 1_000 })
    entries.push(...page.rows)
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  const title = input.year ? `${person.name}老师成长档案(${year.name})` : `${person.name}老师成长档案`
  return { title, fileName: title, record, entries: entries.toReversed(), printedOn }
}

/** Who it is, as label and value. */
export function factsOfPerson({ person }: GrowthRecord): [string, string][] {
  return [
    ['姓名', person.name],
    ['教职工号', person.staffNumber],
    ['学校', person.schoolName ?? ''],
    ['任教', `${person.stage ? stageLabels[person.stage as Stage] : ''}${person.subject ?? ''}`],
    ['职称', person.title ?? ''],
    ['参加工作', person.joinedWorkOn ?? ''],
  ]
}

/** The columns of the list of entries, in both kinds of file. */
export const entryColumns = [
  { header: '日期', key: 'day' },
  { header: '类别', key: 'kind' },
  { header: '内容', key: 'title' },
  { header: '级别', key: 'level' },
  { header: '学科', key: 'subject' },
  { header: '对方学校', key: 'counterpart' },
  { header: '学时', key: 'hours' },
] as const

export function rowOf(entry: Entry): Record<(typeof entryColumns)[number]['key'], string | number> {
  return {
    day: entry.occurredOn,
    kind: entry.kindLabel,
    title: entry.title,
    level: entry.level ? levelLabels[entry.level] : '',
    subject: entry.subject ?? '',
    counterpart: entry.counterpartSchool?.name ?? '',
    hours: entry.minutes > 0 ? hoursOf(entry.minutes) : '',
  }
}
