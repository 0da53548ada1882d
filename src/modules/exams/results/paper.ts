import { mergeGroupSums } from '../analysis/item-sums.ts'
import { type CountedPupils, fullTotal, MISSING } from '../analysis/marks-table.ts'
import type { ListedFigures, Summary, UnitRow } from '../contract/result-shapes.ts'
import type { Finding } from '../findings.ts'
import { conversionRows, cutRows, gradeBorders, gradedOf, gradedRows } from './cuts.ts'
import { scoresOf, summaryOf } from './figures.ts'
import { type Hiding, hidingOf } from './hiding.ts'
import { analyseItems } from './items.ts'
import type { PaperMarks } from './marks.ts'
import type { Frame, Occasion, OccasionPaper, StoredRow } from './occasion.ts'
import { mergeTopics, paperSums, topicBySchool, topicMoment } from './paper-sums.ts'
import type { Reckoned } from './reckoned.ts'
import { meanError, totalsBySchool } from './sample-error.ts'
import { schoolRows } from './school-rows.ts'
import { paperLines, scoreBands, scoreLines } from './score-lines.ts'
import { gapBetweenLocalities, type StoredGap, type StoredVariance, varianceOf } from './spread.ts'
import { districtTopics, paperTopics } from './topics.ts'
import { addHeads, headsOf, membersOf, unitsOf } from './units.ts'
import { findingsAbout } from './wording.ts'

/** What the reckoning over all papers needs of one paper; the arrays are shared between threads. */
export interface PaperOutcome {
  paperId: string
  subject: string
  title: string
  booklet: string | null
  scale: number
  full: number
  /** By pupil of the frame, ×scale; `MISSING` for one who does not count. */
  totals: Int32Array
  standingOf: Uint8Array
  hiding: Hiding
  summary: Summary
  /** Also where they are too few to be shown. */
  counted: number
  alpha: number
  sem: number
  variance: StoredVariance | null
  gap: StoredGap | null
  findings: Finding[]
  localities: UnitRow[]
  /** By school, as its own people may see it. */
  schools: (ListedFigures | null)[]
  /** By class (school-rows.ts). */
  classFigures: Float64Array
}

/** Results of one paper, as rows to store and as what the reckoning over papers needs. */
export function paperResults(
  occasion: Occasion,
  paper: OccasionPaper,
  marks: PaperMarks,
): { rows: StoredRow[]; outcome: PaperOutcome } {
  const { frame, settings } = occasion
  const { table } = marks
  const units = unitsOf(frame)
  const { pupilOf, counted } = marks
  const members = membersOf(frame, units, counted, pupilOf)
  const schoolOfClass = Int32Array.from(frame.classes, ({ school }) => school)
  const { weightOf, schoolOf } = byPlace(frame, counted, pupilOf, schoolOfClass)
  const booklet = paper.booklet === null ? null : frame.booklets.indexOf(paper.booklet)
  const heads = headsOf(
    frame,
    marks.standingOf,
    (pupil) => booklet === null || frame.bookletOf[pupil] === booklet,
  )
  const reading = { full: fullTotal(table), scale: table.scale, thresholds: settings.thresholds }
  const all = scoresOf(counted.totals, weightOf)
  const topics = paperTopics(marks.columns)
  const sums = paperSums(table, counted, members.byClass, topics, weightOf)
  const schools = units.schools.length
  const drawn = settings.sampled && weightOf ? { weightOf, schoolOf, schools } : null
  const items = analyseItems(marks, counted, sums.items, drawn)
  const classSums = sums.classes
  const schoolSums = mergeGroupSums(classSums, schoolOfClass, schools)
  const schoolTopics = mergeTopics(sums.topics, schoolOfClass, schools)
  const districtTopicSums = mergeTopics(sums.topics, new Int32Array(frame.classes.length), 1)
  const allTopics = topics.map((_, topic) => topicMoment(districtTopicSums, 0, topic))
  const topicErrors = drawn && topics.map((_, t) => meanError(topicBySchool(schoolTopics, t)))
  const sexCounts = members.sexes.map((of) => of.length)
  const hiding = hidingOf(
    units,
    {
      schools: members.schools.map((of) => of.length),
      sexes: [...sexCounts, counted.rows.length - sexCounts.reduce((sum, n) => sum + n, 0)],
      classes: members.classes.map((of) => of.length),
    },
    settings.smallestCell,
  )
  const bySchool = drawn && totalsBySchool(counted.totals, drawn.weightOf, schoolOf, schools)
  const found: Reckoned = {
    occasion, paper, marks, units, members, counted, weightOf, schoolOf, reading, heads, all, bySchool, classSums, schoolSums,
    topics, classTopics: sums.topics, schoolTopics, allTopics, hiding,
  } // prettier-ignore
  const headsOfAll = addHeads(heads.classes)
  const whole = summaryOf(all, headsOfAll, reading, bySchool ? meanError(bySchool) : undefined)
  const summary = hiding.district ? withoutFigures(whole) : whole
  const inMarks = {
    n: schoolSums.n,
    y: schoolSums.totals.map((total) => total / table.scale),
    yy: schoolSums.totalSquares.map((square) => square / table.scale ** 2),
  }
  const nothing = { shown: null, finding: [] }
  const variance = hiding.district ? nothing : varianceOf(inMarks, settings.smallestUnit)
  const gap = hiding.district ? nothing : gapBetweenLocalities(occasion, units, hiding, inMarks)
  const districtFindings = [
    ...items.findings.filter(({ code }) => code.startsWith('paper.')),
    ...(gap.finding ?? []),
    ...(variance.finding ?? []),
  ]
  const itemFindings = items.findings.filter(({ code }) => !code.startsWith('paper.'))
  const row = (topic: StoredRow['topic'], unit: string, content: unknown): StoredRow => ({
    paperId: paper.id,
    topic,
    unit,
    content: JSON.stringify(content),
  })
  const about = { paperId: paper.id }
  const cuts = cutRows(found)
  const graded = gradedOf(found)
  const lines = paperLines(all.counts, reading.full, settings.smallestCell, gradeBorders(graded))
  const rowsOfSchools =
    settings.smallestUnit === 'district' ? null : schoolRows(found, summary, cuts.locality, lines)
  const reliabilityShown = hiding.district
    ? { ...items.reliability, alpha: null, alphaInterval: [null, null], sem: null }
    : items.reliability
  const rows: StoredRow[] = [
    row('subject', '', {
      summary,
      reliability: reliabilityShown,
      variance: variance.shown,
      localityGap: gap.shown,
      scoreTable: hiding.district ? [] : scoreLines(lines, table.scale),
      distribution: hiding.district ? [] : scoreBands(lines, table.scale, reading.full),
      cuts,
      topics: districtTopics(hiding.district ? [] : topics, found.allTopics, table.scale, topicErrors),
      graded: hiding.district ? [] : gradedRows(found, graded, lines),
      conversions: hiding.district ? [] : conversionRows(found, graded, lines),
      findings: hiding.district
        ? []
        : findingsAbout([...districtFindings, ...itemFindings.slice(0, 8)], about),
    }),
    row('items', '', {
      counted: hiding.district ? 0 : counted.rows.length,
      full: reading.full / table.scale,
      reliability: reliabilityShown,
      extremes: hiding.district ? { size: 0, upperCut: null, lowerCut: null } : items.extremes,
      items: hiding.district ? [] : items.rows,
      findings: hiding.district ? [] : findingsAbout(items.findings, about),
    }),
    ...(rowsOfSchools?.contents.map(([topic, unit, content]) => row(topic, unit, content)) ?? []),
  ]
  return {
    rows,
    outcome: {
      paperId: paper.id,
      subject: paper.subject,
      title: paper.title,
      booklet: paper.booklet,
      scale: table.scale,
      full: reading.full,
      totals: totalsOf(frame.pupils, counted, pupilOf),
      standingOf: shared(marks.standingOf),
      hiding,
      summary,
      counted: counted.rows.length,
      alpha: items.reliability.alpha,
      sem: items.reliability.sem,
      variance: variance.shown,
      gap: gap.shown,
      findings: districtFindings,
      localities: cuts.locality,
      schools: rowsOfSchools?.listed ?? [],
      classFigures: rowsOfSchools?.classFigures ?? new Float64Array(0),
    },
  }
}

/** Headcounts only: too few counted pupils to say anything, not even how many. */
export function withoutFigures(summary: Summary): Summary {
  const nothing: [null, null] = [null, null]
  return {
    ...summary,
    counted: 0,
    represents: null, mean: null, sd: null, standardError: null, interval: nothing, min: null, q1: null, median: null,
    q3: null, max: null, scoreRate: null, excellent: null, pass: null, low: null, passInterval: nothing,
  } // prettier-ignore
}

/** Weight and school of each counted pupil. */
function byPlace(frame: Frame, counted: CountedPupils, pupilOf: Int32Array, schoolOfClass: Int32Array) {
  const n = counted.rows.length
  const weightOf = frame.weighted ? new Float64Array(n) : null
  const schoolOf = new Int32Array(n)
  for (let place = 0; place < n; place++) {
    const pupil = pupilOf[counted.rows[place]!]!
    schoolOf[place] = schoolOfClass[frame.classOf[pupil]!]!
    if (weightOf) weightOf[place] = frame.weights[pupil]!
  }
  return { weightOf, schoolOf }
}

function totalsOf(pupils: number, counted: CountedPupils, pupilOf: Int32Array): Int32Array {
  const totals = new Int32Array(new SharedArrayBuffer(pupils * 4)).fill(MISSING)
  counted.rows.forEach((row, place) => (totals[pupilOf[row]!] = counted.totals[place]!))
  return totals
}

function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length))
  copy.set(bytes)
  return copy
}
