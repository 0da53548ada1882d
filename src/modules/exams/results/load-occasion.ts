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
 * Everything that an assessment's results are computed from but for its papers and the marks, from one snapshot: whoever calls holds a
 * transaction that does not see later changes.
 */
export async function loadOccasion(
  db: DistrictTransaction,
  of: Of & { version: number; smallestCell: number },
  papers: OccasionPaper[],
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
      papers,
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

interface ClassRow {
  schoolId: string
  schoolName: string
  locality: string
  clusterId: string | null
  clusterName: string | null
  allianceId: string | null
  allianceName: string | null
  className: string
  /** Position and sex of each pupil in four bytes, the big end first: bit 30 = male, bit 29 = not known. */
  pupils: Buffer
  sampled: boolean
}

const male = 2 ** 30
const sexUnknown = 2 ** 29
const positionBits = 2 ** 29 - 1

async function loadFrame(db: DistrictTransaction, of: Of): Promise<Frame> {
  const { districtId, assessmentId } = of
  // A row a class and four bytes a pupil, not a row a pupil through the driver.
  const { rows } = await sql<ClassRow>`
    select c.school_id, s.name as school_name, a.locality, a.cluster_id, cluster.name as cluster_name, a.alliance_id,
           alliance.name as alliance_name, c.class_name, c.pupils, c.sampled
      from (select school_id, class_name, bool_or(booklet is not null or weight <> 1) as sampled,
                   string_agg(int4send(position | case sex when 'female' then 0 when 'male' then ${sql.lit(male)} else ${sql.lit(sexUnknown)} end),
                     ''::bytea) as pupils
              from assessment_pupils where district_id = ${districtId} and assessment_id = ${assessmentId}
             group by school_id, class_name) c
      join assessment_schools a on a.district_id = ${districtId} and a.assessment_id = ${assessmentId} and a.school_id = c.school_id
      join schools s on s.district_id = ${districtId} and s.id = c.school_id
      left join associations cluster on cluster.district_id = ${districtId} and cluster.id = a.cluster_id
      left join associations alliance on alliance.district_id = ${districtId} and alliance.id = a.alliance_id
     order by s.name, c.school_id, length(c.class_name), c.class_name`.execute(db)
  const schools: FrameSchool[] = []
  const classes = rows.map((row) => {
    if (schools.at(-1)?.id !== row.schoolId) {
      schools.push({
        id: row.schoolId,
        name: row.schoolName,
        locality: row.locality,
        cluster: row.clusterId === null ? null : { id: row.clusterId, name: row.clusterName ?? '' },
        alliance: row.allianceId === null ? null : { id: row.allianceId, name: row.allianceName ?? '' },
      })
    }
    return { school: schools.length - 1, name: row.className }
  })
  const pupils = pupilsOf(rows)
  const sampled = rows.some((row) => row.sampled) ? await drawnPupils(db, of, pupils.positions) : null
  return {
    ...pupils,
    bookletOf: sampled?.bookletOf ?? sharedArray(Int16Array, pupils.pupils).fill(-1),
    weights: sampled?.weights ?? sharedArray(Float32Array, pupils.pupils).fill(1),
    weighted: sampled?.weights.some((weight) => weight !== 1) ?? false,
    classes,
    schools,
    booklets: sampled?.booklets ?? [],
  }
}

interface ArrayOf<Numbers> {
  new (buffer: SharedArrayBuffer): Numbers
  BYTES_PER_ELEMENT: number
}

/** An array that threads share. */
function sharedArray<Numbers>(Kind: ArrayOf<Numbers>, length: number): Numbers {
  return new Kind(new SharedArrayBuffer(length * Kind.BYTES_PER_ELEMENT))
}

/** The pupils of all classes in the order of their positions. */
function pupilsOf(classes: ClassRow[]) {
  const pupils = classes.reduce((sum, row) => sum + row.pupils.length / 4, 0)
  const sorted = new Float64Array(pupils)
  const codes = new Int32Array(pupils)
  const classAt = new Int32Array(pupils)
  let n = 0
  classes.forEach(({ pupils: bytes }, c) => {
    for (let at = 0; at < bytes.length; at += 4, n++) {
      codes[n] = bytes.readInt32BE(at)
      classAt[n] = c
      // Position and place in one number, so that plain numbers are sorted.
      sorted[n] = (codes[n]! & positionBits) * 2 ** 24 + n
    }
  })
  sorted.sort()
  const positions = sharedArray(Int32Array, pupils)
  const classOf = sharedArray(Int32Array, pupils)
  const sexOf = sharedArray(Int8Array, pupils)
  sorted.forEach((one, pupil) => {
    const at = one % 2 ** 24
    const code = codes[at]!
    positions[pupil] = code & positionBits
    classOf[pupil] = classAt[at]!
    sexOf[pupil] = code & sexUnknown ? -1 : code & male ? 1 : 0
  })
  return { pupils, positions, classOf, sexOf }
}

/** Booklets and weights of those who were drawn. */
async function drawnPupils(db: DistrictTransaction, { districtId, assessmentId }: Of, positions: Int32Array) {
  const { rows } = await sql<{ position: number; booklet: string | null; weight: number }>`
    select position, booklet, weight from assessment_pupils
     where district_id = ${districtId} and assessment_id = ${assessmentId} order by position`.execute(db)
  const names = new Set(rows.flatMap(({ booklet }) => booklet ?? []))
  const { rows: booklets } = await sql<{ booklet: string }>`
    select booklet from unnest(${[...names]}::text[]) as b (booklet) order by booklet`.execute(db)
  const bookletAt = new Map(booklets.map(({ booklet }, at) => [booklet, at]))
  const bookletOf = sharedArray(Int16Array, positions.length)
  const weights = sharedArray(Float32Array, positions.length)
  rows.forEach(({ booklet, weight }, pupil) => {
    bookletOf[pupil] = booklet === null ? -1 : bookletAt.get(booklet)!
    weights[pupil] = weight
  })
  return { booklets: booklets.map(({ booklet }) => booklet), bookletOf, weights }
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
    select string_agg(int8send((p.position::bigint << 32) | q.position), ''::bytea) as bytes
      from assessment_pupils p
      join assessment_pupils q on q.district_id = p.district_id and q.assessment_id = ${priorId} and q.pupil_id = p.pupil_id
     where p.district_id = ${districtId} and p.assessment_id = ${assessmentId}`.execute(db)
  const bytes = rows[0]?.bytes ?? Buffer.alloc(0)
  const here = Int32Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readInt32BE(i * 8))
  const positionOf = sharedArray(Int32Array, frame.pupils).fill(-1)
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
