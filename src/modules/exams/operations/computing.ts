import { sql } from 'kysely'
import type { Services } from '../../../platform/context.ts'
import { type DistrictTransaction, inDistrict, json } from '../../../platform/db.ts'
import { notAllowed, Refusal } from '../../../platform/refusal.ts'
import { recordAudit } from '../../audit/index.ts'
import type { Ctx } from '../../organization/index.ts'
import { ExamError } from '../exam-error.ts'
import { managesAssessment } from '../policy.ts'
import { loadAssessment } from '../queries/assessment-row.ts'
import { effectivePack } from '../queries/policy-pack.ts'
import { listResultVersions, type VersionRow } from '../queries/versions.ts'
import { type ComputedVersion, computeVersion } from '../results/version.ts'
import type { AssessmentState } from '../vocabulary.ts'

/** The queue's name of the work. */
export const computingQueue = 'exams.compute'

export interface ComputingJob {
  districtId: number
  assessmentId: string
}

/** How far a version is. `startedAt` once somebody works on it, `at` the last sign of life. */
export interface ComputingProgress {
  done: number
  total: number
  startedAt?: string
  at?: string
}

/** Work without a sign of life for this long died with its server. */
export const deadAfterMs = 30_000
const signOfLifeMs = 5_000

/**
 * A new version of the results, asked for by those who run the assessment.
 * @throws Refusal 'noMarksYet', 'assessmentState' (withdrawn), 'notAllowed', 'notFound'
 */
export async function computeResults(
  ctx: Ctx,
  input: { assessmentId: string; reason: string },
): Promise<VersionRow> {
  const assessment = await loadAssessment(ctx, input.assessmentId)
  if (!managesAssessment(ctx.actor, assessment)) throw notAllowed()
  const version = await askForResults(ctx, input)
  await recordAudit(ctx, {
    action: 'assessment.computed',
    subjectKind: 'assessment',
    subjectId: assessment.id,
    subjectTitle: assessment.name,
    after: { version, reason: input.reason },
  })
  const { versions } = await listResultVersions(ctx, input)
  return versions.find((one) => one.version === version)!
}

/**
 * Puts a version in line, whoever's change made it needed, and gives its number. While one waits that nobody has begun,
 * it will see this change too: the same version answers.
 * @throws Refusal 'noMarksYet', 'assessmentState' (withdrawn)
 */
export async function askForResults(
  ctx: Ctx,
  { assessmentId, reason }: { assessmentId: string; reason: string },
): Promise<number> {
  const districtId = ctx.district.id
  // Two who ask at once get one after the other.
  const { rows } = await sql<{ state: AssessmentState; marked: boolean }>`
    select a.state, exists (select from papers p join marks m on m.district_id = p.district_id and m.paper_id = p.id
                             where p.district_id = a.district_id and p.assessment_id = a.id) as marked
      from assessments a where a.district_id = ${districtId} and a.id = ${assessmentId} for update of a`.execute(
    ctx.db,
  )
  if (rows[0]!.state === 'withdrawn') throw new Refusal('assessmentState')
  if (!rows[0]!.marked) throw new Refusal('noMarksYet')
  const work = { districtId, assessmentId }
  const waiting = await sql<{ version: number }>`
    select version from result_versions
     where district_id = ${districtId} and assessment_id = ${assessmentId} and state = 'computing' and progress->>'startedAt' is null
     order by version desc limit 1 for update skip locked`.execute(ctx.db)
  let version = waiting.rows[0]?.version
  if (version === undefined) {
    const made = await sql<{ version: number }>`
      insert into result_versions (district_id, assessment_id, version, state, reason, asked_by, asked_at)
      select ${districtId}, ${assessmentId}, coalesce(max(version), 0) + 1, 'computing', ${reason}, ${ctx.actor.personId}::uuid,
             ${ctx.clock.now()}
        from result_versions where district_id = ${districtId} and assessment_id = ${assessmentId}
      returning version`.execute(ctx.db)
    version = made.rows[0]!.version
  }
  ctx.afterCommit(async () => {
    await ctx.services.queue.enqueue(computingQueue, work)
    // The line is looked at once a second; nobody needs to wait for that.
    void performComputing(ctx.services, work).catch((err: unknown) =>
      ctx.services.log.error({ err }, 'results'),
    )
  })
  return version
}

const busy = new Map<string, Promise<void>>()

/** Computes the versions of an assessment that wait, one after the other. Harmless when asked twice. */
export async function performComputing(services: Services, job: ComputingJob): Promise<void> {
  const key = `${services.connection.database ?? ''} ${job.districtId} ${job.assessmentId}`
  const before = busy.get(key)
  const own = (before ?? Promise.resolve()).then(() => computeWaiting(services, job))
  const kept = own.catch(() => {})
  busy.set(key, kept)
  try {
    await own
  } finally {
    if (busy.get(key) === kept) busy.delete(key)
  }
}

async function computeWaiting(services: Services, job: ComputingJob): Promise<void> {
  for (;;) {
    const version = await begin(services, job)
    if (version === undefined) return
    await computeOne(services, job, version)
  }
}

/** Takes the oldest version that waits, or whose work died. */
async function begin(
  services: Services,
  { districtId, assessmentId }: ComputingJob,
): Promise<number | undefined> {
  const now = services.clock.now()
  const dead = new Date(now.getTime() - deadAfterMs).toISOString()
  const progress: ComputingProgress = {
    done: 0,
    total: 0,
    startedAt: now.toISOString(),
    at: now.toISOString(),
  }
  return inDistrict(services.db, districtId, async (db) => {
    const { rows } = await sql<{ version: number }>`
      update result_versions set progress = ${JSON.stringify(progress)}::jsonb
       where district_id = ${districtId} and assessment_id = ${assessmentId}
         and version = (select version from result_versions
                         where district_id = ${districtId} and assessment_id = ${assessmentId} and state = 'computing'
                           and (progress->>'startedAt' is null or progress->>'at' < ${dead})
                         order by version limit 1 for update skip locked)
      returning version`.execute(db)
    const version = rows[0]?.version
    // What a work that died has written already.
    if (version !== undefined) await clearRows(db, districtId, assessmentId, version)
    return version
  })
}

async function clearRows(
  db: DistrictTransaction,
  districtId: number,
  assessmentId: string,
  version: number,
): Promise<void> {
  await db
    .deleteFrom('results')
    .where('districtId', '=', districtId)
    .where('assessmentId', '=', assessmentId)
    .where('version', '=', version)
    .execute()
}

async function computeOne(services: Services, job: ComputingJob, version: number): Promise<void> {
  const { districtId } = job
  const progress = openProgress(services, job, version)
  try {
    const pack = await inDistrict(services.db, districtId, (db) =>
      effectivePack({ db, district: { id: districtId, name: '', timeZone: '' } }),
    )
    const found = await computeVersion(services, {
      ...job,
      version,
      smallestCell: pack.smallestCell,
      write: true,
      onProgress: progress.report,
    })
    await progress.stop()
    if (found.counted === 0)
      throw new ExamError('marks.none', '没有一名学生的成绩可以统计：全部缺考，或还没有分数。')
    await inDistrict(services.db, districtId, (db) => finish(services, db, job, version, found))
  } catch (error) {
    await progress.stop()
    if (!(error instanceof ExamError)) services.log.error({ err: error }, 'results')
    const failure =
      error instanceof ExamError ? error.message : '统计没有完成，请再试一次；仍不行请联系管理员。'
    await inDistrict(services.db, districtId, async (db) => {
      await clearRows(db, districtId, job.assessmentId, version)
      await db
        .updateTable('resultVersions')
        .set({ state: 'failed', failure, computedAt: services.clock.now() })
        .where('districtId', '=', districtId)
        .where('assessmentId', '=', job.assessmentId)
        .where('version', '=', version)
        .where('state', '=', 'computing')
        .execute()
    })
  }
}

/** Ready; and in the same transaction what everyone sees, where the assessment is published. */
async function finish(
  services: Services,
  db: DistrictTransaction,
  { districtId, assessmentId }: ComputingJob,
  version: number,
  { seen }: ComputedVersion,
): Promise<void> {
  const now = services.clock.now()
  const { rows } = await sql<{ state: AssessmentState; currentVersion: number | null }>`
    select state, current_version from assessments
     where district_id = ${districtId} and id = ${assessmentId} for update`.execute(db)
  const switches = rows[0]?.state === 'published' && (rows[0].currentVersion ?? 0) < version
  await db
    .updateTable('resultVersions')
    .set({
      state: 'ready',
      computedAt: now,
      inputs: seen.inputs,
      priorInputs: seen.priorInputs,
      ...(switches ? { currentFrom: now } : {}),
    })
    .where('districtId', '=', districtId)
    .where('assessmentId', '=', assessmentId)
    .where('version', '=', version)
    .execute()
  if (switches) {
    await db
      .updateTable('assessments')
      .set({ currentVersion: version })
      .where('districtId', '=', districtId)
      .where('id', '=', assessmentId)
      .execute()
  }
  await forgetPreviews(db, districtId, assessmentId)
}

const previewsKept = 3

/** Versions that everyone saw stay readable; of those that were only looked at beforehand the newest few do. */
async function forgetPreviews(
  db: DistrictTransaction,
  districtId: number,
  assessmentId: string,
): Promise<void> {
  const { rows } = await sql<{ version: number }>`
    select version from result_versions
     where district_id = ${districtId} and assessment_id = ${assessmentId} and state = 'ready' and current_from is null
     order by version desc offset ${previewsKept}`.execute(db)
  for (const { version } of rows) await clearRows(db, districtId, assessmentId, version)
}

/** Writes how far a version is, a few times a second and as a sign of life. */
function openProgress(services: Services, { districtId, assessmentId }: ComputingJob, version: number) {
  const startedAt = services.clock.now().toISOString()
  let latest = { done: 0, total: 0 }
  let writing: Promise<unknown> | undefined
  const write = () => {
    writing ??= inDistrict(services.db, districtId, (db) =>
      db
        .updateTable('resultVersions')
        .set({ progress: json({ ...latest, startedAt, at: services.clock.now().toISOString() }) })
        .where('districtId', '=', districtId)
        .where('assessmentId', '=', assessmentId)
        .where('version', '=', version)
        .where('state', '=', 'computing')
        .execute(),
    )
      .catch(() => {})
      .finally(() => (writing = undefined))
  }
  const timer = setInterval(write, signOfLifeMs)
  timer.unref()
  return {
    report(done: number, total: number) {
      latest = { done, total }
      write()
    },
    async stop() {
      clearInterval(timer)
      await writing
    },
  }
}

/** Takes up versions whose server ended in the middle of them. */
export async function resumeComputing(services: Services): Promise<void> {
  const dead = new Date(services.clock.now().getTime() - deadAfterMs).toISOString()
  const districts = await services.db.selectFrom('districts').select('id').execute()
  for (const { id: districtId } of districts) {
    const { rows } = await inDistrict(services.db, districtId, (db) =>
      sql<{ assessmentId: string }>`
        select distinct assessment_id from result_versions
         where district_id = ${districtId} and state = 'computing'
           and coalesce(progress->>'at', to_char(asked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) < ${dead}`.execute(
        db,
      ),
    )
    for (const { assessmentId } of rows) {
      await services.queue.enqueue(computingQueue, { districtId, assessmentId })
    }
  }
}
