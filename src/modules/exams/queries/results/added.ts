import { createHash } from 'node:crypto'
import { notAllowed } from '../../../../platform/refusal.ts'
import type { Ctx } from '../../../organization/index.ts'
import type { AddedUnit } from '../../contract/added-shapes.ts'
import type { ResultAnswer } from '../../contract/results.ts'
import { allPapers } from '../../results/occasion.ts'
import { seesSchoolSubject } from '../../rules/sight.ts'
import { readResult } from '../stored-results.ts'
import { paperOf, reportedFor, type Viewing, viewingOf } from '../viewing.ts'
import { at } from './overview.ts'

type Added = ResultAnswer<'getValueAdded'>

/**
 * Value added of schools. Who may not name a school sees its interval without name and number, in an order that says nothing.
 * @throws Refusal 'notAllowed' for the sum where only a subject is seen, 'unitNotReported'
 */
export async function getValueAdded(
  ctx: Ctx,
  input: { assessmentId: string; paperId: string | null; version?: number },
): Promise<Added> {
  const viewing = await viewingOf(ctx, { assessmentId: input.assessmentId, version: input.version })
  const { sight, about } = viewing
  const subject = input.paperId === null ? null : paperOf(viewing, input.paperId).subject
  if (subject === null && !sight.total) throw notAllowed()
  reportedFor(viewing, 'school')
  const paperId = input.paperId ?? allPapers
  const stored = await readResult(ctx, { ...at(viewing), paperId, topic: 'added' })
  if (!stored) {
    const missing = await missingOf(ctx, viewing, paperId)
    return { about, missing, prior: null, model: null, units: [], findings: [] }
  }
  const units = stored.units.flatMap(({ outside, ...one }): AddedUnit[] => {
    const { id } = one.unit
    const own = sight.own.has(id)
    if (seesSchoolSubject(sight, id, subject)) {
      if (!outside && !(sight.insider && own)) return []
      return [{ ...one, own: own && !sight.district }]
    }
    return outside ? [{ ...one, unit: null, n: null, own: false }] : []
  })
  return {
    about,
    missing: stored.missing ?? null,
    prior: stored.prior,
    model: stored.model,
    units: sight.district ? units : shuffled(units, `${viewing.assessment.id} ${viewing.version} ${paperId}`),
    findings: stored.findings,
  }
}

/** Why nothing was stored. */
async function missingOf(ctx: Ctx, viewing: Viewing, paperId: string): Promise<Added['missing']> {
  const { assessment, papers } = viewing
  const own = paperId === allPapers ? papers : papers.filter(({ id }) => id === paperId)
  if (own.some(({ booklet }) => booklet !== null)) return 'matrix'
  if (assessment.priorId === null) return 'noPrior'
  const before = await ctx.db
    .selectFrom('papers')
    .select(['subject', 'booklet'])
    .where('districtId', '=', ctx.district.id)
    .where('assessmentId', '=', assessment.priorId)
    .execute()
  const whole = before.filter(({ booklet }) => booklet === null)
  const compared =
    paperId === allPapers
      ? whole.length > 0 && whole.length === before.length
      : whole.some(({ subject }) => subject === own[0]?.subject)
  return compared ? 'few' : 'noPaper'
}

/** An order that follows from nothing but chance, and is the same at each look. */
function shuffled(units: AddedUnit[], seed: string): AddedUnit[] {
  const place = (one: AddedUnit) =>
    createHash('sha256')
      .update(`${seed} ${JSON.stringify(one.ols)}`)
      .digest('hex')
  return units
    .map((one) => ({ one, at: place(one) }))
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
    .map(({ one }) => one)
}
