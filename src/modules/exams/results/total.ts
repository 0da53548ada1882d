import { MISSING } from '../analysis/marks-table.ts'
import { schoolSums } from '../analysis/variance.ts'
import type { UnitRow } from '../contract/result-shapes.ts'
import type { Finding } from '../findings.ts'
import { addedResults, fullOf } from './added.ts'
import { lineResults } from './lines.ts'
import { meanOf, type Moments } from './moments.ts'
import { allPapers, type Occasion, sexes, type StoredRow } from './occasion.ts'
import type { PaperOutcome } from './paper.ts'
import { gapBetweenLocalities, varianceOf as varianceBetweenSchools } from './spread.ts'
import type { BySchool } from './sample-error.ts'
import { inSchools, unitErrors } from './sum-errors.ts'
import { cutOf, momentsOfClasses, sumFigures, type Sums, sumsOf } from './sums.ts'
import { addHeads, districtUnit, schoolCuts, sexLabels, type Units, unitOf, unitsOf } from './units.ts'
import { totalSchoolRows } from './total-schools.ts'
import { findingsAbout } from './wording.ts'

/** Totals of the earlier occasion by its papers, each by pupil of the frame. */
export type PriorTotals = Map<string, Int32Array>

/** Results over all papers: the overview, the sum over subjects, each school with its subjects, value added of the sum. */
export function totalResults(
  occasion: Occasion,
  outcomes: readonly PaperOutcome[],
  priorTotals: PriorTotals,
): StoredRow[] {
  const units = unitsOf(occasion.frame)
  const sums = sumsOf(occasion, units, outcomes)
  const row = (topic: StoredRow['topic'], unit: string, content: unknown): StoredRow => ({
    paperId: allPapers,
    topic,
    unit,
    content: JSON.stringify(content),
  })
  const all = sums && momentsOfClasses(sums, 0, occasion.frame.classes.length)
  const schoolOf = occasion.frame.classOf.map((c) => occasion.frame.classes[c]!.school)
  const cuts = sums && all ? sumCuts(occasion, units, sums, all) : null
  const spread = sums ? spreadOf(occasion, units, sums, schoolOf) : null
  const lines = sums && all ? linesOf(occasion, units, sums, all, schoolOf) : null
  const added = sums ? addedOf(occasion, units, sums, priorTotals) : null
  const total: UnitRow | null =
    sums && all
      ? {
          unit: districtUnit,
          suppressed: sums.hiding.district,
          figures: sums.hiding.district
            ? null
            : sumFigures(
                sums,
                undefined,
                addHeads(sums.heads.classes),
                all,
                all,
                errorsOf(sums, sums.drawn?.all),
              ),
        }
      : null
  const districtFindings = [
    ...outcomes.flatMap((one) =>
      one.hiding.district
        ? []
        : findingsAbout(
            one.findings.map((finding) => ({ ...finding, text: `${one.subject}：${finding.text}` })),
            { paperId: one.paperId },
          ),
    ),
    ...findingsAbout(spread?.findings ?? [], {}),
    ...(added?.findings ?? []),
  ]
  return [
    row('overview', '', {
      papers: outcomes.map((one) => ({
        paperId: one.paperId,
        subject: one.subject,
        booklet: one.booklet,
        title: one.title,
        summary: one.summary,
        reliability: one.hiding.district ? { alpha: null, sem: null } : { alpha: one.alpha, sem: one.sem },
        variance: one.variance,
        localityGap: one.gap,
      })),
      total,
      totalVariance: spread?.variance ?? null,
      totalLocalityGap: spread?.gap ?? null,
      localities: cuts?.locality ?? (outcomes.length === 1 ? outcomes[0]!.localities : []),
      lines: lines?.district ?? [],
      findings: districtFindings,
    }),
    ...(cuts ? [row('cuts', '', cuts)] : []),
    ...(occasion.settings.smallestUnit === 'district'
      ? []
      : totalSchoolRows({ occasion, units, outcomes, sums, lines: lines?.schools ?? null, total, cuts }).map(
          ([topic, unit, content]) => row(topic, unit, content),
        )),
    ...(added ? [row('added', '', { prior: priorOf(occasion), ...added })] : []),
  ]
}

export function priorOf({ prior }: Occasion): { id: string; name: string; heldFrom: string } | null {
  return prior && { id: prior.assessmentId, name: prior.name, heldFrom: prior.heldFrom }
}

function sumCuts(occasion: Occasion, units: Units, sums: Sums, all: Moments[]) {
  const none: UnitRow[] = []
  const cuts = { locality: none, cluster: none, alliance: none, sex: none }
  if (occasion.settings.smallestUnit === 'district' || sums.hiding.district) return cuts
  for (const cut of schoolCuts) {
    cuts[cut] = units.cuts[cut].units.map((unit, part): UnitRow => {
      if (sums.hiding.cuts[cut][part]) return { unit, suppressed: true, figures: null }
      const of = cutOf(sums, units, cut, part)
      const own = sums.drawn && inSchools(sums.drawn.all, (s) => units.cuts[cut].of[s] === part)
      const figures = sumFigures(sums, of.members, of.heads, of.moments, all, errorsOf(sums, own))
      return { unit, suppressed: false, figures }
    })
  }
  if (sums.members.sexes.some((of) => of.length > 0)) {
    cuts.sex = sums.members.sexes.map((of, sex): UnitRow => {
      const unit = unitOf('sex', sexes[sex]!, sexLabels[sex]!)
      const moments = sums.bySex.map((bySubject) => bySubject[sex]!)
      const hidden = sums.hiding.sexes[sex]!
      const figures = hidden
        ? null
        : sumFigures(sums, of, sums.heads.sexes[sex]!, moments, all, errorsOf(sums, sums.drawn?.sexes[sex]))
      return { unit, suppressed: hidden, figures }
    })
  }
  return cuts
}

function errorsOf({ drawn }: Sums, own: BySchool[] | null | undefined) {
  return drawn && own ? unitErrors(drawn.all, own) : {}
}

function spreadOf(occasion: Occasion, units: Units, sums: Sums, schoolOf: Int32Array) {
  const { rows, totals } = sums.counted
  const outcome = new Float64Array(rows.length)
  const schools = new Int32Array(rows.length)
  for (let i = 0; i < rows.length; i++) {
    outcome[i] = totals[i]! / sums.scale
    schools[i] = schoolOf[rows[i]!]!
  }
  const { smallestUnit } = occasion.settings
  const bySchool = schoolSums(outcome, schools, units.schools.length)
  const variance = varianceBetweenSchools(bySchool, smallestUnit)
  const gap = gapBetweenLocalities(occasion, units, sums.hiding, bySchool)
  const findings: Finding[] = [...(gap.finding ?? []), ...(variance.finding ?? [])]
  return { variance: variance.shown, gap: gap.shown, findings }
}

function linesOf(occasion: Occasion, units: Units, sums: Sums, all: Moments[], schoolOf: Int32Array) {
  const { lines, smallestCell } = occasion.settings
  if (lines.length === 0) return null
  const share = (moments: Moments[], at: number) => {
    const means = sums.subjects.map(({ outcome }, s) => meanOf(moments[s]!) / outcome.scale)
    return means[at]! / means.reduce((sum, mean) => sum + mean, 0)
  }
  const bySchool = units.schools.map((_, s) =>
    momentsOfClasses(sums, units.classStart[s]!, units.classStart[s + 1]!),
  )
  return lineResults(
    lines,
    sums.subjects.map(({ outcome, totals }) => ({
      paperId: outcome.paperId,
      subject: outcome.subject,
      totals,
    })),
    sums.sums,
    sums.scale,
    schoolOf,
    units.schools.length,
    smallestCell,
    (subject, school) => share(school === null ? all : bySchool[school]!, subject),
  )
}

function addedOf(occasion: Occasion, units: Units, sums: Sums, priorTotals: PriorTotals) {
  const { prior, frame } = occasion
  if (!prior || prior.papers.length === 0 || prior.papers.some(({ booklet }) => booklet !== null)) return null
  const scale = 100
  const before = new Int32Array(frame.pupils)
  for (const paper of prior.papers) {
    const totals = priorTotals.get(paper.id)
    if (!totals) return null
    for (let pupil = 0; pupil < frame.pupils; pupil++) {
      if (before[pupil] === MISSING) continue
      before[pupil] =
        totals[pupil] === MISSING ? MISSING : before[pupil]! + (totals[pupil]! * scale) / paper.scale
    }
  }
  const priorFull = prior.papers.reduce((sum, paper) => sum + (fullOf(paper) * scale) / paper.scale, 0)
  return addedResults(occasion, units, sums.hiding, null, {
    outcome: sums.sums,
    scale: sums.scale,
    full: sums.full,
    prior: before,
    priorScale: scale,
    priorFull,
  })
}
