import { sql } from 'kysely'
import { notFound } from '../../../platform/refusal.ts'
import { listFiles } from '../../files/index.ts'
import type { Ctx } from '../../organization/index.ts'
import type { MeetingPack, PackScope } from '../contract/meetings.ts'
import { isResearcherOf, makesPack, managesAssessment, type PackFacts } from '../policy.ts'
import { type AssessmentRecord, loadAssessment } from './assessment-row.ts'

/** Files of a pack hang on these: what every reader of the pack may have, and what names schools. */
export const packFiles = 'meetingPack'
export const packSchoolFiles = 'meetingPackSchools'

interface PackRow {
  id: string
  assessmentId: string
  version: number
  scope: PackScope
  paperId: string | null
  subject: string | null
  paperTitle: string | null
  schoolId: string | null
  schoolName: string | null
  state: MeetingPack['state']
  failure: string | null
  progress: { done: number; total: number }
  askedBy: string
  askedByName: string
  askedAt: Date
  finishedAt: Date | null
}

/** What rights over a pack depend on. */
export function factsOfPack(row: Pick<PackRow, 'scope' | 'subject' | 'schoolId'>): PackFacts {
  if (row.scope === 'subject') return { scope: 'subject', subject: row.subject ?? '' }
  return row.scope === 'school' ? { scope: 'school', schoolId: row.schoolId ?? '' } : { scope: 'district' }
}

async function packRows(
  ctx: Pick<Ctx, 'db' | 'district'>,
  by: { assessmentId: string } | { id: string },
): Promise<PackRow[]> {
  const where =
    'id' in by ? sql<boolean>`m.id = ${by.id}` : sql<boolean>`m.assessment_id = ${by.assessmentId}`
  const { rows } = await sql<PackRow>`
    select distinct on (m.scope, m.paper_id, m.school_id)
           m.id, m.assessment_id, m.version, m.scope, m.paper_id, p.subject, p.title as paper_title, m.school_id, s.name as school_name,
           m.state, m.failure, m.progress, m.asked_by, a.name as asked_by_name, m.asked_at, m.finished_at
      from meeting_packs m
      join people a on a.district_id = m.district_id and a.id = m.asked_by
      left join papers p on p.district_id = m.district_id and p.id = m.paper_id
      left join schools s on s.district_id = m.district_id and s.id = m.school_id
     where m.district_id = ${ctx.district.id} and ${where}
     order by m.scope, m.paper_id, m.school_id, m.asked_at desc, m.id desc`.execute(ctx.db)
  return rows
}

/** True for members of the central group of a subject and stage: they prepare its meeting. */
async function inCentralGroup(ctx: Ctx, subject: string, stage: string): Promise<boolean> {
  const groups = ctx.actor.roles.flatMap((role) =>
    role.kind === 'centralMember' || role.kind === 'groupLeader' ? [role.groupId] : [],
  )
  if (groups.length === 0) return false
  const found = await ctx.db
    .selectFrom('groups')
    .select('id')
    .where('districtId', '=', ctx.district.id)
    .where('id', 'in', groups)
    .where('kind', '=', 'centralGroup')
    .where('subject', '=', subject)
    .where((eb) => eb.or([eb('stage', 'is', null), eb('stage', '=', stage)]))
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/**
 * Reads a pack: who may have it made, of the district the stage's researchers, of a subject its central group; before the results are published only who runs the
 * assessment.
 */
async function readsPack(ctx: Ctx, assessment: AssessmentRecord, row: PackRow): Promise<boolean> {
  if (assessment.state !== 'published' && !managesAssessment(ctx.actor, assessment)) return false
  if (makesPack(ctx.actor, assessment, factsOfPack(row))) return true
  if (assessment.schoolId !== null) return false
  if (row.scope === 'district') return isResearcherOf(ctx.actor, assessment.stage)
  return row.scope === 'subject' && (await inCentralGroup(ctx, row.subject ?? '', assessment.stage))
}

const scopeOrder: PackScope[] = ['district', 'subject', 'school']

/** The newest pack of each scope that the viewer may read, and what they may have made. */
export async function listMeetingPacks(ctx: Ctx, input: { assessmentId: string }) {
  const assessment = await loadAssessment(ctx, input.assessmentId)
  const rows: PackRow[] = []
  for (const row of await packRows(ctx, { assessmentId: assessment.id })) {
    if (await readsPack(ctx, assessment, row)) rows.push(row)
  }
  const ids = rows.map(({ id }) => id)
  const files = [
    ...(await listFiles(ctx, packFiles, ids)),
    ...(await listFiles(
      ctx,
      packSchoolFiles,
      rows.filter((row) => makesPack(ctx.actor, assessment, factsOfPack(row))).map(({ id }) => id),
    )),
  ]
  const may = await mayMake(ctx, assessment)
  return {
    packs: rows
      .toSorted(
        (a, b) =>
          scopeOrder.indexOf(a.scope) - scopeOrder.indexOf(b.scope) ||
          (a.subject ?? a.schoolName ?? '').localeCompare(b.subject ?? b.schoolName ?? '', 'zh'),
      )
      .map((row) => ({
        id: row.id,
        scope: row.scope,
        paper:
          row.paperId === null
            ? null
            : { id: row.paperId, subject: row.subject ?? '', title: row.paperTitle ?? '' },
        school: row.schoolId === null ? null : { id: row.schoolId, name: row.schoolName ?? '' },
        version: row.version,
        state: row.state,
        progress: { done: row.progress.done, total: row.progress.total },
        failure: row.failure,
        askedAt: row.askedAt.toISOString(),
        askedBy: { id: row.askedBy, name: row.askedByName },
        finishedAt: row.finishedAt?.toISOString() ?? null,
        outdated: assessment.currentVersion !== null && row.version !== assessment.currentVersion,
        files: files
          .filter(({ subjectId }) => subjectId === row.id)
          .map(({ id, name, bytes }) => ({ id, name, bytes })),
      })),
    currentVersion: assessment.currentVersion,
    may: { ...may, downloadSchools: may.district && may.schools.length > 0 },
  }
}

/** What the viewer may have made of an assessment. */
export async function mayMake(ctx: Ctx, assessment: AssessmentRecord) {
  const papers = await ctx.db
    .selectFrom('papers')
    .select(['id', 'subject', 'title'])
    .where('districtId', '=', ctx.district.id)
    .where('assessmentId', '=', assessment.id)
    .orderBy('position')
    .orderBy('subject')
    .execute()
  const { rows: schools } = await sql<{ id: string; name: string }>`
    select s.id, s.name from assessment_schools v
      join schools s on s.district_id = v.district_id and s.id = v.school_id
     where v.district_id = ${ctx.district.id} and v.assessment_id = ${assessment.id} order by s.name`.execute(
    ctx.db,
  )
  return {
    district: makesPack(ctx.actor, assessment, { scope: 'district' }),
    papers: papers.filter(({ subject }) => makesPack(ctx.actor, assessment, { scope: 'subject', subject })),
    schools:
      assessment.smallestUnit === 'district'
        ? []
        : schools.filter(({ id }) => makesPack(ctx.actor, assessment, { scope: 'school', schoolId: id })),
  }
}

/** One pack with whose it is; without regard to the viewer. Null when there is none. */
export async function packOf(ctx: Pick<Ctx, 'db' | 'district'>, id: string): Promise<PackRow | null> {
  const [row] = await packRows(ctx, { id })
  return row ?? null
}

/** A pack that the viewer may read. @throws Refusal notFound */
export async function loadPack(ctx: Ctx, id: string): Promise<PackRow & { assessment: AssessmentRecord }> {
  const row = await packOf(ctx, id)
  if (!row) throw notFound()
  const assessment = await loadAssessment(ctx, row.assessmentId)
  if (!(await readsPack(ctx, assessment, row))) throw notFound()
  return { ...row, assessment }
}
