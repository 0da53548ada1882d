import { sql } from 'kysely'
import { dayOf } from '../../../platform/clock.ts'
import { notFound, Refusal } from '../../../platform/refusal.ts'
import { type Ctx, schoolsLedBy, today } from '../../organization/index.ts'
import type { Thresholds } from '../contract/assessments.ts'
import type { About } from '../contract/result-shapes.ts'
import { correctionNote } from '../rules/correction-note.ts'
import { adjustedPack, unadjusted } from '../rules/policy-changes.ts'
import { type Sight, sightOf } from '../rules/sight.ts'
import type { AssessmentKind } from '../policy-pack.ts'
import type { StoredPack } from './policy-pack.ts'
import type { AssessmentState, ExaminedStage, SmallestUnit } from '../vocabulary.ts'

/** An assessment as somebody looks at its results: which version they read, and what of it they may see. */
export interface Viewing {
  sight: Sight
  assessment: AssessmentFacts
  version: number
  about: About
  /** All papers, also those that the viewer does not see. */
  papers: PaperFacts[]
}

export interface AssessmentFacts {
  id: string
  name: string
  kind: AssessmentKind
  stage: ExaminedStage
  grade: number
  heldFrom: string
  heldTo: string
  state: AssessmentState
  schoolId: string | null
  createdBy: string
  sampled: boolean
  smallestUnit: SmallestUnit
  thresholds: Thresholds
  priorId: string | null
}

export interface PaperFacts {
  id: string
  subject: string
  booklet: string | null
  title: string
  full: number
  items: number
}

interface Row extends AssessmentFacts {
  papers: PaperFacts[]
  schools: { id: string; associations: (string | null)[] }[]
  teaching: { schoolId: string; subject: string; grade: number | null; className: string | null }[]
  groups: { schoolId: string; subject: string | null }[]
  pack: StoredPack | null
  version: number | null
  computedAt: Date | null
  current: boolean | null
  stale: boolean | null
  corrected: boolean | null
  reason: string | null
}

export type Which = { assessmentId: string; version?: number } | { paperId: string; version?: number }

/**
 * What the viewer is about to read, in one statement. The version is the one that everyone sees; who runs the assessment
 * sees the newest one before publication, and older ones by number.
 * @throws Refusal 'notFound' where nothing of it is for the viewer, 'resultsNotReady'
 */
export async function viewingOf(ctx: Ctx, which: Which): Promise<Viewing> {
  const { actor, district } = ctx
  const day = today(ctx)
  const schoolIds = [
    ...new Set([
      ...schoolsLedBy(actor),
      ...actor.roles.flatMap((role) => ('schoolId' in role && role.schoolId ? [role.schoolId] : [])),
    ]),
  ]
  const associations = actor.roles.flatMap((role) =>
    role.kind === 'clusterLead' ? [role.associationId] : [],
  )
  const groupIds = actor.roles.flatMap((role) =>
    role.kind === 'groupLeader' && role.schoolId ? [role.groupId] : [],
  )
  const chosen =
    'paperId' in which
      ? sql`a.id = (select assessment_id from papers where district_id = ${district.id} and id = ${which.paperId}::uuid)`
      : sql`a.id = ${which.assessmentId}::uuid`
  const { rows } = await sql<Row>`
    select a.id, a.name, a.kind, a.stage, a.grade, a.held_from, a.held_to, a.state, a.school_id, a.created_by, a.sampled, a.smallest_unit,
           a.thresholds, a.prior_id,
           (select coalesce(json_agg(json_build_object('id', p.id, 'subject', p.subject, 'booklet', p.booklet, 'title', p.title,
                     'full', p.full_marks::double precision / p.scale,
                     'items', (select count(*) from paper_items i where i.district_id = p.district_id and i.paper_id = p.id))
                     order by p.position, p.subject, p.booklet), '[]')
              from papers p where p.district_id = a.district_id and p.assessment_id = a.id) as papers,
           (select coalesce(json_agg(json_build_object('id', s.school_id, 'associations', json_build_array(s.cluster_id, s.alliance_id))), '[]')
              from assessment_schools s where s.district_id = a.district_id and s.assessment_id = a.id
               and (s.school_id = any(${schoolIds}::uuid[]) or s.cluster_id = any(${associations}::uuid[])
                    or s.alliance_id = any(${associations}::uuid[]))) as schools,
           (select coalesce(json_agg(json_build_object('schoolId', t.school_id, 'subject', t.subject, 'grade', t.grade,
                     'className', t.class_name)), '[]')
              from assignments t where t.district_id = a.district_id and t.person_id = ${actor.personId}::uuid
               and t.valid_from <= ${day} and (t.valid_to is null or t.valid_to >= ${day})) as teaching,
           (select coalesce(json_agg(json_build_object('schoolId', g.school_id, 'subject', g.subject)), '[]')
              from groups g where g.district_id = a.district_id and g.id = any(${groupIds}::uuid[])) as groups,
           (select k.pack from policy_packs k where k.district_id = a.district_id order by k.version desc limit 1) as pack,
           v.version, v.computed_at, v.version = a.current_version as current,
           coalesce(i.changes, 0) <> coalesce(v.inputs, 0) or coalesce(b.changes, 0) <> coalesce(v.prior_inputs, 0) as stale,
           v.corrected, v.reason
      from assessments a
      left join lateral (
        select r.version, r.computed_at, r.inputs, r.prior_inputs, r.reason,
               exists (select from result_versions e
                        where e.district_id = r.district_id and e.assessment_id = r.assessment_id and e.version < r.version
                          and e.current_from is not null
                          and (e.inputs, e.prior_inputs) is distinct from (r.inputs, r.prior_inputs)) as corrected
          from result_versions r
         where r.district_id = a.district_id and r.assessment_id = a.id and r.state = 'ready'
           and (${which.version ?? null}::integer is null or r.version = ${which.version ?? null}::integer)
         order by r.version = a.current_version desc nulls last, r.version desc limit 1) v on true
      left join result_inputs i on i.district_id = a.district_id and i.assessment_id = a.id
      left join result_inputs b on b.district_id = a.district_id and b.assessment_id = a.prior_id
     where a.district_id = ${district.id} and ${chosen}`.execute(ctx.db)
  const [row] = rows
  if (!row) throw notFound()
  const sight = sightOf(actor, {
    assessment: row,
    subjects: row.papers.map(({ subject }) => subject),
    schools: row.schools.map(({ id, associations: of }) => ({
      id,
      associations: of.filter((one): one is string => one !== null),
    })),
    teaching: row.teaching,
    groups: row.groups,
  })
  if (!sight) throw notFound()
  if (row.version === null || (!row.current && !sight.manages)) throw new Refusal('resultsNotReady')
  const pack = adjustedPack(row.pack?.adjustments ?? unadjusted)
  const papers = row.papers.filter(({ subject }) => sight.subjects === null || sight.subjects.has(subject))
  const share = (thousandths: number) => thousandths / 1000
  const heads = [...sight.own.values()].some(({ head }) => head)
  const computedAt = row.computedAt ?? ctx.clock.now()
  const reckonedOn = dayOf(computedAt, district.timeZone)
  return {
    sight,
    assessment: row,
    version: row.version,
    papers: row.papers,
    about: {
      assessment: {
        id: row.id,
        name: row.name,
        kind: row.kind,
        stage: row.stage,
        grade: row.grade,
        heldFrom: row.heldFrom,
        heldTo: row.heldTo,
        state: row.state,
        sampled: row.sampled,
        smallestUnit: smallestOf(row),
        gradesOnly: pack.gradesOnly.includes(row.stage),
        schoolId: row.schoolId,
      },
      version: {
        version: row.version,
        computedAt: computedAt.toISOString(),
        current: row.current ?? false,
        stale: row.stale ?? false,
        corrected: row.corrected ?? false,
        note: row.corrected ? correctionNote(reckonedOn, day, sight.manages ? row.reason : null) : null,
      },
      thresholds: {
        excellent: share(row.thresholds.excellent),
        pass: share(row.thresholds.pass),
        low: share(row.thresholds.low),
      },
      smallestCell: pack.smallestCell,
      papers,
      may: {
        seeTotal: sight.total && papers.length > 1 && papers.every(({ booklet }) => booklet === null),
        nameSchools: sight.district,
        schoolIds: sight.district ? null : [...new Set([...sight.ledSchools, ...sight.own.keys()])],
        compute: sight.manages && row.state !== 'withdrawn',
        seeViews: sight.office || heads,
      },
    },
  }
}

/** Quality monitoring never goes below the school. */
export function smallestOf({
  kind,
  smallestUnit,
}: {
  kind: string
  smallestUnit: SmallestUnit
}): SmallestUnit {
  return kind === 'qualityMonitoring' && smallestUnit !== 'district' ? 'school' : smallestUnit
}

/** The paper that is looked at. @throws Refusal notFound where the viewer does not see its subject */
export function paperOf({ about }: Viewing, paperId: string): PaperFacts {
  const paper = about.papers.find(({ id }) => id === paperId)
  if (!paper) throw notFound()
  return paper
}

/** @throws Refusal 'unitNotReported' where results do not go down to a unit */
export function reportedFor({ about }: Viewing, unit: Exclude<SmallestUnit, 'district'>): void {
  const order: SmallestUnit[] = ['district', 'school', 'class', 'pupil']
  if (order.indexOf(about.assessment.smallestUnit) < order.indexOf(unit)) throw new Refusal('unitNotReported')
}
