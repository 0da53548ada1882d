import { sql } from 'kysely'
import { type Ctx, runsSchool, seesDistrict } from '../../organization/index.ts'
import { notAllowed } from '../../../platform/refusal.ts'
import { correctsMarks, importsMarks, isOffice, isResearcherOf, managesAssessment } from '../policy.ts'
import { sitsPaper } from '../rules/assessment.ts'
import { type AssessmentRecord, loadAssessment } from './assessment-row.ts'
import { signaturesOf } from './signatures.ts'

interface Tally {
  enrolled: number
  sat: number
  absent: number
  cheated: number
  missing: number
}

/** Whose marks of which papers somebody may ask after: the same for how many are in and for who is missing. */
export function marksSeenBy({ actor }: Pick<Ctx, 'actor'>, assessment: AssessmentRecord) {
  const all = isOffice(actor) || managesAssessment(actor, assessment)
  const heads = actor.roles.some(({ kind }) => kind === 'principal' || kind === 'dean')
  // A school's own assessment is no business of a researcher.
  const ofDistrict = assessment.schoolId === null
  return {
    all,
    paper: (subject: string) =>
      all || (heads && ofDistrict) || (ofDistrict && isResearcherOf(actor, assessment.stage, subject)),
    school: (schoolId: string) => all || seesDistrict(actor) || runsSchool(actor, schoolId),
  }
}

/**
 * How many marks are in, paper by paper and school by school. Heads of schools are told of their own school; researchers of
 * their subjects.
 * @throws Refusal 'notAllowed', 'notFound'
 */
export async function marksState(ctx: Ctx, input: { assessmentId: string }) {
  const assessment = await loadAssessment(ctx, input.assessmentId)
  const { actor, district } = ctx
  const seen = marksSeenBy(ctx, assessment)
  const { all } = seen
  const { rows: allPapers } = await sql<{
    paperId: string
    title: string
    subject: string
    booklet: string | null
    items: number
    full: number
  }>`
    select p.id as paper_id, p.title, p.subject, p.booklet, count(i.position)::integer as items, p.full_marks::float8 / p.scale as full
      from papers p left join paper_items i on i.district_id = p.district_id and i.paper_id = p.id
     where p.district_id = ${district.id} and p.assessment_id = ${assessment.id}
     group by p.district_id, p.id order by p.position, p.subject, p.booklet`.execute(ctx.db)
  const papers = allPapers.filter(({ subject }) => seen.paper(subject))
  if (papers.length === 0 && !all) throw notAllowed()
  const pupils = await sql<{ schoolId: string; name: string; booklet: string | null; pupils: number }>`
    select a.school_id, s.name, a.booklet, count(*)::integer as pupils
      from assessment_pupils a join schools s on s.district_id = a.district_id and s.id = a.school_id
     where a.district_id = ${district.id} and a.assessment_id = ${assessment.id}
     group by a.school_id, s.name, a.booklet order by s.name`.execute(ctx.db)
  const marks = await sql<{
    paperId: string
    schoolId: string
    standing: keyof Tally
    rows: number
    at: Date
  }>`
    select m.paper_id, a.school_id, m.standing, count(*)::integer as rows, max(m.updated_at) as at
      from marks m join assessment_pupils a
        on a.district_id = m.district_id and a.assessment_id = ${assessment.id} and a.position = m.position
     where m.district_id = ${district.id} and m.paper_id = any(${papers.map(({ paperId }) => paperId)}::uuid[])
     group by m.paper_id, a.school_id, m.standing`.execute(ctx.db)
  const shown = [...Map.groupBy(pupils.rows, ({ schoolId }) => schoolId)].filter(([schoolId]) =>
    seen.school(schoolId),
  )
  const found = Map.groupBy(marks.rows, ({ paperId, schoolId }) => `${paperId} ${schoolId}`)
  const tallyOf = (paper: (typeof papers)[number], schoolId: string): Tally => {
    const own = pupils.rows.filter(
      (row) => row.schoolId === schoolId && sitsPaper(row.booklet, paper.booklet),
    )
    const tally: Tally = { enrolled: 0, sat: 0, absent: 0, cheated: 0, missing: 0 }
    for (const row of own) tally.enrolled += row.pupils
    for (const { standing, rows } of found.get(`${paper.paperId} ${schoolId}`) ?? []) tally[standing] += rows
    tally.missing = Math.max(0, tally.enrolled - tally.sat - tally.absent - tally.cheated)
    return tally
  }
  const schools = shown.map(([schoolId, rows]) => ({
    schoolId,
    name: rows[0]!.name,
    papers: papers.map((paper) => ({ paperId: paper.paperId, ...tallyOf(paper, schoolId) })),
  }))
  const signatures = await signaturesOf(ctx, assessment)
  const agreed = new Map(signatures.papers.map((paper) => [paper.paperId, paper]))
  const collects = assessment.state === 'collecting' || assessment.state === 'published'
  const lines = papers.map((paper, index) => {
    const tally: Tally = { enrolled: 0, sat: 0, absent: 0, cheated: 0, missing: 0 }
    for (const school of schools) {
      const own = school.papers[index]!
      for (const key of Object.keys(tally) as (keyof Tally)[]) tally[key] += own[key]
    }
    const { booklet: _, ...line } = paper
    return {
      ...line,
      ...tally,
      agreed: agreed.get(paper.paperId)?.agreed ?? 0,
      mayRead: agreed.get(paper.paperId)?.mayRead ?? false,
      mayImport: collects && paper.items > 0 && importsMarks(actor, { assessment, subject: paper.subject }),
    }
  })
  const versions = await sql<{ version: number; state: 'computing' | 'ready' | 'failed'; stale: boolean }>`
    select v.version, v.state, coalesce(i.changes, 0) <> coalesce(v.inputs, 0) as stale
      from result_versions v left join result_inputs i on i.district_id = v.district_id and i.assessment_id = v.assessment_id
     where v.district_id = ${district.id} and v.assessment_id = ${assessment.id} order by v.version desc limit 1`.execute(
    ctx.db,
  )
  const newest = versions.rows[0]
  const times = marks.rows.map(({ at }) => at.getTime())
  return {
    assessment: {
      id: assessment.id,
      name: assessment.name,
      state: assessment.state,
      schoolId: assessment.schoolId,
    },
    papers: lines,
    reviewersNeeded: signatures.needed,
    schools,
    changedAt: times.length > 0 ? new Date(Math.max(...times)).toISOString() : null,
    version:
      newest && all
        ? {
            version: newest.version,
            state: newest.state,
            stale: newest.state === 'ready' && newest.stale,
            current: assessment.currentVersion === newest.version,
          }
        : null,
    may: {
      import: lines.some(({ mayImport }) => mayImport),
      correct: collects && correctsMarks(actor, assessment),
    },
  }
}
