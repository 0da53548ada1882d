import { sql } from 'kysely'
import type { DistrictTransaction } from '../../../platform/db.ts'
import type { GradeBand } from '../analysis/graded-scores.ts'
import type { Thresholds } from '../contract/assessments.ts'
import type { SmallestUnit } from '../vocabulary.ts'
import { indexesOf } from './marks.ts'
import {
  type Frame,
  type FrameSchool,
  type Occasion,
  type OccasionItem,
  type OccasionPaper,
  type PriorOccasion,
} from './occasion.ts'

type Of = { districtId: number; assessmentId: string }

/** What a version saw: counts of changes, its own and those of the earlier occasion. */
export interface SeenInputs {
  inputs: number
  priorInputs: number | null
}

interface AssessmentFacts {
  kind: string
  thresholds: Thresholds
  bands: GradeBand[] | null
  lines: { name: string; total: number }[] | null
  smallestUnit: SmallestUnit
  sampled: boolean
  priorId: string | null
  priorName: string | null
  priorHeldFrom: string | null
  inputs: number | null
  priorInputs: number | null
}

/**
 * Everything that an assessment's results are computed from but for the marks, from one snapshot: whoever calls holds a
 * transaction that does not see later changes.
 */
export async function loadOccasion(
  db: DistrictTransaction,
  of: Of & { version: number; smallestCell: number },
): Promise<{ occasion: Occasion; seen: SeenInputs }> {
  const { districtId, assessmentId } = of
  const { rows } = await sql<AssessmentFacts>`
    select a.kind, a.thresholds, a.bands, a.lines, a.smallest_unit, a.sampled, a.prior_id, p.name as prior_name,
           p.held_from as prior_held_from, i.changes as inputs, b.changes as prior_inputs
      from assessments a
      left join assessments p on p.district_id = a.district_id and p.id = a.prior_id
      left join result_inputs i on i.district_id = a.district_id and i.assessment_id = a.id
      left join result_inputs b on b.district_id = a.district_id and b.assessment_id = a.prior_id
     where a.district_id = ${districtId} and a.id = ${assessmentId}`.execute(db)
  const facts = rows[0]!
  const frame = await loadFrame(db, of)
  const share = (thousandths: number) => thousandths / 1000
  return {
    occasion: {
      districtId,
      assessmentId,
      version: of.version,
      settings: {
        thresholds: {
          excellent: share(facts.thresholds.excellent),
          pass: share(facts.thresholds.pass),
          low: share(facts.thresholds.low),
        },
        bands: facts.bands,
        lines: facts.lines ?? [],
        smallestUnit: unitAllowed(facts),
        sampled: facts.sampled,
        smallestCell: of.smallestCell,
      },
      frame,
      papers: await loadPapers(db, of),
      prior: facts.priorId === null ? null : await loadPrior(db, of, facts as PriorFacts, frame),
    },
    seen: {
      inputs: facts.inputs ?? 0,
      priorInputs: facts.priorId === null ? null : (facts.priorInputs ?? 0),
    },
  }
}

/** Quality monitoring never goes below the school, whatever was entered. */
function unitAllowed({ kind, smallestUnit }: AssessmentFacts): SmallestUnit {
  if (kind !== 'qualityMonitoring' || smallestUnit === 'district') return smallestUnit
  return 'school'
}

interface PlaceRow {
  schoolId: string
  schoolName: string
  locality: string
  clusterId: string | null
  clusterName: string | null
  allianceId: string | null
  allianceName: string | null
  className: string
}

async function loadFrame(db: DistrictTransaction, { districtId, assessmentId }: Of): Promise<Frame> {
  const places = await sql<PlaceRow>`
    select c.school_id, s.name as school_name, a.locality, a.cluster_id, cluster.name as cluster_name, a.alliance_id,
           alliance.name as alliance_name, c.class_name
      from (select distinct school_id, class_name from assessment_pupils
             where district_id = ${districtId} and assessment_id = ${assessmentId}) c
      join assessment_schools a on a.district_id = ${districtId} and a.assessment_id = ${assessmentId} and a.school_id = c.school_id
      join schools s on s.district_id = ${districtId} and s.id = c.school_id
      left join associations cluster on cluster.district_id = ${districtId} and cluster.id = a.cluster_id
      left join associations alliance on alliance.district_id = ${districtId} and alliance.id = a.alliance_id
     order by s.name, c.school_id, length(c.class_name), c.class_name`.execute(db)
  const schools: FrameSchool[] = []
  const classes: Frame['classes'] = []
  for (const place of places.rows) {
    if (schools.at(-1)?.id !== place.schoolId) {
      schools.push({
        id: place.schoolId,
        name: place.schoolName,
        locality: place.locality,
        cluster: place.clusterId === null ? null : { id: place.clusterId, name: place.clusterName ?? '' },
        alliance: place.allianceId === null ? null : { id: place.allianceId, name: place.allianceName ?? '' },
      })
    }
    classes.push({ school: schools.length - 1, name: place.className })
  }
  const booklets = await sql<{ booklet: string }>`
    select distinct booklet from assessment_pupils
     where district_id = ${districtId} and assessment_id = ${assessmentId} and booklet is not null order by booklet`.execute(
    db,
  )
  // Fourteen bytes a pupil, not a row through the driver.
  const packed = await sql<{ pupils: number; bytes: Buffer | null; weighted: boolean }>`
    select count(*)::integer as pupils, coalesce(bool_or(weight <> 1), false) as weighted,
           string_agg(int4send(position) || int4send(class_at - 1)
             || case sex when 'female' then '\\x0000'::bytea when 'male' then '\\x0001'::bytea else '\\xffff'::bytea end
             || int2send((booklet_at - 1)::smallint) || float4send(weight), ''::bytea) as bytes
      from (select p.position, c.at::integer as class_at, p.sex, coalesce(b.at, 0) as booklet_at, p.weight
              from assessment_pupils p
              join unnest(${classes.map(({ school }) => schools[school]!.id)}::uuid[], ${classes.map(({ name }) => name)}::text[])
                   with ordinality as c (school_id, class_name, at) on c.school_id = p.school_id and c.class_name = p.class_name
              left join unnest(${booklets.rows.map(({ booklet }) => booklet)}::text[]) with ordinality as b (booklet, at)
                   on b.booklet = p.booklet
             where p.district_id = ${districtId} and p.assessment_id = ${assessmentId}
             order by p.position) f`.execute(db)
  const { pupils, bytes, weighted } = packed.rows[0]!
  return {
    ...unpacked(pupils, bytes),
    weighted,
    classes,
    schools,
    booklets: booklets.rows.map(({ booklet }) => booklet),
  }
}

const pupilBytes = 16

/** Arrays that threads share. */
function unpacked(pupils: number, bytes: Buffer | null) {
  const shared = (size: number) => new SharedArrayBuffer(pupils * size)
  const frame = {
    pupils,
    positions: new Int32Array(shared(4)),
    classOf: new Int32Array(shared(4)),
    sexOf: new Int8Array(shared(1)),
    bookletOf: new Int16Array(shared(2)),
    weights: new Float32Array(shared(4)),
  }
  for (let i = 0; i < pupils; i++) {
    const at = i * pupilBytes
    frame.positions[i] = bytes!.readInt32BE(at)
    frame.classOf[i] = bytes!.readInt32BE(at + 4)
    frame.sexOf[i] = bytes!.readInt16BE(at + 8)
    frame.bookletOf[i] = bytes!.readInt16BE(at + 10)
    frame.weights[i] = bytes!.readFloatBE(at + 12)
  }
  return frame
}

interface PaperRow {
  id: string
  subject: string
  booklet: string | null
  title: string
  scale: number
  items: OccasionItem[]
}

/** Papers that have items, in their order. */
export async function loadPapers(
  db: DistrictTransaction,
  { districtId, assessmentId }: Of,
): Promise<OccasionPaper[]> {
  const { rows } = await sql<PaperRow>`
    select p.id, p.subject, p.booklet, p.title, p.scale,
           json_agg(json_build_object('label', i.label, 'kind', i.kind, 'full', i.full_marks, 'knowledge', i.knowledge,
             'ability', i.ability, 'expected', i.expected / 1000.0, 'answerKey', i.answer_key, 'choiceGroup', i.choice_group,
             'choicePick', i.choice_pick) order by i.position) as items
      from papers p join paper_items i on i.district_id = p.district_id and i.paper_id = p.id
     where p.district_id = ${districtId} and p.assessment_id = ${assessmentId}
     group by p.district_id, p.id
     order by p.position, p.subject, p.booklet`.execute(db)
  return rows
}

interface PriorFacts extends AssessmentFacts {
  priorId: string
  priorName: string
  priorHeldFrom: string
}

async function loadPrior(
  db: DistrictTransaction,
  { districtId, assessmentId }: Of,
  { priorId, priorName, priorHeldFrom }: PriorFacts,
  frame: Frame,
): Promise<PriorOccasion> {
  const { rows } = await sql<{ bytes: Buffer | null }>`
    select string_agg(int4send(position) || int4send(before), ''::bytea) as bytes
      from (select p.position, q.position as before
              from assessment_pupils p
              join assessment_pupils q on q.district_id = p.district_id and q.assessment_id = ${priorId} and q.pupil_id = p.pupil_id
             where p.district_id = ${districtId} and p.assessment_id = ${assessmentId}
             order by p.position) f`.execute(db)
  const bytes = rows[0]?.bytes ?? Buffer.alloc(0)
  const here = new Int32Array(bytes.length / 8)
  for (let i = 0; i < here.length; i++) here[i] = bytes.readInt32BE(i * 8)
  const positionOf = new Int32Array(new SharedArrayBuffer(frame.pupils * 4)).fill(-1)
  indexesOf(frame.positions, here).forEach((pupil, i) => {
    if (pupil >= 0) positionOf[pupil] = bytes.readInt32BE(i * 8 + 4)
  })
  return {
    assessmentId: priorId,
    name: priorName,
    heldFrom: priorHeldFrom,
    positionOf,
    papers: await loadPapers(db, { districtId, assessmentId: priorId }),
  }
}
