import { sql } from 'kysely'
import { newId } from '../../../../platform/ids.ts'
import { notFound } from '../../../../platform/refusal.ts'
import type { Ctx } from '../../../organization/index.ts'
import { thresholdGrade } from '../../analysis/graded-scores.ts'
import type { ResultAnswer } from '../../contract/results.ts'
import { decodeMarks, noMark, plainMark } from '../../marks-row.ts'
import { pupilGrades } from '../../rules/pupil-grades.ts'
import { seesPupils } from '../../rules/sight.ts'
import { columnsOf } from '../../results/marks.ts'
import { loadPapers } from '../../results/load-occasion.ts'
import { paperOf, reportedFor, viewingOf } from '../viewing.ts'
import { watermarkOf } from '../watermark.ts'

type ClassPupils = ResultAnswer<'listClassPupils'>
type Pupil = ClassPupils['rows'][number]

interface Row {
  pupilId: string
  number: string
  candidateNumber: string | null
  name: string | null
  sex: 'female' | 'male' | null
  standing: 'sat' | 'absent' | 'cheated' | null
  marks: Buffer | null
  schoolName: string
}

/**
 * The pupils of a class in one paper, for their teachers and the heads of their school. Where the policy asks for it they
 * have grades and no marks. Each look is written down.
 * @throws Refusal 'notFound', 'unitNotReported' where results do not go down to pupils
 */
export async function listClassPupils(
  ctx: Ctx,
  input: { paperId: string; schoolId: string; className: string },
): Promise<ClassPupils> {
  const viewing = await viewingOf(ctx, { paperId: input.paperId })
  const { sight, about, assessment } = viewing
  const { schoolId, className } = input
  const paper = paperOf(viewing, input.paperId)
  if (!sight.own.has(schoolId)) throw notFound()
  reportedFor(viewing, 'pupil')
  if (!seesPupils(sight, assessment, schoolId, className, paper.subject)) throw notFound()
  const districtId = ctx.district.id
  const { rows } = await sql<Row>`
    select p.id as pupil_id, p.number, a.candidate_number, p.name, a.sex, m.standing, m.marks, s.name as school_name
      from assessment_pupils a
      join pupils p on p.district_id = a.district_id and p.id = a.pupil_id
      join schools s on s.district_id = a.district_id and s.id = a.school_id
      left join marks m on m.district_id = a.district_id and m.paper_id = ${paper.id} and m.position = a.position
     where a.district_id = ${districtId} and a.assessment_id = ${assessment.id} and a.school_id = ${schoolId}
       and a.class_name = ${className} and (${paper.booklet}::text is null or a.booklet = ${paper.booklet})
     order by p.number limit 500`.execute(ctx.db)
  if (rows.length === 0) throw notFound()
  await ctx.db
    .insertInto('resultViews')
    .values({
      districtId,
      id: newId(),
      assessmentId: assessment.id,
      personId: ctx.actor.personId,
      what: `${paper.subject} ${className} 学生名单`,
      unit: schoolId,
      at: ctx.clock.now(),
    })
    .execute()
  const [stored] = (await loadPapers(ctx.db, { districtId, assessmentId: assessment.id })).filter(
    ({ id }) => id === paper.id,
  )
  if (!stored) throw notFound()
  const full = columnsOf(stored).reduce((sum, column) => sum + column.full, 0)
  const grades = pupilGrades(about.thresholds)
  const gradesOnly = about.assessment.gradesOnly
  return {
    about,
    paperId: paper.id,
    school: { kind: 'school', id: schoolId, name: rows[0]!.schoolName },
    className,
    shows: gradesOnly ? 'grades' : 'marks',
    grades,
    items: stored.items.map((item) => ({ item: item.label, full: item.full / stored.scale })),
    rows: rows.map(({ marks, ...row }): Pupil => {
      const own = row.standing === 'sat' && marks ? [...decodeMarks(marks)] : []
      const given = own.filter((mark) => mark !== noMark)
      const total = given.length === 0 ? null : given.reduce((sum, mark) => sum + mark, 0)
      return {
        ...row,
        total: gradesOnly || total === null ? null : total / stored.scale,
        grade: total === null ? null : thresholdGrade(total, full, grades),
        marks: gradesOnly || total === null ? null : own.map((mark) => plainMark(mark, stored.scale)),
      }
    }),
    watermark: watermarkOf(ctx),
  }
}
