import { groupItemStatistics } from '../analysis/effect-size.ts'
import type { GroupSums } from '../analysis/item-sums.ts'
import type { ListedFigures, ListedUnit, Summary, UnitRow } from '../contract/result-shapes.ts'
import { type Finding, topicFindings } from '../findings.ts'
import { listedOf, rounded, scoresOf, unitFiguresOf } from './figures.ts'
import type { StoredRow } from './occasion.ts'
import { classHeads, type Reckoned } from './reckoned.ts'
import { scoreBands } from './score-lines.ts'
import { unitTopics } from './topics.ts'
import { addHeads } from './units.ts'
import { findingsAbout } from './wording.ts'

export type Content = [topic: StoredRow['topic'], unit: string, content: unknown]

/** Of a class in `classFigures`: counted, score rate, T and its interval; NaN where suppressed. */
export const classColumns = 5

/** The list of schools, each school, and the classes of each. */
export function schoolRows(
  found: Reckoned,
  summary: Summary,
  localities: UnitRow[],
): { contents: Content[]; listed: (ListedFigures | null)[]; classFigures: Float64Array } {
  const { occasion, units, members, hiding, schoolSums, reading, marks, all, topics } = found
  const { frame, settings } = occasion
  const { smallestCell, smallestUnit } = settings
  const district = {
    counted: summary.counted, mean: summary.mean, sd: summary.sd, scoreRate: summary.scoreRate,
    excellent: summary.excellent, pass: summary.pass, low: summary.low,
  } // prettier-ignore
  const districtRates = marks.columns.map((_, j) => {
    const sum = units.schools.reduce((all, _, s) => all + schoolSums.sums[s * schoolSums.items + j]!, 0)
    return rounded(sum / found.counted.rows.length / marks.table.full[j]!)
  })
  const itemGaps = (sums: GroupSums, group: number) =>
    marks.columns.map((column, j) => ({
      item: column.label,
      rate: rounded(sums.sums[group * sums.items + j]! / sums.n[group]! / marks.table.full[j]!),
      districtRate: districtRates[j]!,
    }))
  const rows: ListedUnit[] = []
  const listed: (ListedFigures | null)[] = []
  const classFigures = new Float64Array(frame.classes.length * classColumns).fill(Number.NaN)
  const contents: Content[] = []
  units.schools.forEach((unit, s) => {
    const of = members.schools[s]!
    const hidden = hiding.ownSchools[s]!
    const place = frame.schools[s]!
    const scores = scoresOf(found.counted.totals, found.weightOf, of)
    const heads = addHeads(classHeads(found, s))
    const { alpha } = groupItemStatistics(schoolSums, s, marks.table.full)
    const figures = hidden ? null : unitFiguresOf(scores, heads, all, reading, alpha)
    const outside = !hidden && !hiding.schools[s]
    listed.push(figures && listedOf(figures))
    rows.push({
      unit,
      suppressed: !outside,
      figures: outside && figures ? listedOf(figures) : null,
      locality: place.locality,
      cluster: place.cluster?.id ?? null,
      alliance: place.alliance?.id ?? null,
    } as ListedUnit)
    const localityPart = units.cuts.locality.of[s]!
    const gaps = unitTopics(topics, found.schoolTopics[s]!, found.allTopics, reading.scale)
    const classes = smallestUnit === 'school' ? [] : classRows(found, s, itemGaps)
    classes.forEach(({ figures: own }, at) => {
      if (!own) return
      const { counted, scoreRate, t, tInterval } = own
      const shown = [counted, scoreRate, t, ...tInterval].map((figure) => figure ?? Number.NaN)
      classFigures.set(shown, (units.classStart[s]! + at) * classColumns)
    })
    contents.push([
      'school',
      unit.id,
      {
        name: unit.name,
        outside,
        suppressed: hidden,
        figures,
        reference: {
          district,
          locality: hiding.localityShown[s] ? (localities[localityPart] ?? null) : null,
        },
        distribution: hidden ? [] : scoreBands(scores.counts, reading.scale, reading.full, smallestCell),
        topics: hidden ? { knowledge: [], ability: [], type: [] } : gaps,
        items: hidden ? [] : itemGaps(schoolSums, s),
        classes: classes.map(({ className, suppressed, figures: own }) => ({
          className,
          suppressed,
          figures: own ? listedOf(own) : null,
        })),
        findings: hidden
          ? []
          : findingsAbout(gapFindings(unit.name, gaps, of.length), {
              paperId: found.paper.id,
              schoolId: unit.id,
            }),
      },
    ])
    if (classes.length > 0) {
      contents.push([
        'classes',
        unit.id,
        {
          outside,
          classes: Object.fromEntries(classes.map(({ className, ...content }) => [className, content])),
        },
      ])
    }
  })
  return { contents: [['schools', '', { rows }], ...contents], listed, classFigures }
}

function gapFindings(name: string, gaps: ReturnType<typeof unitTopics>, n: number): Finding[] {
  return topicFindings(
    name,
    [...gaps.knowledge, ...gaps.ability].map((gap) => ({
      topic: gap.name,
      n,
      rate: gap.rate ?? Number.NaN,
      restRate: gap.restRate ?? Number.NaN,
      gap: gap.gap ?? Number.NaN,
      interval: [gap.gapInterval[0] ?? Number.NaN, gap.gapInterval[1] ?? Number.NaN],
    })),
  )
}

function classRows(
  found: Reckoned,
  school: number,
  itemGaps: (
    sums: GroupSums,
    group: number,
  ) => { item: string; rate: number | null; districtRate: number | null }[],
) {
  const { occasion, units, members, hiding, classSums, reading, marks, all, topics, heads } = found
  const schoolUnit = units.schools[school]!
  return occasion.frame.classes
    .slice(units.classStart[school], units.classStart[school + 1])
    .map(({ name }, at) => {
      const c = units.classStart[school]! + at
      const of = members.classes[c]!
      const suppressed = hiding.classes[c]!
      if (suppressed) {
        const nothing = { knowledge: [], ability: [], type: [] }
        return { className: name, suppressed, figures: null, topics: nothing, items: [], findings: [] }
      }
      const { alpha } = groupItemStatistics(classSums, c, marks.table.full)
      const scores = scoresOf(found.counted.totals, found.weightOf, of)
      const gaps = unitTopics(topics, found.classTopics[c]!, found.allTopics, reading.scale)
      return {
        className: name,
        suppressed,
        figures: unitFiguresOf(scores, heads.classes[c]!, all, reading, alpha),
        topics: gaps,
        items: itemGaps(classSums, c),
        findings: findingsAbout(gapFindings(`${schoolUnit.name}${name}`, gaps, of.length), {
          paperId: found.paper.id,
          schoolId: schoolUnit.id,
          className: name,
        }),
      }
    })
}
