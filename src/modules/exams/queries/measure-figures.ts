import { sql } from 'kysely'
import { Refusal } from '../../../platform/refusal.ts'
import type { Ctx } from '../../organization/index.ts'
import type { Measure, MeasureFigure } from '../contract/meetings.ts'
import { loadAssessment } from './assessment-row.ts'
import { type LoadedMeasure, measuresToReview, shownMeasures } from './measures.ts'
import { getResultsOverview } from './results/overview.ts'
import { getSchoolResults, getSchoolSubjectResults } from './results/school.ts'
import { getItemResults, getSubjectResults } from './results/subject.ts'

type Reading = ReturnType<typeof openReading>

/** Each result is read once for all measures, as the viewer may see it; null where they may not, or there is none. */
function openReading(ctx: Ctx) {
  const known = new Map<string, Promise<unknown>>()
  function once<Answer>(key: string, read: () => Promise<Answer>): Promise<Answer | null> {
    const found = known.get(key)
    if (found) return found as Promise<Answer | null>
    const answer = read().catch((error: unknown) => {
      if (error instanceof Refusal) return null
      throw error
    })
    known.set(key, answer)
    return answer
  }
  return {
    overview: (assessmentId: string) =>
      once(`o ${assessmentId}`, () => getResultsOverview(ctx, { assessmentId })),
    subject: (paperId: string) => once(`s ${paperId}`, () => getSubjectResults(ctx, { paperId })),
    items: (paperId: string) => once(`i ${paperId}`, () => getItemResults(ctx, { paperId })),
    school: (assessmentId: string, schoolId: string) =>
      once(`c ${assessmentId} ${schoolId}`, () => getSchoolResults(ctx, { assessmentId, schoolId })),
    schoolSubject: (paperId: string, schoolId: string) =>
      once(`p ${paperId} ${schoolId}`, () => getSchoolSubjectResults(ctx, { paperId, schoolId })),
  }
}

/** One occasion as far as a measure speaks of it. */
interface Occasion {
  assessmentId: string
  paperId: string | null
  schoolId: string | null
}

type Found = Map<string, { unit: MeasureFigure['unit']; value: number | null }>

/** The topics that a measure is about: named by its finding, or tested by the item that the finding names. */
async function topicsOf(reading: Reading, measure: LoadedMeasure): Promise<string[]> {
  const about = measure.evidence?.about
  if (about?.topic) return [about.topic]
  if (!about?.item || measure.paperId === null) return []
  const items = await reading.items(measure.paperId)
  return items?.items.find(({ item }) => item === about.item)?.knowledge ?? []
}

/** The figures of one occasion that a measure can be held against. */
async function figuresOn(
  reading: Reading,
  { assessmentId, paperId, schoolId }: Occasion,
  wanted: { topics: readonly string[]; gap: boolean },
): Promise<Found> {
  const found: Found = new Map()
  const put = (label: string, unit: MeasureFigure['unit'], value: number | null | undefined) =>
    void found.set(label, { unit, value: value ?? null })
  if (paperId === null) {
    if (schoolId !== null) {
      const school = await reading.school(assessmentId, schoolId)
      put('本校总分T分', 't', school?.total?.t)
    } else {
      const overview = await reading.overview(assessmentId)
      put('全区总分得分率', 'rate', overview?.total?.figures?.scoreRate)
      if (wanted.gap) put('城乡差距(标准差)', 'sd', overview?.totalLocalityGap?.standardisedGap)
    }
    return found
  }
  const topics = await (schoolId === null
    ? reading
        .subject(paperId)
        .then((subject) => subject && [...subject.topics.knowledge, ...subject.topics.ability])
    : reading
        .schoolSubject(paperId, schoolId)
        .then((subject) => subject && [...subject.topics.knowledge, ...subject.topics.ability]))
  for (const topic of wanted.topics) {
    put(`“${topic}”得分率`, 'rate', topics?.find(({ name }) => name === topic)?.rate)
  }
  if (schoolId !== null) {
    const school = await reading.school(assessmentId, schoolId)
    put('与全区平均的差(标准差)', 'sd', school?.subjects.find((row) => row.paperId === paperId)?.gap)
    return found
  }
  const subject = await reading.subject(paperId)
  if (wanted.gap) put('城乡差距(标准差)', 'sd', subject?.localityGap?.standardisedGap)
  put('得分率', 'rate', subject?.summary.scoreRate)
  put('及格率', 'rate', subject?.summary.pass)
  return found
}

/**
 * Measures of earlier assessments with their figures then and now. Where the subject had several booklets on either day there
 * is no figure of all pupils to compare: then it is said so, and no figure is given.
 */
export async function listMeasuresToReview(
  ctx: Ctx,
  input: { assessmentId: string },
): Promise<{ measures: (Measure & { figures: MeasureFigure[]; comparable: boolean })[] }> {
  const assessment = await loadAssessment(ctx, input.assessmentId)
  const { measures } = await measuresToReview(ctx, assessment.id)
  const paperSets = await papersOf(ctx, [assessment.id, ...measures.map((measure) => measure.assessmentId)])
  const papers = paperSets.get(assessment.id) ?? []
  // A measure for a subject that this assessment does not have waits for the next one that does.
  const reviewed = measures.filter(
    ({ subject }) => subject === null || papers.some((paper) => paper.subject === subject),
  )
  const reading = openReading(ctx)
  const shown = await shownMeasures(ctx, reviewed)
  const rows = []
  for (const [at, measure] of reviewed.entries()) {
    const { assessmentId, paperId, schoolId, subject } = measure
    const wanted = {
      topics: await topicsOf(reading, measure),
      gap: measure.evidence?.code === 'locality.gap',
    }
    const only = (of: string) => paperSets.get(of)?.filter((paper) => paper.subject === subject) ?? []
    if (paperId !== null && [assessmentId, assessment.id].some((of) => only(of).length > 1)) {
      rows.push({ ...shown[at]!, figures: [], comparable: false })
      continue
    }
    const then = await figuresOn(reading, { assessmentId, paperId, schoolId }, wanted)
    const nowPaper = paperId === null ? null : only(assessment.id)[0]!.id
    const now = await figuresOn(reading, { assessmentId: assessment.id, paperId: nowPaper, schoolId }, wanted)
    rows.push({
      ...shown[at]!,
      comparable: true,
      figures: [...then].map(([label, { unit, value }]) => ({
        label,
        unit,
        earlier: value,
        now: now.get(label)?.value ?? null,
      })),
    })
  }
  return { measures: rows }
}

/** Papers of assessments; a subject has several where pupils worked on booklets. */
async function papersOf(
  ctx: Ctx,
  assessmentIds: string[],
): Promise<Map<string, { id: string; subject: string }[]>> {
  const { rows } = await sql<{ id: string; subject: string; assessmentId: string }>`
    select id, subject, assessment_id from papers
     where district_id = ${ctx.district.id} and assessment_id = any(${[...new Set(assessmentIds)]}::uuid[])`.execute(
    ctx.db,
  )
  return Map.groupBy(rows, ({ assessmentId }) => assessmentId)
}

/** What the viewer may read of the findings of an assessment: of the whole, of its subjects, of their own school. */
export async function listFindingsForMeasures(ctx: Ctx, input: { assessmentId: string }) {
  const reading = openReading(ctx)
  const overview = await getResultsOverview(ctx, input)
  const { papers, may } = overview.about
  const found = [...overview.findings]
  for (const { id } of papers) {
    found.push(...((await reading.subject(id))?.findings ?? []))
    found.push(...((await reading.items(id))?.findings ?? []))
  }
  // Those who see a few schools only are the heads of these.
  for (const schoolId of (may.schoolIds ?? []).slice(0, 5)) {
    found.push(...((await reading.school(input.assessmentId, schoolId))?.findings ?? []))
  }
  const seen = new Set<string>()
  return {
    findings: found
      // Nothing to be agreed at a meeting: for whoever sets the next paper.
      .filter(({ code }) => code !== 'option.unused')
      .map((finding) => ({ ...finding, text: withSubject(finding.text, subjectOf(finding.about.paperId)) }))
      .filter(({ text }) => (seen.has(text) ? false : seen.add(text))),
  }

  function subjectOf(paperId: string | null): string | null {
    return papers.length > 1 ? (papers.find(({ id }) => id === paperId)?.subject ?? null) : null
  }
}

/** Among findings of several subjects each says of which it speaks. */
function withSubject(text: string, subject: string | null): string {
  return subject === null || text.includes(subject) ? text : `${subject}：${text}`
}
