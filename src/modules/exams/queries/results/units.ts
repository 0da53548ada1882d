import { notAllowed, Refusal } from '../../../../platform/refusal.ts'
import type { Ctx } from '../../../organization/index.ts'
import type { ListedUnit, UnitFigures, UnitRow } from '../../contract/result-shapes.ts'
import type { ResultAnswer } from '../../contract/results.ts'
import { listedOf } from '../../results/figures.ts'
import { allPapers } from '../../results/occasion.ts'
import { seesFigures, seesSchoolSubject } from '../../rules/sight.ts'
import { readResult } from '../stored-results.ts'
import { paperOf, reportedFor, type Viewing, viewingOf } from '../viewing.ts'
import { at } from './overview.ts'
import { ledCuts } from './subject.ts'

type UnitResults = ResultAnswer<'listUnitResults'>
type Input = {
  assessmentId: string
  paperId: string | null
  by: 'locality' | 'cluster' | 'alliance' | 'school' | 'sex'
  within?: string
  search?: string
  version?: number
}

/**
 * Units side by side, by name and never by score. The district's offices see all; leads of clusters their schools and their
 * cluster's row; others their own school.
 * @throws Refusal 'unitNotReported' where results are for the district only, 'notAllowed'
 */
export async function listUnitResults(ctx: Ctx, input: Input): Promise<UnitResults> {
  const viewing = await viewingOf(ctx, { assessmentId: input.assessmentId, version: input.version })
  const { sight, about } = viewing
  const subject = input.paperId === null ? null : paperOf(viewing, input.paperId).subject
  if (subject === null && !sight.total) throw notAllowed()
  reportedFor(viewing, 'school')
  const paperId = input.paperId ?? allPapers
  const search = input.search?.toLowerCase() ?? ''
  const rows =
    input.by === 'school'
      ? await schools(ctx, viewing, paperId, subject)
      : await parts(ctx, viewing, paperId, input.by)
  return {
    about,
    district: await districtFigures(ctx, viewing, paperId),
    rows: rows.filter(
      (row) =>
        row.unit.name.toLowerCase().includes(search) &&
        (input.within === undefined || [row.locality, row.cluster, row.alliance].includes(input.within)),
    ),
  }
}

type Row = UnitResults['rows'][number]
const nowhere = { locality: null, cluster: null, alliance: null }

async function schools(ctx: Ctx, viewing: Viewing, paperId: string, subject: string | null): Promise<Row[]> {
  const { sight } = viewing
  const stored = await readResult(ctx, { ...at(viewing), paperId, topic: 'schools' })
  if (!stored) return []
  const seen = stored.rows.filter(({ unit }) => seesSchoolSubject(sight, unit.id, subject))
  if (!sight.insider) return seen
  const of = subject === null ? ('schoolTotal' as const) : ('school' as const)
  return Promise.all(
    seen.map(async (row) => {
      const own = await readResult(ctx, { ...at(viewing), paperId, topic: of, unit: row.unit.id })
      if (!own || !seesFigures(sight, row.unit.id, own)) return { ...row, suppressed: true, figures: null }
      const figures = 'total' in own ? own.total : own.figures
      return { ...row, suppressed: false, figures: figures && listedOf(figures) }
    }),
  )
}

async function parts(
  ctx: Ctx,
  viewing: Viewing,
  paperId: string,
  by: 'locality' | 'cluster' | 'alliance' | 'sex',
): Promise<Row[]> {
  const { sight } = viewing
  if (!sight.district && (sight.associations.size === 0 || by === 'locality' || by === 'sex'))
    throw notAllowed()
  const stored =
    paperId === allPapers
      ? await readResult(ctx, { ...at(viewing), paperId, topic: 'cuts' })
      : (await readResult(ctx, { ...at(viewing), paperId, topic: 'subject' }))?.cuts
  if (!stored) return []
  const cuts = sight.district ? stored : ledCuts(viewing, stored)
  return cuts[by]
    .map((row) => ({ ...listedUnit(row), ...nowhere }))
    .toSorted((a, b) => a.unit.name.localeCompare(b.unit.name, 'zh'))
}

function listedUnit({ unit, suppressed, figures }: UnitRow): ListedUnit {
  return { unit, suppressed, figures: figures && listedOf(figures) }
}

async function districtFigures(
  ctx: Ctx,
  viewing: Viewing,
  paperId: string,
): Promise<UnitResults['district']> {
  if (paperId === allPapers) {
    const stored = await readResult(ctx, { ...at(viewing), paperId, topic: 'overview' })
    return stored?.total?.figures ? listedOf(stored.total.figures) : null
  }
  const stored = await readResult(ctx, { ...at(viewing), paperId, topic: 'subject' })
  if (!stored) throw new Refusal('resultsNotReady')
  // The district beside itself: in the middle of its own scale.
  const itself = {
    z: 0,
    t: 50,
    tInterval: [null, null],
    aboveMeanRate: 0,
    meanRatio: 1,
    shareAboveMean: null,
  }
  const effect = { effect: null, effectInterval: [null, null], alpha: stored.reliability.alpha }
  return listedOf({ ...stored.summary, ...itself, ...effect } as UnitFigures)
}
