import { sql } from 'kysely'
import type { ExportSpec } from '../../../platform/documents/spreadsheets/export.ts'
import { notAllowed } from '../../../platform/refusal.ts'
import {
  type Ctx,
  type Locality,
  localityLabels,
  runsSchool,
  seesDistrict,
} from '../../organization/index.ts'
import { recordAudit } from '../../audit/index.ts'
import { managesAssessment } from '../policy.ts'
import { type AssessmentRecord, loadAssessment } from '../queries/assessment-row.ts'
import { exportRecord } from '../queries/watermark.ts'

interface RosterRow {
  school: string
  schoolId: string
  locality: Locality
  className: string
  number: string
  name: string | null
  candidateNumber: string | null
  booklet: string | null
  weight: number | null
}

/**
 * Who is to sit, as a workbook. Heads of a school get their own pupils with names; who runs a sampled assessment gets the
 * whole frame by pupils' numbers, without names, and how the sample was drawn, so that anyone can draw it again.
 * @throws Refusal 'notAllowed', 'notFound'
 */
export async function exportPupils(
  ctx: Ctx,
  input: { id: string },
): Promise<{ title: string; spec: ExportSpec }> {
  const assessment = await loadAssessment(ctx, input.id)
  const manages = managesAssessment(ctx.actor, assessment)
  const own = ctx.actor.roles.flatMap((role) =>
    role.kind === 'principal' || role.kind === 'dean' ? [role.schoolId] : [],
  )
  if (!manages && own.length === 0) throw notAllowed()
  const whole = manages && assessment.sampled && seesDistrict(ctx.actor)
  const { rows } = await sql<RosterRow>`
    select s.name as school, v.school_id, v.locality, coalesce(a.class_name, p.class_name) as class_name, p.number, p.name,
           a.candidate_number, a.booklet, a.weight
      from assessment_schools v
      join schools s on s.district_id = v.district_id and s.id = v.school_id
      join pupils p on p.district_id = v.district_id and p.school_id = v.school_id
      left join assessment_pupils a on a.district_id = p.district_id and a.assessment_id = v.assessment_id and a.pupil_id = p.id
     where v.district_id = ${ctx.district.id} and v.assessment_id = ${input.id}
       and (a.pupil_id is not null or (${whole} and p.grade = ${assessment.grade} and p.left_on is null))
       and (${manages} or v.school_id = any(${own}::uuid[]))
     order by s.name, length(p.class_name), p.class_name, p.number`.execute(ctx.db)
  await recordAudit(ctx, {
    action: 'assessment.rosterExported',
    subjectKind: 'assessment',
    subjectId: input.id,
    subjectTitle: assessment.name,
    after: { 人数: rows.length },
  })
  return { title: assessment.name, spec: specOf(ctx, assessment, rows, whole) }
}

function specOf(ctx: Ctx, assessment: AssessmentRecord, rows: RosterRow[], whole: boolean): ExportSpec {
  const names = rows.some(({ schoolId, name }) => name !== null && runsSchool(ctx.actor, schoolId))
  const columns = [
    { key: 'school', header: '学校', width: 22 },
    ...(whole ? [{ key: 'locality', header: '层(城乡)', width: 10 }] : []),
    { key: 'className', header: '班级', width: 10 },
    { key: 'number', header: '学籍号', width: 22, format: 'text' as const },
    ...(names ? [{ key: 'name', header: '姓名', width: 12 }] : []),
    ...(whole ? [{ key: 'drawn', header: '抽中', width: 8 }] : []),
    { key: 'candidateNumber', header: '考号', width: 16, format: 'text' as const },
    ...(assessment.sampling?.matrix ? [{ key: 'booklet', header: '册别', width: 10 }] : []),
    ...(whole ? [{ key: 'weight', header: '代表人数', width: 10, format: 'decimal' as const }] : []),
  ]
  const shown = rows.map((row) => ({
    ...row,
    name: runsSchool(ctx.actor, row.schoolId) ? row.name : null,
    locality: localityLabels[row.locality],
    drawn: row.weight === null ? '' : '√',
    weight: row.weight === null ? null : Math.round(row.weight * 1_000) / 1_000,
  }))
  const list = { name: whole ? '抽样框与样本' : '参加学生', columns, rows: shown }
  return { sheets: whole ? [list, explanation(assessment)] : [list, exportRecord(ctx)] }
}

/** How the sample was drawn, in words that are enough to draw it again. */
function explanation({ sampling, name }: AssessmentRecord) {
  const { schools, within, matrix } = sampling ?? { schools: null, within: null, matrix: null }
  const unit = within?.unit === 'class' ? '个班' : '名学生'
  const matrixWords =
    matrix?.by === 'subjects' ? '每名学生只做一科' : matrix ? `${matrix.count} 册试题，每名学生做一册` : '无'
  const lines: [string, string][] = [
    ['监测', name],
    ['随机种子', sampling?.seed ?? '还没有抽样'],
    ['抽样时间', sampling?.drawnAt ?? ''],
    ['抽样人', sampling?.drawnBy ?? ''],
    ['抽学校', schools === null ? '全部学校' : `按城乡分层、依各层学校数按最大余数法分配，共 ${schools} 所`],
    ['校内', within ? `每校随机 ${within.size} ${unit}(不足的全取)` : '全部学生'],
    ['矩阵', matrixWords],
    [
      '随机数',
      'sfc32；三个种子字为种子文本(UTF-8)前加字节 1、2、3 的 32 位 FNV-1a 散列，第四个字为 1，舍去前 15 个输出',
    ],
    [
      '抽取',
      '每次把名单(学校名、班级名、学籍号)按码位排序，做 Fisher–Yates 洗牌，取前若干个；小于 n 的整数用拒绝法',
    ],
    ['顺序', '层按 rural、town、urban，校内按学校名；先抽学校，再抽班级或学生，最后逐校分册'],
  ]
  return {
    name: '抽样说明',
    columns: [
      { key: 'what', header: '项目', width: 14 },
      { key: 'value', header: '内容', width: 90 },
    ],
    rows: lines.map(([what, value]) => ({ what, value })),
  }
}
