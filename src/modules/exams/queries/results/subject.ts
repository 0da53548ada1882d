import { Refusal } from '../../../../platform/refusal.ts'
import type { Ctx } from '../../../organization/index.ts'
import type { ListedUnit, UnitRow } from '../../contract/result-shapes.ts'
import type { ResultAnswer } from '../../contract/results.ts'
import { seesFigures, seesSchoolSubject } from '../../rules/sight.ts'
import { readResult, type StoredContent } from '../stored-results.ts'
import { paperOf, type Viewing, viewingOf } from '../viewing.ts'
import { at } from './overview.ts'

type Subject = ResultAnswer<'getSubjectResults'>
type Items = ResultAnswer<'getItemResults'>

/** One paper in the district. How parts of the district compare is for those who see all of it. */
export async function getSubjectResults(
  ctx: Ctx,
  input: { paperId: string; version?: number },
): Promise<Subject> {
  const viewing = await viewingOf(ctx, input)
  const { about, sight } = viewing
  const paper = paperOf(viewing, input.paperId)
  const stored = await readResult(ctx, { ...at(viewing), paperId: paper.id, topic: 'subject' })
  if (!stored) throw new Refusal('resultsNotReady')
  const all = sight.district
  return {
    ...stored,
    about,
    paperId: paper.id,
    variance: all ? stored.variance : null,
    localityGap: all ? stored.localityGap : null,
    cuts: all ? stored.cuts : ledCuts(viewing, stored.cuts),
    conversions: stored.conversions ?? [],
    own: await ownUnit(ctx, viewing, paper),
    findings: all
      ? stored.findings
      : stored.findings.filter(({ code }) => /^(paper|item|option)\./.test(code)),
  }
}

/** Who leads a cluster or an alliance sees its row. */
export function ledCuts({ sight }: Viewing, cuts: StoredContent['cuts']): StoredContent['cuts'] {
  const led = (rows: UnitRow[]) => rows.filter(({ unit }) => sight.associations.has(unit.id))
  return { locality: [], cluster: led(cuts.cluster), alliance: led(cuts.alliance), sex: [] }
}

async function ownUnit(
  ctx: Ctx,
  viewing: Viewing,
  paper: { id: string; subject: string },
): Promise<ListedUnit | null> {
  const { sight } = viewing
  const [id, ...others] = [...sight.own.keys()]
  if (id === undefined || others.length > 0 || !seesSchoolSubject(sight, id, paper.subject)) return null
  const stored = await readResult(ctx, { ...at(viewing), paperId: paper.id, topic: 'school', unit: id })
  if (!stored) return null
  const shown = seesFigures(sight, id, stored)
  return {
    unit: { kind: 'school', id, name: stored.name },
    suppressed: !shown,
    figures: shown ? stored.figures : null,
  }
}

/** The items of a paper: one look at the whole district. */
export async function getItemResults(ctx: Ctx, input: { paperId: string; version?: number }): Promise<Items> {
  const viewing = await viewingOf(ctx, input)
  const paper = paperOf(viewing, input.paperId)
  const stored = await readResult(ctx, { ...at(viewing), paperId: paper.id, topic: 'items' })
  if (!stored) throw new Refusal('resultsNotReady')
  return { ...stored, about: viewing.about, paperId: paper.id }
}
