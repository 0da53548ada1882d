import { groupItemStatistics } from '../analysis/effect-size.ts'
import type { GroupSums } from '../analysis/item-sums.ts'
import type { ListedFigures, ListedUnit, Summary, UnitRow } from '../contract/result-shapes.ts'
import { listedOf, scoresOf, unitFiguresOf } from './figures.ts'
import type { StoredRow } from './occasion.ts'
import { pack, type Packed, packFigures, packTopics } from './packing.ts'
import { topicBySchool } from './paper-sums.ts'
import { classHeads, type Reckoned, schoolErrors } from './reckoned.ts'
import { meanError, type SampleError, withoutSchool } from './sample-error.ts'
import { bandsOfParts, type Lines } from './score-lines.ts'
import { addHeads } from './units.ts'

export type Content = [topic: StoredRow['topic'], unit: string, content: unknown]

/** Of a class in `classFigures`: counted, score rate, T and its interval; NaN where suppressed. */
export const classColumns = 5

/** The list of schools, each school, and the classes of each. */
export function schoolRows(
  found: Reckoned,
  summary: Summary,
  localities: UnitRow[],
  lines: Lines,
): { contents: Content[]; listed: (ListedFigures | null)[]; classFigures: Float64Array } {
  const { occasion, units, members, hiding, schoolSums, reading, marks, all, topics } = found
  const { frame, settings } = occasion
  const { counted, mean, sd, scoreRate, excellent, pass, low } = summary
  const district = { counted, mean, sd, scoreRate, excellent, pass, low }
  const rows: ListedUnit[] = []
  const listed: (ListedFigures | null)[] = []
  const classFigures = new Float64Array(frame.classes.length * classColumns).fill(Number.NaN)
  const contents: Content[] = []
  const scoresBySchool = members.schools.map((of) => scoresOf(found.counted.totals, found.weightOf, of))
  const bands = bandsOfParts(
    lines,
    scoresBySchool.map(({ counts }, s) => (hiding.ownSchools[s] ? null : counts)),
    reading.scale,
    reading.full,
    settings.smallestCell,
  )
  units.schools.forEach((unit, s) => {
    const hidden = hiding.ownSchools[s]!
    const { locality, cluster, alliance } = frame.schools[s]!
    const scores = scoresBySchool[s]!
    const heads = addHeads(classHeads(found, s))
    const { alpha } = groupItemStatistics(schoolSums, s, marks.table.full)
    const figures = hidden
      ? null
      : unitFiguresOf(scores, heads, all, reading, alpha, schoolErrors(found, scores, s))
    const outside = !hidden && !hiding.schools[s]
    const own = figures && listedOf(figures)
    listed.push(own)
    rows.push({
      unit,
      suppressed: !outside,
      figures: outside ? own : null,
      locality,
      cluster: cluster?.id ?? null,
      alliance: alliance?.id ?? null,
    } as ListedUnit)
    const part = units.cuts.locality.of[s]!
    contents.push([
      'school',
      unit.id,
      {
        name: unit.name,
        outside,
        suppressed: hidden,
        figures,
        reference: { district, locality: hiding.localityShown[s] ? (localities[part] ?? null) : null },
        distribution: bands[s] ?? [],
        topics: hidden
          ? ''
          : packTopics(topics, found.schoolTopics, s, found.allTopics, othersErrors(found, s)),
        items: hidden ? '' : itemRates(found, schoolSums, s),
      },
    ])
    if (settings.smallestUnit === 'school') return
    const classes = classRows(found, s, classFigures)
    if (classes.length > 0) contents.push(['classes', unit.id, { outside, classes }])
  })
  return { contents: [['schools', '', { rows }], ...contents], listed, classFigures }
}

/** Of the other schools' mean in each topic; null where the pupils are no sample of schools. */
function othersErrors({ bySchool, topics, schoolTopics }: Reckoned, school: number): SampleError[] | null {
  if (!bySchool) return null
  return topics.map((_, t) => meanError(withoutSchool(topicBySchool(schoolTopics, t), school)))
}

function itemRates({ marks }: Reckoned, sums: GroupSums, group: number): Packed {
  return pack(
    marks.columns.map((_, j) => sums.sums[group * sums.items + j]! / sums.n[group]! / marks.table.full[j]!),
  )
}

function classRows(found: Reckoned, school: number, classFigures: Float64Array) {
  const { occasion, units, members, hiding, classSums, reading, marks, all, topics, heads } = found
  const from = units.classStart[school]!
  return occasion.frame.classes.slice(from, units.classStart[school + 1]).map(({ name }, at) => {
    const c = from + at
    if (hiding.classes[c]) return { className: name, figures: null, topics: '', items: '' }
    const { alpha } = groupItemStatistics(classSums, c, marks.table.full)
    const scores = scoresOf(found.counted.totals, found.weightOf, members.classes[c]!)
    const figures = unitFiguresOf(scores, heads.classes[c]!, all, reading, alpha)
    const { counted, scoreRate, t, tInterval } = figures
    const shown = [counted, scoreRate, t, ...tInterval].map((figure) => figure ?? Number.NaN)
    classFigures.set(shown, c * classColumns)
    return {
      className: name,
      figures: packFigures(figures),
      topics: packTopics(topics, found.classTopics, c, found.allTopics),
      items: itemRates(found, classSums, c),
    }
  })
}
