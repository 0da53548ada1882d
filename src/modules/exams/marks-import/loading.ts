import { sql } from 'kysely'
import type { DistrictTransaction } from '../../../platform/db.ts'
import { decodeMarks, noAnswer } from '../marks-row.ts'
import type { ImportPaper, ImportPupils, MarksStanding, StoredMarks } from './standing.ts'

/** Reads what a file of marks is compared with: papers, who takes part, and the rows that are there; a statement a paper. */
export async function loadMarksStanding(
  db: DistrictTransaction,
  districtId: number,
  assessmentId: string,
  paperIds?: string[],
): Promise<MarksStanding> {
  const papers = await loadPapers(db, districtId, assessmentId, paperIds)
  const stored: StoredMarks[] = []
  for (const { id, items } of papers) stored.push(await loadStored(db, districtId, id, items.length))
  return { papers, pupils: await loadPupils(db, districtId, assessmentId), stored }
}

/** The papers with their items, in the order in which they are shown; those without items cannot take marks. */
export async function loadPapers(
  db: DistrictTransaction,
  districtId: number,
  assessmentId: string,
  paperIds?: string[],
): Promise<ImportPaper[]> {
  const { rows } = await sql<ImportPaper>`
    select p.id, p.subject, p.booklet, p.title, p.scale,
           json_agg(json_build_object('label', i.label, 'full', i.full_marks, 'key', i.answer_key, 'partial', coalesce(i.partial_marks, 0),
                                      'group', i.choice_group, 'pick', coalesce(i.choice_pick, 1)) order by i.position) as items
      from papers p join paper_items i on i.district_id = p.district_id and i.paper_id = p.id
     where p.district_id = ${districtId} and p.assessment_id = ${assessmentId}
       and (${paperIds ?? null}::uuid[] is null or p.id = any(${paperIds ?? null}::uuid[]))
     group by p.district_id, p.id order by p.position, p.subject, p.booklet`.execute(db)
  return rows
}

async function loadPupils(
  db: DistrictTransaction,
  districtId: number,
  assessmentId: string,
): Promise<ImportPupils> {
  const { rows } = await sql<{
    position: number
    number: string
    candidateNumber: string | null
    booklet: string | null
  }>`
    select a.position, p.number, a.candidate_number, a.booklet
      from assessment_pupils a join pupils p on p.district_id = a.district_id and p.id = a.pupil_id
     where a.district_id = ${districtId} and a.assessment_id = ${assessmentId} order by a.position`.execute(
    db,
  )
  return {
    positions: Int32Array.from(rows, ({ position }) => position),
    numbers: rows.map(({ number }) => number),
    candidateNumbers: rows.map(({ candidateNumber }) => candidateNumber),
    booklets: rows.map(({ booklet }) => booklet),
  }
}

/** The rows of one paper as four strings of bytes, whatever their number. */
async function loadStored(
  db: DistrictTransaction,
  districtId: number,
  paperId: string,
  width: number,
): Promise<StoredMarks> {
  const { rows } = await sql<{
    count: number
    even: boolean
    positions: Buffer | null
    standings: Buffer | null
    marks: Buffer | null
    answers: Buffer | null
  }>`
    select count(*)::integer as count, coalesce(bool_and(length(marks) = ${width * 2}::integer), true) as even,
           string_agg(int4send(position), '' order by position) as positions,
           string_agg(case standing when 'sat' then '\\x01'::bytea when 'absent' then '\\x02' else '\\x03' end, '' order by position) as standings,
           string_agg(marks, '' order by position) as marks,
           string_agg(coalesce(answers, decode(repeat('ff', ${width}::integer), 'hex')), '' order by position)
             filter (where answers is null or length(answers) = ${width}::integer) as answers
      from marks where district_id = ${districtId} and paper_id = ${paperId}`.execute(db)
  const { count, even, positions, standings, marks, answers } = rows[0]!
  const corrected = await sql<{ position: number }>`
    select m.position from marks m
     where m.district_id = ${districtId} and m.paper_id = ${paperId} and m.import_id is null
       and exists (select from marks_replaced r where r.district_id = m.district_id and r.paper_id = m.paper_id
                      and r.position = m.position and r.reason is not null)`.execute(db)
  const places = new DataView(new Uint8Array(positions ?? []).buffer)
  const whole = answers !== null && answers.length === count * width
  return {
    positions: Int32Array.from({ length: count }, (_, row) => places.getInt32(row * 4)),
    standings: new Uint8Array(standings ?? []),
    marks: even ? decodeMarks(marks ?? new Uint8Array(0)) : null,
    answers: whole ? new Uint8Array(answers) : new Uint8Array(count * width).fill(noAnswer),
    corrected: Int32Array.from(corrected.rows, ({ position }) => position),
  }
}
