import { sql } from 'kysely'
import type { Ctx } from '../../organization/index.ts'
import type { ResultAnswer } from '../contract/results.ts'
import type { AddedUnit } from '../contract/added-shapes.ts'
import type { ListedUnit, UnitFigures, UnitRow } from '../contract/result-shapes.ts'
import type { ResultTopic } from '../results/occasion.ts'
import type { Packed } from '../results/packing.ts'

type Reference = ResultAnswer<'getSchoolSubjectResults'>['reference']

/** What the rows of `results` hold, by topic. Written by results/paper.ts and results/total.ts. */
export interface StoredContent {
  overview: Omit<ResultAnswer<'getResultsOverview'>, 'about' | 'papers' | 'ownTotal'> & {
    papers: Omit<ResultAnswer<'getResultsOverview'>['papers'][number], 'own'>[]
  }
  subject: Omit<ResultAnswer<'getSubjectResults'>, 'about' | 'paperId' | 'own' | 'conversions'> & {
    /** Not in versions of before they were kept. */
    conversions?: ResultAnswer<'getSubjectResults'>['conversions']
  }
  items: Omit<ResultAnswer<'getItemResults'>, 'about' | 'paperId'>
  cuts: Record<'locality' | 'cluster' | 'alliance' | 'sex', UnitRow[]>
  schools: {
    rows: (ListedUnit & { locality: string | null; cluster: string | null; alliance: string | null })[]
  }
  /** Of one paper; topics and items are packed (results/packing.ts). */
  school: {
    name: string
    outside: boolean
    suppressed: boolean
    figures: UnitFigures | null
    reference: Reference
    distribution: ResultAnswer<'getSchoolSubjectResults'>['distribution']
    topics: Packed
    items: Packed
  }
  /** Of the same topic, over all papers. */
  schoolTotal: Pick<ResultAnswer<'getSchoolResults'>, 'total' | 'reference' | 'lines' | 'findings'> & {
    name: string
    outside: boolean
    suppressed: boolean
    subjects: (ResultAnswer<'getSchoolResults'>['subjects'][number] & { outside: boolean })[]
    /** Figures of the sum (null where suppressed), and of each paper counted, score rate, T and its interval. */
    classes: { className: string; figures: Packed | null; subjects: Packed[] }[]
  }
  classes: {
    outside: boolean
    classes: { className: string; figures: Packed | null; topics: Packed; items: Packed }[]
  }
  added: Pick<ResultAnswer<'getValueAdded'>, 'prior' | 'model' | 'findings'> & {
    /** Not in versions of before it was kept: these had a model, or no row. */
    missing?: ResultAnswer<'getValueAdded'>['missing']
    units: (Omit<AddedUnit, 'own'> & { unit: NonNullable<AddedUnit['unit']>; outside: boolean })[]
  }
}

interface Kept {
  content: unknown
  characters: number
}

/** Contents of versions that are ready never change: those read last stay parsed, up to so many characters. */
const kept = new Map<string, Kept>()
const mostKept = 10_000_000
let keptCharacters = 0

/**
 * One row of a version's results, null where there is none. The content is shared between requests: it must not be changed.
 */
export async function readResult<Topic extends keyof StoredContent>(
  ctx: Pick<Ctx, 'db' | 'district' | 'services'>,
  of: { assessmentId: string; version: number; paperId: string; topic: Topic; unit?: string },
): Promise<StoredContent[Topic] | null> {
  const topic: ResultTopic = of.topic === 'schoolTotal' ? 'school' : (of.topic as ResultTopic)
  const { database = '' } = ctx.services.connection
  const key = [database, ctx.district.id, of.assessmentId, of.version, of.paperId, topic, of.unit ?? ''].join(
    '\n',
  )
  const found = kept.get(key)
  if (found) {
    kept.delete(key)
    kept.set(key, found)
    return found.content as StoredContent[Topic]
  }
  const { rows } = await sql<{ content: string }>`
    select content::text from results
     where district_id = ${ctx.district.id} and assessment_id = ${of.assessmentId} and version = ${of.version}
       and paper_id = ${of.paperId} and topic = ${topic} and unit = ${of.unit ?? ''}`.execute(ctx.db)
  const text = rows[0]?.content
  if (text === undefined) return null
  const content = JSON.parse(text) as StoredContent[Topic]
  keep(key, { content, characters: text.length })
  return content
}

function keep(key: string, one: Kept): void {
  keptCharacters += one.characters - (kept.get(key)?.characters ?? 0)
  kept.set(key, one)
  for (const [oldest, { characters }] of kept) {
    if (keptCharacters <= mostKept) return
    kept.delete(oldest)
    keptCharacters -= characters
  }
}
