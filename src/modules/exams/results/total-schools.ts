import { type SubjectGap, subjectGaps } from '../analysis/effect-size.ts'
import type { LineFigures, ListedUnit, UnitFigures, UnitRow } from '../contract/result-shapes.ts'
import { subjectFindings } from '../findings.ts'
import { listedOf, rounded, roundedInterval } from './figures.ts'
import { meanOf, type Moments, nobody, plus, varianceOf } from './moments.ts'
import type { Occasion, StoredRow } from './occasion.ts'
import { pack, type Packed, packFigures } from './packing.ts'
import type { PaperOutcome } from './paper.ts'
import { classColumns } from './school-rows.ts'
import { momentsOfClasses, subjectMoments, sumFigures, type Sums } from './sums.ts'
import { schoolErrors } from './sum-errors.ts'
import { addHeads, type Units } from './units.ts'
import { findingsAbout } from './wording.ts'

/** What the pages of schools over all papers are made of. */
interface OverPapers {
  occasion: Occasion
  units: Units
  outcomes: readonly PaperOutcome[]
  /** Null where there is no sum over subjects. */
  sums: Sums | null
  /** Double-line statistics by school. */
  lines: LineFigures[][] | null
  total: UnitRow | null
  cuts: { locality: UnitRow[] } | null
}

export type Content = [topic: StoredRow['topic'], unit: string, content: unknown]

/** As unweighted whole moments, which the comparison of subjects reads. */
function plain(of: Moments): { n: number; sum: number; squares: number } {
  const mean = meanOf(of)
  return { n: of.n, sum: mean * of.n, squares: varianceOf(of) * (of.n - 1) + mean * mean * of.n }
}

/** The list of schools and each school: its subjects side by side, its classes. */
export function totalSchoolRows(of: OverPapers): Content[] {
  const { occasion, units, outcomes, sums, lines, total, cuts } = of
  const { frame } = occasion
  const classes = sums?.classes ?? subjectMoments(frame, outcomes).classes
  const between = (from: number, to: number) => classes.map((own) => own.slice(from, to).reduce(plus, nobody))
  const all = between(0, frame.classes.length)
  const listed: ListedUnit[] = []
  const contents = units.schools.map((unit, s): Content => {
    const place = frame.schools[s]!
    const [from, to] = [units.classStart[s]!, units.classStart[s + 1]!]
    const hidden = sums ? sums.hiding.ownSchools[s]! : outcomes.every(({ hiding }) => hiding.ownSchools[s])
    const outside = sums
      ? !hidden && !sums.hiding.schools[s]
      : outcomes.some(({ hiding }) => !hiding.schools[s])
    const moments = between(from, to)
    const figures =
      sums && !hidden
        ? sumFigures(
            sums,
            sums.members.schools[s],
            addHeads(sums.heads.classes.slice(from, to)),
            moments,
            all,
            sums.drawn ? schoolErrors(sums.drawn.all, s) : {},
          )
        : null
    if (sums) {
      listed.push({
        unit,
        suppressed: !outside,
        figures: outside && figures ? listedOf(figures) : null,
        locality: place.locality,
        cluster: place.cluster?.id ?? null,
        alliance: place.alliance?.id ?? null,
      } as ListedUnit)
    }
    const gaps = gapsOf(outcomes, all, moments, s)
    const localityPart = units.cuts.locality.of[s]!
    const locality = sums?.hiding.localityShown[s] ? (cuts?.locality[localityPart] ?? null) : null
    return [
      'school',
      unit.id,
      {
        name: unit.name,
        outside,
        suppressed: hidden,
        total: figures,
        reference: total?.figures ? { district: referenceOf(total.figures), locality } : null,
        subjects: outcomes.map((one, at) => subjectRow(one, s, gaps[at] ?? null)),
        lines: hidden ? [] : (lines?.[s] ?? []),
        classes: classRows(of, all, s),
        findings: hidden
          ? []
          : gaps.flatMap((gap, at) =>
              gap && outcomes[at] && !outcomes[at].hiding.ownSchools[s]
                ? findingsAbout(subjectFindings(unit.name, [gap]), {
                    paperId: outcomes[at].paperId,
                    schoolId: unit.id,
                  })
                : [],
            ),
      },
    ]
  })
  return [...(sums ? [['schools', '', { rows: listed }] as Content] : []), ...contents]
}

function referenceOf(of: UnitFigures) {
  const { counted, mean, sd, scoreRate, excellent, pass, low } = of
  return { counted, mean, sd, scoreRate, excellent, pass, low }
}

/** Subjects of a school against the district and against each other; null where one is suppressed. */
function gapsOf(
  outcomes: readonly PaperOutcome[],
  all: Moments[],
  moments: Moments[],
  school: number,
): (SubjectGap | null)[] {
  const shown = outcomes.flatMap((one, at) =>
    one.hiding.ownSchools[school] || moments[at]!.n === 0 ? [] : [at],
  )
  const gaps = subjectGaps(
    shown.map((at) => ({
      subject: outcomes[at]!.subject,
      school: plain(moments[at]!),
      district: plain(all[at]!),
    })),
  )
  return outcomes.map((_, at) => gaps[shown.indexOf(at)] ?? null)
}

function subjectRow(one: PaperOutcome, school: number, gap: SubjectGap | null) {
  return {
    paperId: one.paperId,
    subject: one.subject,
    title: one.title,
    outside: !one.hiding.schools[school],
    suppressed: one.hiding.ownSchools[school]!,
    figures: one.schools[school] ?? null,
    districtMean: rounded(one.summary.mean),
    districtScoreRate: rounded(one.summary.scoreRate),
    gap: rounded(gap?.gap ?? null),
    gapInterval: roundedInterval(gap?.interval ?? [null, null]),
    weak: gap?.weak ?? false,
  }
}

function classRows({ occasion, units, outcomes, sums }: OverPapers, all: Moments[], school: number) {
  const { frame, settings } = occasion
  if (settings.smallestUnit === 'school') return []
  const [from, to] = [units.classStart[school]!, units.classStart[school + 1]!]
  return frame.classes.slice(from, to).map(({ name }, at) => {
    const c = from + at
    const shown = sums && !sums.hiding.classes[c] && sums.members.classes[c]!.length > 0
    return {
      className: name,
      // Of the sum over subjects.
      figures: shown
        ? packFigures(
            sumFigures(
              sums,
              sums.members.classes[c],
              sums.heads.classes[c]!,
              momentsOfClasses(sums, c, c + 1),
              all,
            ),
          )
        : null,
      // Of each paper: counted, score rate, T and its interval; empty where suppressed.
      subjects: outcomes.map((one): Packed => {
        if (one.hiding.classes[c]) return ''
        return pack(one.classFigures.subarray(c * classColumns, (c + 1) * classColumns))
      }),
    }
  })
}
