import { sql } from 'kysely'
import { notFound } from '../../../platform/refusal.ts'
import type { Ctx } from '../../organization/index.ts'
import type { BlueprintItem, IntendedShares, Paper } from '../contract/papers.ts'
import { reviewRule } from '../gate.ts'
import { editsBlueprint, editsSyllabus, managesPaper, type PaperFacts, readsPaper } from '../policy.ts'
import type { AssessmentKind } from '../policy-pack.ts'
import { checkBlueprint } from '../rules/blueprint.ts'
import { checkShares } from '../rules/intended-shares.ts'
import { isLate } from '../rules/signatures.ts'
import type { AssessmentState, ExaminedStage, ReviewVerdict, SmallestUnit } from '../vocabulary.ts'
import { countMarked } from './marks-there.ts'
import { blueprintsOf } from './paper-items.ts'
import { effectivePack } from './policy-pack.ts'
import { syllabusOf } from './syllabus.ts'

/** A paper with the facts of its assessment that rights and rules depend on. */
export interface LoadedPaper {
  id: string
  subject: string
  booklet: string | null
  title: string
  minutes: number | null
  scale: number
  /** ×scale. */
  fullMarks: number
  authorIds: string[]
  authors: { id: string; name: string }[]
  /** What it is meant to be made of. */
  intended: IntendedShares | null
  blueprintVersion: number
  blueprintSavedAt: Date | null
  signedOffAt: Date | null
  reviews: {
    personId: string
    name: string
    schoolName: string | null
    namedBy: string
    namedAt: string
    verdict: ReviewVerdict | null
    version: number | null
    remark: string | null
    decidedAt: string | null
    decidedOn: string | null
  }[]
  assessment: {
    id: string
    name: string
    kind: AssessmentKind
    stage: ExaminedStage
    grade: number
    state: AssessmentState
    schoolId: string | null
    createdBy: string
    graduating: boolean
    written: boolean
    generalReview: boolean
    sampled: boolean
    smallestUnit: SmallestUnit
    heldFrom: string
    schools: number
  }
}

/** A paper that the viewer may read. @throws Refusal notFound: whoever may not read it does not learn that it is there */
export async function loadPaper(ctx: Ctx, id: string): Promise<LoadedPaper> {
  const { rows } = await sql<LoadedPaper>`
    select p.id, p.subject, p.booklet, p.title, p.minutes, p.scale, p.full_marks, p.author_ids, p.intended, p.blueprint_version,
           p.blueprint_saved_at, p.signed_off_at,
           (select coalesce(json_agg(json_build_object('id', n.id, 'name', n.name) order by array_position(p.author_ids, n.id)), '[]')
              from people n where n.district_id = p.district_id and n.id = any(p.author_ids)) as authors,
           (select coalesce(json_agg(json_build_object(
                     'personId', r.person_id, 'name', n.name, 'schoolName', s.name, 'namedBy', r.named_by, 'namedAt', r.named_at,
                     'verdict', r.verdict, 'version', r.blueprint_version, 'remark', r.remark, 'decidedAt', r.decided_at,
                     'decidedOn', (r.decided_at at time zone ${ctx.district.timeZone})::date)
                     order by r.named_at, n.name), '[]')
              from paper_reviews r
              join people n on n.district_id = r.district_id and n.id = r.person_id
              left join memberships m on m.district_id = r.district_id and m.person_id = r.person_id and m.school_id is not null and m.valid_to is null
              left join schools s on s.district_id = m.district_id and s.id = m.school_id
             where r.district_id = p.district_id and r.paper_id = p.id) as reviews,
           json_build_object(
             'id', a.id, 'name', a.name, 'kind', a.kind, 'stage', a.stage, 'grade', a.grade, 'state', a.state, 'schoolId', a.school_id,
             'createdBy', a.created_by, 'graduating', a.graduating, 'written', a.written, 'generalReview', a.general_review,
             'sampled', a.sampled, 'smallestUnit', a.smallest_unit, 'heldFrom', a.held_from,
             'schools', (select count(*) from assessment_schools v where v.district_id = a.district_id and v.assessment_id = a.id)
           ) as assessment
      from papers p join assessments a on a.district_id = p.district_id and a.id = p.assessment_id
     where p.district_id = ${ctx.district.id} and p.id = ${id}`.execute(ctx.db)
  const [paper] = rows
  const reviewers = paper?.reviews.map(({ personId }) => personId) ?? []
  if (!paper || !readsPaper(ctx.actor, factsOf(paper), reviewers)) throw notFound()
  return paper
}

/** What rights over a paper depend on. */
export function factsOf({ assessment, subject, authorIds }: LoadedPaper): PaperFacts {
  return { assessment, subject, authorIds }
}

/** How many people who do not set the paper must agree on it; 0 where no rule asks for any. */
export async function reviewersNeeded(ctx: Ctx, { assessment }: LoadedPaper): Promise<number> {
  const rule = reviewRule({ ...assessment, date: assessment.heldFrom }, await effectivePack(ctx))
  return rule?.reviewersAtLeast ?? 0
}

/** True while papers are still made: results are not published, the assessment not withdrawn. */
export function isOpen({ assessment }: LoadedPaper): boolean {
  return assessment.state === 'drafted' || assessment.state === 'collecting'
}

/** A paper with its blueprint, what is to be put right in it, and its reviewers. */
export async function getPaper(ctx: Ctx, input: { id: string }): Promise<Paper> {
  const paper = await loadPaper(ctx, input.id)
  const { assessment, subject } = paper
  const items: BlueprintItem[] = (await blueprintsOf(ctx, [paper.id])).get(paper.id)!
  const syllabus = await syllabusOf(ctx, { subject, stage: assessment.stage, grade: assessment.grade })
  const fullMarks = paper.fullMarks / paper.scale
  const facts = factsOf(paper)
  const own = paper.reviews.find(({ personId }) => personId === ctx.actor.personId)
  const open = isOpen(paper)
  const manages = managesPaper(ctx.actor, facts)
  return {
    id: paper.id,
    assessment: {
      id: assessment.id,
      name: assessment.name,
      stage: assessment.stage,
      grade: assessment.grade,
      state: assessment.state,
    },
    subject,
    booklet: paper.booklet,
    title: paper.title,
    minutes: paper.minutes,
    scale: paper.scale,
    fullMarks,
    authors: paper.authors,
    blueprintVersion: paper.blueprintVersion,
    blueprintSavedAt: paper.blueprintSavedAt?.toISOString() ?? null,
    items,
    intended: paper.intended,
    findings: [
      ...checkBlueprint(items, { fullMarks, scale: paper.scale }, syllabus),
      ...checkShares(items, paper.intended),
    ],
    syllabus,
    reviews: paper.reviews.map((review) => ({
      person: { id: review.personId, name: review.name, schoolName: review.schoolName },
      namedAt: new Date(review.namedAt).toISOString(),
      verdict: review.verdict,
      remark: review.remark,
      decidedAt: review.decidedAt && new Date(review.decidedAt).toISOString(),
      current: review.verdict !== null && review.version === paper.blueprintVersion,
      author: paper.authorIds.includes(review.personId),
      lateOn: isLate(review, assessment.heldFrom) ? review.decidedOn : null,
    })),
    reviewersNeeded: await reviewersNeeded(ctx, paper),
    signedOffAt: paper.signedOffAt?.toISOString() ?? null,
    marked: await countMarked(ctx, paper.id),
    may: {
      edit: open && editsBlueprint(ctx.actor, facts),
      manage: open && manages,
      nameReviewers: open && manages,
      decide: open && own !== undefined && !paper.authorIds.includes(ctx.actor.personId),
      editSyllabus: editsSyllabus(ctx.actor, { stage: assessment.stage, subject }),
    },
  }
}
