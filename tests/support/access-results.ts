import { newId } from '../../src/platform/ids.ts'
import type { DistrictFacts } from '../../src/platform/context.ts'
import type { Cast } from './cast.ts'
import { computeFurnished, furnishAssessment, type FurnishedSchool } from './exams.ts'

/** Published results: the district's monitoring in two subjects, and the own final of the school of a place. */
export interface ResultsOfPlace {
  monitoringId: string
  /** Papers of the monitoring. */
  papers: Record<'语文' | '数学', string>
  /** Of the district's monitoring, the paper of the place's subject. */
  paperId: string
  finalId: string
  /** 语文 in the school's own final. */
  finalPaperId: string
  className: string
  /** The first pupil of the final: id, number, and what a correction of the marks must name. */
  pupil: { id: string; number: string; basis: string }
  /** Checked imports: of marks of the final, and of pupils of its school. */
  imports: { marks: string; pupils: string }
}

const className = '五年级1班'
const schoolOf = (
  id: string,
  locality: FurnishedSchool['locality'],
  clusterId?: string,
): FurnishedSchool => ({
  id,
  locality,
  clusterId,
  classes: [{ name: className, pupils: 24 }],
})

interface At {
  district: DistrictFacts
  termId: string
  clusterId: string
  /** Made it, and has left since. */
  personId: string
}

/** The district's monitoring, with one row in each table of examinations that no operation of the tests makes. */
export async function furnishMonitoring(
  cast: Cast,
  { district, termId, clusterId, personId }: At,
  schoolIds: string[],
  activityId: string,
): Promise<{ id: string; papers: Record<'语文' | '数学', string> }> {
  const at = { districtId: district.id, personId }
  const found = await furnishAssessment(cast.database, {
    // Nobody else is to find papers to review.
    signatures: 1,
    ...at,
    termId,
    name: '五年级学业质量监测',
    kind: 'qualityMonitoring',
    stage: 'primary',
    grade: 5,
    sampled: true,
    smallestUnit: 'school',
    weightOf: () => 3,
    schools: schoolIds.map((id, s) =>
      schoolOf(id, s % 2 === 0 ? 'urban' : 'rural', s < 2 ? clusterId : undefined),
    ),
  })
  const [chinese, mathematics] = found.paperIds as [string, string]
  await computeFurnished(cast.database, cast.services, { ...at, assessmentId: found.id, publish: true })
  const { pool } = cast.database
  const of = [district.id, found.id, personId]
  await pool.query(
    `insert into policy_packs (district_id, version, pack, reason, changed_by) values ($1, 1, $2, '本区另有规定', $3)
     on conflict do nothing`,
    [
      district.id,
      { adjustments: { switchedOff: [], limits: {}, smallestCell: 10, gradesOnly: ['primary', 'junior'] } },
      personId,
    ],
  )
  await pool.query(
    `insert into syllabus_points (district_id, subject, stage, grade, name) values ($1, '语文', 'primary', 5, '修辞') on conflict do nothing`,
    [district.id],
  )
  await pool.query(
    `insert into marks_replaced (district_id, id, paper_id, position, standing, marks, reason, replaced_by)
     select district_id, $2, paper_id, position, standing, marks, '登分有误', $4 from marks
      where district_id = $1 and paper_id = $3 order by position limit 1`,
    [district.id, newId(), chinese, personId],
  )
  const importId = newId()
  await pool.query(
    `insert into exam_imports (district_id, id, purpose, assessment_id, file_name, file_sha256, file_path, state, created_by)
     values ($1, $4, 'marks', $2, '成绩.xlsx', '', '/nonexistent', 'checked', $3)`,
    [...of, importId],
  )
  await pool.query(
    `insert into exam_import_faults (district_id, import_id, position, sheet, row, code, message)
     values ($1, $2, 0, '语文', 3, 'markAboveFull', '超过满分。')`,
    [district.id, importId],
  )
  await pool.query(
    `insert into exam_import_missing (district_id, import_id, paper_id, positions) values ($1, $2, $3, '{0}')`,
    [district.id, importId, chinese],
  )
  await pool.query(
    `insert into result_views (district_id, id, assessment_id, person_id, what) values ($1, $4, $2, $3, '语文 学生名单')`,
    [...of, newId()],
  )
  await pool.query(
    `insert into meeting_packs (district_id, id, assessment_id, version, scope, state, asked_by)
     values ($1, $4, $2, 1, 'district', 'failed', $3)`,
    [...of, newId()],
  )
  await pool.query(
    `insert into quality_meetings (district_id, assessment_id, activity_id, created_by) values ($1, $2, $4, $3)`,
    [...of, activityId],
  )
  await pool.query(
    `insert into quality_measures (district_id, id, assessment_id, text, owner_id, due_on, created_by)
     values ($1, $4, $2, '加强阅读', $3, '2026-12-01', $3)`,
    [...of, newId()],
  )
  return { id: found.id, papers: { 语文: chinese, 数学: mathematics } }
}

/** The own final of a school. */
export async function furnishFinal(
  cast: Cast,
  { district, termId, personId }: Omit<At, 'clusterId'>,
  schoolId: string,
): Promise<Pick<ResultsOfPlace, 'finalId' | 'finalPaperId' | 'className' | 'pupil' | 'imports'>> {
  const at = { districtId: district.id, personId }
  const found = await furnishAssessment(cast.database, {
    // Nobody else is to find papers to review.
    signatures: 1,
    ...at,
    termId,
    name: '五年级期末考试',
    kind: 'final',
    stage: 'primary',
    grade: 5,
    schoolId,
    papers: [{ subject: '语文' }],
    schools: [schoolOf(schoolId, 'urban')],
  })
  await computeFurnished(cast.database, cast.services, { ...at, assessmentId: found.id, publish: true })
  const { pool } = cast.database
  const imports = { marks: newId(), pupils: newId() }
  const result = {
    sheets: [], warnings: [], wrong: { rows: 0, cells: 0, byCode: [], more: false }, rows: 1, pupils: null, papers: [],
  } // prettier-ignore
  await pool.query(
    `insert into exam_imports (district_id, id, purpose, assessment_id, school_id, file_name, file_sha256, file_path, state, mapping, result, created_by)
     values ($1, $2, 'marks', $3, null, '成绩.xlsx', '', '/nonexistent', 'checked', '{"blankCells":"wrong","blankRows":"wrong","sheets":{}}', $5, $6),
            ($1, $4, 'pupils', null, $7, '名册.xlsx', '', '/nonexistent', 'checked',
             '{"leaveNamesOut":false,"schoolId":null,"grade":null,"sheets":{}}', $5, $6)`,
    [district.id, imports.marks, found.id, imports.pupils, result, personId, schoolId],
  )
  const { rows } = await pool.query<{ at: Date }>(
    'select updated_at as at from marks where paper_id = $1 and position = 0',
    [found.paperIds[0]],
  )
  const { id, number } = found.pupils[0]!
  const pupil = { id, number, basis: rows[0]!.at.toISOString() }
  return { finalId: found.id, finalPaperId: found.paperIds[0]!, className, pupil, imports }
}
