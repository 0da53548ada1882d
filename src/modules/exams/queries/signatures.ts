import { sql } from 'kysely'
import type { Ctx } from '../../organization/index.ts'
import { reviewRule } from '../gate.ts'
import { readsPaper } from '../policy.ts'
import type { PolicyRule } from '../policy-pack.ts'
import type { Signature } from '../rules/signatures.ts'
import type { AssessmentRecord } from './assessment-row.ts'
import { effectivePack } from './policy-pack.ts'
import { countedReviews } from './standing.ts'

/** How many people must agree on each paper of an assessment, and how many did, by paper. */
export interface LoadedSignatures {
  /** What asks for them; null where nothing does. */
  rule: PolicyRule | null
  needed: number
  schools: number
  papers: { paperId: string; subject: string; title: string; agreed: number; mayRead: boolean }[]
}

export async function signaturesOf(ctx: Ctx, assessment: AssessmentRecord): Promise<LoadedSignatures> {
  const { rows } = await sql<{
    id: string
    subject: string
    title: string
    authorIds: string[]
    blueprintVersion: number
    reviews: (Signature & { name: string })[]
    schools: number
  }>`
    select p.id, p.subject, p.title, p.author_ids, p.blueprint_version,
           (select coalesce(json_agg(json_build_object('personId', r.person_id, 'verdict', r.verdict, 'version', r.blueprint_version)), '[]')
              from paper_reviews r where r.district_id = p.district_id and r.paper_id = p.id) as reviews,
           (select count(*)::integer from assessment_schools s where s.district_id = p.district_id and s.assessment_id = p.assessment_id) as schools
      from papers p
     where p.district_id = ${ctx.district.id} and p.assessment_id = ${assessment.id}
     order by p.position, p.subject, p.booklet`.execute(ctx.db)
  const schools = rows[0]?.schools ?? 0
  const rule = reviewRule({ ...assessment, schools, date: assessment.heldFrom }, await effectivePack(ctx))
  return {
    rule,
    needed: rule?.reviewersAtLeast ?? 0,
    schools,
    papers: rows.map((paper) => ({
      paperId: paper.id,
      subject: paper.subject,
      title: paper.title,
      agreed: countedReviews(paper).agreed,
      mayRead: readsPaper(
        ctx.actor,
        { assessment, subject: paper.subject, authorIds: paper.authorIds },
        paper.reviews.map(({ personId }) => personId),
      ),
    })),
  }
}
