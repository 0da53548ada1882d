import type { Ctx } from '../../organization/index.ts'
import type { Assessment } from '../contract/assessments.ts'
import { editsBlueprint, managesAssessment, readsPaper } from '../policy.ts'
import { marksOf } from '../rules/blueprint.ts'
import { lateDays } from '../rules/signatures.ts'
import { missingForPublication, stepsOf } from '../rules/progress.ts'
import { type AssessmentRecord, loadAssessment } from './assessment-row.ts'
import { countedReviews, type LoadedStanding, standingOf } from './standing.ts'

/** One assessment: settings, papers, the way to publication. Only those who run it see what is still missing. */
export async function getAssessment(ctx: Ctx, input: { id: string }): Promise<Assessment> {
  const row = await loadAssessment(ctx, input.id)
  return shownAssessment(ctx, row, await standingOf(ctx, row))
}

export function shownAssessment(ctx: Ctx, row: AssessmentRecord, loaded: LoadedStanding): Assessment {
  const manages = managesAssessment(ctx.actor, row)
  const open = row.state === 'drafted' || row.state === 'collecting'
  const named = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' })
  const at = (instant: Date | null) => instant?.toISOString() ?? null
  const { sampling } = row
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    stage: row.stage,
    grade: row.grade,
    graduating: row.graduating,
    term: { id: row.termId, name: row.termName },
    heldFrom: row.heldFrom,
    heldTo: row.heldTo,
    written: row.written,
    generalReview: row.generalReview,
    school: named(row.schoolId, row.schoolName),
    sampled: row.sampled,
    smallestUnit: row.smallestUnit,
    sampling,
    thresholds: row.thresholds,
    bands: row.bands,
    lines: row.lines,
    prior: named(row.priorId, row.priorName),
    state: row.state,
    currentVersion: row.currentVersion,
    filing: row.filingNumber
      ? { number: row.filingNumber, person: row.filingPerson ?? '', reason: row.filingReason ?? '' }
      : null,
    created: { at: row.createdAt.toISOString(), by: row.createdByName },
    published: row.publishedAt && { at: at(row.publishedAt)!, by: row.publishedByName ?? '' },
    withdrawn: row.withdrawnAt && {
      at: at(row.withdrawnAt)!,
      by: row.withdrawnByName ?? '',
      reason: row.withdrawnReason ?? '',
    },
    schools: loaded.schools,
    pupils: loaded.standing.pupils,
    papers: loaded.papers.map((paper) => {
      const facts = { assessment: row, subject: paper.subject, authorIds: paper.authorIds }
      const items = loaded.blueprints.get(paper.id)!
      const { reviewers, agreed, returned } = countedReviews(paper)
      return {
        id: paper.id,
        subject: paper.subject,
        booklet: paper.booklet,
        title: paper.title,
        fullMarks: paper.fullMarks / paper.scale,
        items: items.length,
        itemMarks: marksOf(items),
        blueprintVersion: paper.blueprintVersion,
        signedOffAt: at(paper.signedOffAt),
        reviewers,
        agreed,
        returned,
        lateOn: lateDays(paper, row.heldFrom),
        authors: manages ? paper.authors : [],
        marked: paper.marked,
        may: {
          read: readsPaper(
            ctx.actor,
            facts,
            paper.reviews.map(({ personId }) => personId),
          ),
          edit: open && editsBlueprint(ctx.actor, facts),
        },
      }
    }),
    reviewersNeeded: loaded.standing.reviewersNeeded,
    steps: manages ? stepsOf(loaded.standing) : [],
    missing: manages && open ? missingForPublication(loaded.standing) : [],
    may: {
      edit: manages && row.state !== 'withdrawn',
      withdraw: manages && row.state !== 'withdrawn',
      choosePupils: manages && open,
      publish: manages && open,
      seeResults: row.state === 'published' || (manages && loaded.standing.results !== 'none'),
    },
  }
}
