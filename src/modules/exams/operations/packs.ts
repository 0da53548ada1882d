import { sql } from 'kysely'
import { newId } from '../../../platform/ids.ts'
import { notAllowed, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import type { FileRights } from '../../files/index.ts'
import type { Ctx } from '../../organization/index.ts'
import type { PackScope } from '../contract/meetings.ts'
import { makesPack, managesAssessment } from '../policy.ts'
import { type AssessmentRecord, loadAssessment } from '../queries/assessment-row.ts'
import { factsOfPack, loadPack, mayMake } from '../queries/packs.ts'

export const packQueue = 'exams.pack'

/** What the queue is told: make whatever is asked for of this assessment. */
export interface PackJob {
  districtId: number
  assessmentId: string
}

type Wanted = { scope: PackScope; paperId: string | null; schoolId: string | null }

/**
 * Puts the documents of a meeting in line: one set, or all that the actor may have made. What is in the making already
 * is not made twice.
 * @throws Refusal 'resultsNotReady' before results can be read, 'unitNotReported' for a school where none is reported,
 * 'notAllowed', 'notFound'
 */
export async function makeMeetingPacks(
  ctx: Ctx,
  input: {
    assessmentId: string
    only?:
      | { scope: 'district' }
      | { scope: 'subject'; paperId: string }
      | { scope: 'school'; schoolId: string }
  },
): Promise<{ making: number }> {
  const assessment = await loadAssessment(ctx, input.assessmentId)
  const may = await mayMake(ctx, assessment)
  const all: Wanted[] = [
    ...(may.district ? [{ scope: 'district' as const, paperId: null, schoolId: null }] : []),
    ...may.papers.map(({ id }) => ({ scope: 'subject' as const, paperId: id, schoolId: null })),
    ...may.schools.map(({ id }) => ({ scope: 'school' as const, paperId: null, schoolId: id })),
  ]
  const { only } = input
  if (only?.scope === 'school' && assessment.smallestUnit === 'district') throw new Refusal('unitNotReported')
  const wanted = only
    ? all.filter(
        (one) =>
          one.scope === only.scope &&
          (only.scope !== 'subject' || one.paperId === only.paperId) &&
          (only.scope !== 'school' || one.schoolId === only.schoolId),
      )
    : all
  if (wanted.length === 0) throw notAllowed()
  const version = await versionToShow(ctx, assessment)
  const now = ctx.clock.now()
  let making = 0
  for (const one of wanted) {
    const { numAffectedRows } = await sql`
      insert into meeting_packs (district_id, id, assessment_id, version, scope, paper_id, school_id, state, asked_by, asked_at)
      select ${ctx.district.id}, ${newId()}, ${assessment.id}, ${version}, ${one.scope}, ${one.paperId}::uuid, ${one.schoolId}::uuid,
             'making', ${ctx.actor.personId}, ${now}
       where not exists (select from meeting_packs m where m.district_id = ${ctx.district.id} and m.assessment_id = ${assessment.id}
                            and m.version = ${version} and m.scope = ${one.scope} and m.state = 'making'
                            and m.paper_id is not distinct from ${one.paperId}::uuid
                            and m.school_id is not distinct from ${one.schoolId}::uuid)`.execute(ctx.db)
    making += Number(numAffectedRows ?? 0)
  }
  if (making > 0) {
    await recordAudit(ctx, {
      action: 'meetingPack.asked',
      subjectKind: 'assessment',
      subjectId: assessment.id,
      subjectTitle: assessment.name,
      after: { version, 份数: making },
    })
  }
  const job: PackJob = { districtId: ctx.district.id, assessmentId: assessment.id }
  ctx.afterCommit(() => ctx.services.queue.enqueue(packQueue, job))
  return { making }
}

/** The version that everyone sees; before that, the newest one, for those who run the assessment. */
async function versionToShow(ctx: Ctx, assessment: AssessmentRecord): Promise<number> {
  if (assessment.state === 'published' && assessment.currentVersion !== null) return assessment.currentVersion
  if (!managesAssessment(ctx.actor, assessment)) throw new Refusal('resultsNotReady')
  const newest = await ctx.db
    .selectFrom('resultVersions')
    .select('version')
    .where('districtId', '=', ctx.district.id)
    .where('assessmentId', '=', assessment.id)
    .where('state', '=', 'ready')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!newest) throw new Refusal('resultsNotReady')
  return newest.version
}

/** Whoever reads a pack downloads its files; nobody adds to them. */
export const packFileRights: FileRights = {
  mayRead: (ctx, packId) => reads(ctx, packId, false),
  mayAdd: () => Promise.resolve(false),
}

/** The same for files that name schools: only those who may have the pack made. */
export const packSchoolFileRights: FileRights = {
  mayRead: (ctx, packId) => reads(ctx, packId, true),
  mayAdd: () => Promise.resolve(false),
}

async function reads(ctx: Ctx, packId: string, named: boolean): Promise<boolean> {
  try {
    const pack = await loadPack(ctx, packId)
    return !named || makesPack(ctx.actor, pack.assessment, factsOfPack(pack))
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}
