import { newId } from '../../../platform/ids.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { type Ctx, gradeLabel } from '../../organization/index.ts'
import type { SamplingForm } from '../contract/assessments.ts'
import { bookletsOf } from '../rules/assessment.ts'

/** A paper as it begins: marks in halves, out of 100. */
export function newPaper(
  ctx: Ctx,
  of: { assessmentId: string; grade: number },
  subject: string,
  booklet: string | null,
) {
  return {
    districtId: ctx.district.id,
    id: newId(),
    assessmentId: of.assessmentId,
    subject,
    booklet,
    title: `${gradeLabel(of.grade)}${subject}${booklet === null || booklet === subject ? '' : `(${booklet}册)`}`,
    scale: 2,
    fullMarks: 200,
  }
}

/**
 * Makes the papers of an assessment those of its matrix: the first paper of a subject takes the first booklet, missing
 * booklets are added with the full marks of the first, those too many removed.
 * @throws Refusal 'bookletsInUse' when one too many has items already
 */
export async function fitPapers(
  ctx: Ctx,
  of: { id: string; grade: number; matrix: SamplingForm['matrix'] },
): Promise<void> {
  const papers = await ctx.db
    .selectFrom('papers as p')
    .select(['p.id', 'p.subject', 'p.booklet', 'p.scale', 'p.fullMarks', 'p.minutes'])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('paperItems as i')
          .select('i.position')
          .whereRef('i.districtId', '=', 'p.districtId')
          .whereRef('i.paperId', '=', 'p.id'),
      ).as('begun'),
    )
    .where('p.districtId', '=', ctx.district.id)
    .where('p.assessmentId', '=', of.id)
    .orderBy('p.position')
    .orderBy('p.booklet')
    .execute()
  for (const subject of new Set(papers.map((paper) => paper.subject))) {
    const own = papers.filter((paper) => paper.subject === subject)
    const wanted = bookletsOf(of.matrix, subject)
    const surplus = own.slice(wanted.length)
    if (surplus.some(({ begun }) => begun)) throw new Refusal('bookletsInUse', { subject })
    for (const { id } of surplus) {
      await ctx.db
        .deleteFrom('paperReviews')
        .where('districtId', '=', ctx.district.id)
        .where('paperId', '=', id)
        .execute()
      await ctx.db
        .deleteFrom('papers')
        .where('districtId', '=', ctx.district.id)
        .where('id', '=', id)
        .execute()
    }
    for (const [at, booklet] of wanted.entries()) {
      const fresh = newPaper(ctx, { assessmentId: of.id, grade: of.grade }, subject, booklet)
      const stands = own[at]
      if (!stands)
        await ctx.db
          .insertInto('papers')
          .values({ ...fresh, ...likeFirst(own[0]), position: at })
          .execute()
      else if (stands.booklet !== booklet) {
        await ctx.db
          .updateTable('papers')
          .set({ booklet, title: fresh.title })
          .where('districtId', '=', ctx.district.id)
          .where('id', '=', stands.id)
          .execute()
      }
    }
  }
}

/** Booklets of a subject are out of the same marks, in the same steps and time, until somebody says otherwise. */
function likeFirst(first: { scale: number; fullMarks: number; minutes: number | null } | undefined) {
  return first ? { scale: first.scale, fullMarks: first.fullMarks, minutes: first.minutes } : {}
}
