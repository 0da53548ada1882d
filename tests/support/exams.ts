import { encodeMarks, noMark } from '../../src/modules/exams/marks-row.ts'
import { performComputing } from '../../src/modules/exams/operations/computing.ts'
import { newId } from '../../src/platform/ids.ts'
import type { Services } from '../../src/platform/context.ts'
import type { FreshDatabase } from './database.ts'

/** A class of one of the schools that take part. */
export interface FurnishedClass {
  name: string
  pupils: number
}

export interface FurnishedSchool {
  id: string
  locality: 'urban' | 'town' | 'rural'
  clusterId?: string
  allianceId?: string
  classes: FurnishedClass[]
  /** How far its pupils lie from the district's, in SDs. */
  effect?: number
}

export interface FurnishedItem {
  label?: string
  full?: number
  knowledge?: string[]
  ability?: string
  kind?: string
  /** 0–1. */
  expected?: number
  answerKey?: string
  choiceGroup?: string
  choicePick?: number
}

export interface FurnishOptions {
  districtId: number
  termId: string
  /** Sets it up and answers for everything in it. */
  personId: string
  name?: string
  kind: 'mock' | 'final' | 'qualityMonitoring'
  stage: 'primary' | 'junior' | 'senior'
  grade: number
  heldFrom?: string
  /** The school whose own it is. */
  schoolId?: string
  schools: FurnishedSchool[]
  /** Ten items of ten marks each unless said otherwise. With booklets, each pupil works on one, dealt out in turn. */
  papers?: { subject: string; booklet?: string; items?: FurnishedItem[]; scale?: number }[]
  smallestUnit?: 'district' | 'school' | 'class' | 'pupil'
  sampled?: boolean
  /** By place among the schools: how many pupils of the roll each stands for. */
  weightOf?: (school: number) => number
  state?: 'drafted' | 'collecting' | 'published'
  /** How many people have signed each paper, `personId` first; three unless said otherwise. */
  signatures?: number
  /** The same pupils sat this one before. */
  prior?: FurnishedAssessment
  lines?: { name: string; total: number }[]
  bands?: { grade: string; percent: number; low: number; high: number }[]
  seed?: number
  /** Marks (not ×scale) of one pupil and paper; null: absent. Left out, they are made up. */
  marks?: (pupil: number, paper: number) => (number | null)[] | 'absent' | 'cheated'
  /** Answers as option masks, one a item. */
  answers?: (pupil: number, paper: number) => number[]
}

export interface FurnishedAssessment {
  id: string
  paperIds: string[]
  subjects: string[]
  /** In the order of positions. */
  pupils: { id: string; number: string; schoolId: string; className: string; sex: 'female' | 'male' }[]
}

/** Numbers that are the same in every run (Mulberry32); `normal` by the sum of twelve. */
function random(seed: number) {
  let state = seed | 0
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return { uniform, normal: () => Array.from({ length: 12 }, uniform).reduce((sum, one) => sum + one, -6) }
}

const tenItems = (): FurnishedItem[] =>
  Array.from({ length: 10 }, (_, i) => ({
    knowledge: [['数与运算', '图形', '统计'][i % 3]!],
    ability: ['识记', '理解', '应用'][i % 3]!,
    kind: i < 4 ? '选择题' : '解答题',
    expected: 0.7,
    answerKey: i < 4 ? 'B' : undefined,
  }))

/** As the draw of a sample leaves it behind. */
const drawn = {
  schools: null,
  within: null,
  matrix: null,
  seed: 'furnished',
  drawnAt: '2026-10-08T08:00:00.000Z',
  drawnBy: '严主任',
}

function matrixOf(papers: NonNullable<FurnishOptions['papers']>) {
  const booklets = new Set(papers.flatMap(({ booklet }) => booklet ?? []))
  if (booklets.size === 0) return null
  return papers.every(({ subject, booklet }) => subject === booklet)
    ? { by: 'subjects' }
    : { by: 'booklets', count: booklets.size }
}

let made = 0

/**
 * A lawful assessment with schools, pupils, papers and marks, written straight into the tables: what the operations of
 * other modules would have led to. Results are not computed: `computeFurnished` does that.
 */
export async function furnishAssessment(
  { pool }: Pick<FreshDatabase, 'pool'>,
  of: FurnishOptions,
): Promise<FurnishedAssessment> {
  const { districtId } = of
  const id = newId()
  const heldFrom = of.heldFrom ?? '2026-10-09'
  const { uniform, normal } = random(of.seed ?? 7)
  const papers = of.papers ?? [{ subject: '语文' }, { subject: '数学' }]
  const batch = String((made += 1)).padStart(3, '0')
  await pool.query(
    `insert into assessments (district_id, id, name, kind, stage, grade, term_id, held_from, held_to, graduating, written, general_review,
       school_id, sampled, smallest_unit, sampling, thresholds, bands, lines, prior_id, state, filing_number, filing_person, filing_reason,
       created_by, published_at, published_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, true, $9, $10, $11, $12, $13, '{"excellent":850,"pass":600,"low":400}', $14, $15, $16,
       $17, $18, $19, $20, $21, case when $17 = 'published' then now() end, case when $17 = 'published' then $21::uuid end)`,
    [
      districtId, id, of.name ?? '质量调研', of.kind, of.stage, of.grade, of.termId, heldFrom, of.kind === 'mock', of.schoolId ?? null,
      of.sampled ?? false, of.smallestUnit ?? 'pupil', of.sampled ? { ...drawn, matrix: matrixOf(papers) } : null,
      json(of.bands), json(of.lines), of.prior?.id ?? null, of.state ?? 'collecting',
      of.kind === 'mock' ? '洪教备〔2026〕12号' : null, of.kind === 'mock' ? '严主任' : null, of.kind === 'mock' ? '毕业年级总复习' : null,
      of.personId,
    ],
  ) // prettier-ignore
  const mock = of.kind === 'mock'
  const filing = mock ? { number: '洪教备〔2026〕12号', person: '严主任', reason: '毕业年级总复习' } : null
  await pool.query(
    `insert into gate_decisions (district_id, id, assessment_id, request, verdict, answer, asked_by)
     values ($1, $2, $3, $4, 'allowed', $5, $6)`,
    [
      districtId,
      newId(),
      id,
      {
        kind: of.kind,
        stage: of.stage,
        grade: of.grade,
        schools: of.schools.length,
        sampled: of.sampled ?? false,
        filing,
      },
      {
        verdict: 'allowed',
        rule: null,
        source: null,
        message: '符合规定。',
        broken: [],
        lifted: [],
        offer: null,
      },
      of.personId,
    ],
  )
  for (const school of of.schools) {
    await pool.query(
      `insert into assessment_schools (district_id, assessment_id, school_id, locality, cluster_id, alliance_id) values ($1, $2, $3, $4, $5, $6)`,
      [districtId, id, school.id, school.locality, school.clusterId ?? null, school.allianceId ?? null],
    )
  }

  const places = of.schools.flatMap((school, s) =>
    school.classes.flatMap((one) =>
      Array.from({ length: one.pupils }, () => ({ schoolId: school.id, school: s, className: one.name })),
    ),
  )
  const pupils = places.map(({ schoolId, className }, i) => {
    const known = of.prior?.pupils[i]
    if (known) return known
    const number = `G${batch}${String(i + 1).padStart(6, '0')}`
    return {
      id: newId(),
      number,
      schoolId,
      className,
      sex: uniform() < 0.5 ? ('female' as const) : ('male' as const),
    }
  })
  if (!of.prior) {
    await pool.query(
      `insert into pupils (district_id, id, number, name, sex, school_id, grade, class_name)
       select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::smallint[], $8::text[])`,
      [
        districtId, pupils.map((one) => one.id), pupils.map((one) => one.number), pupils.map((_, i) => `学生${i + 1}`),
        pupils.map((one) => one.sex), pupils.map((one) => one.schoolId), pupils.map(() => of.grade), pupils.map((one) => one.className),
      ],
    ) // prettier-ignore
  }
  const booklets = [...new Set(papers.flatMap(({ booklet }) => booklet ?? []))]
  const bookletOf = (pupil: number) => (booklets.length === 0 ? null : booklets[pupil % booklets.length]!)
  await pool.query(
    `insert into assessment_pupils (district_id, assessment_id, position, pupil_id, candidate_number, school_id, class_name, sex, weight,
       booklet)
     select $1, $2, * from unnest($3::integer[], $4::uuid[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::real[], $10::text[])`,
    [
      districtId, id, pupils.map((_, i) => i), pupils.map((one) => one.id), pupils.map((one) => `K${one.number}`),
      pupils.map((one) => one.schoolId), pupils.map((one) => one.className), pupils.map((one) => one.sex),
      places.map(({ school }) => of.weightOf?.(school) ?? 1), pupils.map((_, i) => bookletOf(i)),
    ],
  ) // prettier-ignore

  // A pupil who was there before is as able as then, but for what a year brings.
  const abilities = places.map(({ school }, i) => {
    const before = of.prior ? random(1000 + i).normal() : 0
    const own = of.prior ? 0.8 * before + 0.6 * normal() : random(1000 + i).normal()
    return own + (of.schools[school]!.effect ?? 0)
  })
  const paperIds: string[] = []
  for (const [at, paper] of papers.entries()) {
    const items = paper.items ?? tenItems()
    const scale = paper.scale ?? 2
    const paperId = newId()
    paperIds.push(paperId)
    const fullMarks = items.reduce((sum, item) => sum + (item.full ?? 10), 0)
    await pool.query(
      `insert into papers (district_id, id, assessment_id, subject, title, scale, full_marks, position, booklet, signed_off_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now())`,
      [
        districtId, paperId, id, paper.subject, `${paper.subject}试卷`, scale, fullMarks * scale, at, paper.booklet ?? null,
      ], // prettier-ignore
    )
    for (const [position, item] of items.entries()) {
      await pool.query(
        `insert into paper_items (district_id, paper_id, position, label, kind, full_marks, knowledge, ability, expected, answer_key,
           choice_group, choice_pick) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [
          districtId, paperId, position, item.label ?? String(position + 1), item.kind ?? '解答题', (item.full ?? 10) * scale,
          item.knowledge ?? [], item.ability ?? null, item.expected === undefined ? null : Math.round(item.expected * 1000),
          item.answerKey ?? null, item.choiceGroup ?? null, item.choicePick ?? null,
        ],
      ) // prettier-ignore
    }
    await pool.query(
      `insert into paper_reviews (district_id, paper_id, person_id, named_by, verdict, blueprint_version, decided_at)
       select $1, $2, p.id, $3, 'agreed', 1, $4::date - 3 from people p where p.district_id = $1
        order by p.id = $3 desc, p.id limit $5`,
      [districtId, paperId, of.personId, heldFrom, of.signatures ?? 3],
    )
    const sitters = [...places.keys()].filter((i) => !paper.booklet || bookletOf(i) === paper.booklet)
    const rows = sitters.map((i) => {
      const own = of.marks?.(i, at) ?? madeUp(items, abilities[i]!, { uniform, normal })
      if (typeof own === 'string') {
        return { standing: own, marks: encodeMarks(items.map(() => noMark)), answers: null }
      }
      const answers =
        of.answers?.(i, at) ??
        (items.some((item) => item.answerKey)
          ? items.map((item, j) => (item.answerKey ? ((own[j] ?? 0) > 0 ? 2 : [1, 4, 8][i % 3]!) : 0xff))
          : null)
      return {
        standing: 'sat',
        marks: encodeMarks(own.map((mark) => (mark === null ? noMark : Math.round(mark * scale)))),
        answers: answers && Uint8Array.from(answers),
      }
    })
    const hex = (bytes: Uint8Array) => `\\x${Buffer.from(bytes).toString('hex')}`
    await pool.query(
      `insert into marks (district_id, paper_id, position, standing, marks, answers)
       select $1, $2, * from unnest($3::integer[], $4::text[], $5::bytea[], $6::bytea[])`,
      [
        districtId, paperId, sitters, rows.map((row) => row.standing), rows.map((row) => hex(row.marks)),
        rows.map((row) => row.answers && hex(row.answers)),
      ],
    ) // prettier-ignore
  }
  return { id, paperIds, subjects: papers.map(({ subject }) => subject), pupils }
}

function madeUp(
  items: readonly FurnishedItem[],
  ability: number,
  { uniform, normal }: ReturnType<typeof random>,
): (number | null)[] | 'absent' | 'cheated' {
  const luck = uniform()
  if (luck < 0.02) return 'absent'
  if (luck < 0.022) return 'cheated'
  return items.map((item, j) => {
    const full = item.full ?? 10
    const share = 0.68 + 0.14 * ability - 0.02 * (j % 5) + 0.15 * normal()
    const mark = item.answerKey ? (share > 0.6 ? full : 0) : Math.round(share * full * 2) / 2
    return Math.min(full, Math.max(0, mark))
  })
}

const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value))

/** Computes a version as the server does, and says how it ended. With `publish` it becomes what everyone sees. */
export async function computeFurnished(
  database: Pick<FreshDatabase, 'pool'>,
  services: Services,
  of: { districtId: number; personId: string; assessmentId: string; publish?: boolean },
): Promise<{ version: number; state: string; failure: string | null }> {
  const { pool } = database
  const { districtId, assessmentId } = of
  const { rows } = await pool.query<{ version: number }>(
    `insert into result_versions (district_id, assessment_id, version, state, reason, asked_by)
     select $1, $2, coalesce(max(version), 0) + 1, 'computing', '成绩已到齐', $3 from result_versions
      where district_id = $1 and assessment_id = $2 returning version`,
    [districtId, assessmentId, of.personId],
  )
  const { version } = rows[0]!
  await performComputing(services, { districtId, assessmentId })
  const found = await pool.query<{ state: string; failure: string | null }>(
    'select state, failure from result_versions where district_id = $1 and assessment_id = $2 and version = $3',
    [districtId, assessmentId, version],
  )
  if (of.publish) {
    await pool.query(
      `update assessments set state = 'published', current_version = $3, published_at = now(), published_by = $4
        where district_id = $1 and id = $2`,
      [districtId, assessmentId, version, of.personId],
    )
    await pool.query(
      'update result_versions set current_from = now() where district_id = $1 and assessment_id = $2 and version = $3',
      [districtId, assessmentId, version],
    )
  }
  return { version, ...found.rows[0]! }
}
