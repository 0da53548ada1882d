import { sql } from 'kysely'
import type { Ctx } from '../../organization/index.ts'
import type { BlueprintItem } from '../contract/papers.ts'
import { reviewRule } from '../gate.ts'
import type { PolicyRule } from '../policy-pack.ts'
import { sitsPaper } from '../rules/assessment.ts'
import { checkBlueprint, worst } from '../rules/blueprint.ts'
import { lateDays, type Signature } from '../rules/signatures.ts'
import type { AssessmentStanding } from '../rules/progress.ts'
import type { AssessmentRecord } from './assessment-row.ts'
import { blueprintsOf } from './paper-items.ts'
import { effectivePack } from './policy-pack.ts'

export interface PaperRecord {
  id: string
  subject: string
  booklet: string | null
  title: string
  minutes: number | null
  scale: number
  /** ×scale. */
  fullMarks: number
  authorIds: string[]
  authors: string[]
  blueprintVersion: number
  blueprintSavedAt: Date | null
  signedOffAt: Date | null
  marked: number
  reviews: (Signature & { name: string })[]
}

/** The papers of an assessment with who sets and reviews them and how many pupils have marks. */
export async function papersOf(
  ctx: Pick<Ctx, 'db' | 'district'>,
  assessmentId: string,
): Promise<PaperRecord[]> {
  const { rows } = await sql<PaperRecord>`
    select p.id, p.subject, p.booklet, p.title, p.minutes, p.scale, p.full_marks, p.author_ids, p.blueprint_version, p.blueprint_saved_at,
           p.signed_off_at,
           (select coalesce(json_agg(n.name order by array_position(p.author_ids, n.id)), '[]') from people n
             where n.district_id = p.district_id and n.id = any(p.author_ids)) as authors,
           (select count(*)::integer from marks m where m.district_id = p.district_id and m.paper_id = p.id) as marked,
           (select coalesce(json_agg(json_build_object('personId', r.person_id, 'name', n.name, 'verdict', r.verdict,
                                                       'version', r.blueprint_version,
                                                       'decidedOn', (r.decided_at at time zone ${ctx.district.timeZone})::date) order by r.named_at, n.name), '[]')
              from paper_reviews r join people n on n.district_id = r.district_id and n.id = r.person_id
             where r.district_id = p.district_id and r.paper_id = p.id) as reviews
      from papers p
     where p.district_id = ${ctx.district.id} and p.assessment_id = ${assessmentId}
     order by p.position, p.subject, p.booklet`.execute(ctx.db)
  return rows
}

/** Signatures that count: of people who do not set the paper, on the blueprint as it is now. */
export function countedReviews(paper: Pick<PaperRecord, 'reviews' | 'authorIds' | 'blueprintVersion'>) {
  const others = paper.reviews.filter(({ personId }) => !paper.authorIds.includes(personId))
  const given = others.filter(
    ({ version, verdict }) => verdict !== null && version === paper.blueprintVersion,
  )
  return {
    reviewers: others.length,
    agreed: given.filter(({ verdict }) => verdict === 'agreed').length,
    returned: given.filter(({ verdict }) => verdict === 'returned').length,
    waitingFor: others.filter((review) => !given.includes(review)).map(({ name }) => name),
  }
}

/** 语文; 语文(A册). */
export function paperName({ subject, booklet }: { subject: string; booklet: string | null }): string {
  return booklet === null || booklet === subject ? subject : `${subject}(${booklet}册)`
}

export interface LoadedStanding {
  standing: AssessmentStanding
  papers: PaperRecord[]
  blueprints: Map<string, BlueprintItem[]>
  schools: number
  /** What asks for reviewers; null where nothing does. */
  reviewRule: PolicyRule | null
  /** The newest version that is ready and speaks of what is there now. */
  freshVersion: number | null
}

/** Where an assessment stands on its way to publication. */
export async function standingOf(ctx: Ctx, assessment: AssessmentRecord): Promise<LoadedStanding> {
  const papers = await papersOf(ctx, assessment.id)
  const blueprints = await blueprintsOf(
    ctx,
    papers.map(({ id }) => id),
  )
  const pupils = await sql<{ booklet: string | null; pupils: number }>`
    select booklet, count(*)::integer as pupils from assessment_pupils
     where district_id = ${ctx.district.id} and assessment_id = ${assessment.id} group by booklet`.execute(
    ctx.db,
  )
  const schools = await sql<{ count: number }>`
    select count(*)::integer from assessment_schools where district_id = ${ctx.district.id} and assessment_id = ${assessment.id}`.execute(
    ctx.db,
  )
  const versions = await sql<{ version: number; state: 'computing' | 'ready' | 'failed'; fresh: boolean }>`
    select v.version, v.state, coalesce(i.changes, 0) = coalesce(v.inputs, 0)
             and coalesce(b.changes, 0) = coalesce(v.prior_inputs, 0) as fresh
      from result_versions v
      join assessments a on a.district_id = v.district_id and a.id = v.assessment_id
      left join result_inputs i on i.district_id = v.district_id and i.assessment_id = v.assessment_id
      left join result_inputs b on b.district_id = v.district_id and b.assessment_id = a.prior_id
     where v.district_id = ${ctx.district.id} and v.assessment_id = ${assessment.id}
     order by v.version desc limit 5`.execute(ctx.db)
  const rule = reviewRule(
    { ...assessment, schools: schools.rows[0]!.count, date: assessment.heldFrom },
    await effectivePack(ctx),
  )
  const fresh = versions.rows.find((version) => version.state === 'ready' && version.fresh)
  const newest = versions.rows[0]
  const results = fresh ? 'fresh' : !newest ? 'none' : newest.state === 'ready' ? 'stale' : newest.state
  const total = pupils.rows.reduce((sum, row) => sum + row.pupils, 0)
  const standing: AssessmentStanding = {
    state: assessment.state,
    runBy: assessment.schoolName ?? '教研室',
    sampled: assessment.sampled,
    drawn: assessment.sampling?.drawnAt != null,
    pupils: total,
    reviewersNeeded: rule?.reviewersAtLeast ?? 0,
    results,
    papers: papers.map((paper) => {
      const items = blueprints.get(paper.id)!
      const findings = checkBlueprint(items, { fullMarks: paper.fullMarks / paper.scale, scale: paper.scale })
      return {
        name: paperName(paper),
        items: items.length,
        open: worst(findings, 'open'),
        authors: paper.authors,
        ...countedReviews(paper),
        late: lateDays(paper, assessment.heldFrom).length,
        expected: pupils.rows
          .filter(({ booklet }) => sitsPaper(booklet, paper.booklet))
          .reduce((sum, row) => sum + row.pupils, 0),
        marked: paper.marked,
      }
    }),
  }
  return {
    standing,
    papers,
    blueprints,
    schools: schools.rows[0]!.count,
    reviewRule: rule,
    freshVersion: fresh?.version ?? null,
  }
}
