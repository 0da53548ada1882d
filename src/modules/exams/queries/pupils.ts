import { sql } from 'kysely'
import { escapeLike } from '../../../platform/db.ts'
import type { ExportSheet } from '../../../platform/documents/spreadsheets/export.ts'
import { keysOf, pageOfRows } from '../../../platform/paging.ts'
import { notAllowed } from '../../../platform/refusal.ts'
import { type Ctx, gradeLabel, rosterReach, schoolsLedBy } from '../../organization/index.ts'
import { linesOnSubject, recordAudits, subjectsWithLineSince } from '../../audit/index.ts'
import { countsPupils, isOffice, listsPupilsOf, seesPupilNames } from '../policy.ts'
import { exportRecord, watermarkOf } from './watermark.ts'

export interface PupilFilter {
  text?: string
  schoolId?: string
  grade?: number
  className?: string
  left: boolean
}

interface PupilRow {
  id: string
  number: string
  name: string | null
  sex: 'female' | 'male' | null
  schoolId: string
  schoolName: string
  grade: number
  className: string
  leftOn: string | null
}

/** The schools whose pupils the viewer lists; null: all. @throws Refusal 'notAllowed' */
function listedSchools(ctx: Ctx): string[] | null {
  if (isOffice(ctx.actor)) return null
  const own = ctx.actor.roles.flatMap((role) =>
    role.kind === 'principal' || role.kind === 'dean' ? [role.schoolId] : [],
  )
  if (own.length === 0) throw notAllowed()
  return own
}

/** Schools whose pupils' names the viewer reads. */
function namedSchools(ctx: Ctx): string[] {
  return schoolsLedBy(ctx.actor).filter((schoolId) => seesPupilNames(ctx.actor, schoolId))
}

function selectPupils(ctx: Ctx, filter: PupilFilter) {
  const schools = listedSchools(ctx)
  const named = namedSchools(ctx)
  const pattern = filter.text ? `%${escapeLike(filter.text.toUpperCase())}%` : null
  return {
    columns: sql`p.id, p.number, case when p.school_id = any(${named}::uuid[]) then p.name end as name, p.sex, p.school_id,
                 s.name as school_name, p.grade, p.class_name, p.left_on`,
    from: sql`pupils p join schools s on s.district_id = p.district_id and s.id = p.school_id`,
    where: sql`p.district_id = ${ctx.district.id}
      and (${schools}::uuid[] is null or p.school_id = any(${schools}::uuid[]))
      and (${filter.schoolId ?? null}::uuid is null or p.school_id = ${filter.schoolId ?? null}::uuid)
      and (${filter.grade ?? null}::integer is null or p.grade = ${filter.grade ?? null}::integer)
      and (${filter.className ?? null}::text is null or p.class_name = ${filter.className ?? null}::text)
      and (p.left_on is not null) = ${filter.left}
      and (${pattern}::text is null or p.number like ${pattern}
           or (p.school_id = any(${named}::uuid[]) and upper(p.name) like ${pattern}))`,
  }
}

/** Pupils by number; the office sees no names, heads of a school see their own school's. */
export async function listPupils(ctx: Ctx, input: PupilFilter & { cursor?: string; limit: number }) {
  const { columns, from, where } = selectPupils(ctx, input)
  const after = keysOf(input.cursor, 1)
  const { rows } = await sql<PupilRow>`
    select ${columns} from ${from} where ${where}
       and (${after ? String(after[0]) : null}::text is null or p.number > ${after ? String(after[0]) : null}::text)
     order by p.number limit ${input.limit + 1}`.execute(ctx.db)
  const found = pageOfRows(rows, input.limit, (row) => [row.number])
  await logRosterLook(ctx, found.rows, 'pupils.viewed')
  return { ...found, watermark: watermarkOf(ctx) }
}

const looks = ['pupils.viewed', 'pupils.exported'] as const
/** Pages of one look follow each other within this time and leave one line. */
const oneLookMinutes = 15

/** Leaves a line for each school whose pupils are in a list; files that are taken away leave one each. */
async function logRosterLook(
  ctx: Ctx,
  rows: readonly Pick<PupilRow, 'schoolId' | 'schoolName'>[],
  action: (typeof looks)[number],
): Promise<void> {
  const schools = new Map(rows.map(({ schoolId, schoolName }) => [schoolId, schoolName]))
  const since = new Date(ctx.clock.now().getTime() - oneLookMinutes * 60_000)
  const seen =
    action === 'pupils.exported'
      ? new Set<string>()
      : await subjectsWithLineSince(ctx, {
          actorId: ctx.actor.personId,
          subjectKind: 'school',
          subjectIds: [...schools.keys()],
          action,
          since,
        })
  await recordAudits(
    ctx,
    [...schools].flatMap(([subjectId, subjectTitle]) =>
      seen.has(subjectId) ? [] : [{ action, subjectKind: 'school', subjectId, subjectTitle }],
    ),
  )
}

/** Who looked at a school's pupils or took them away as a file, newest first. For those who list them. @throws Refusal 'notAllowed' */
export async function listRosterLooks(
  ctx: Ctx,
  { schoolId, ...page }: { schoolId: string; cursor?: string; limit: number },
) {
  const school = await ctx.db
    .selectFrom('schools')
    .select('id')
    .where('districtId', '=', ctx.district.id)
    .where('id', '=', schoolId)
    .executeTakeFirst()
  if (!school || !listsPupilsOf(ctx.actor, schoolId)) throw notAllowed()
  const found = await linesOnSubject(ctx, {
    subjectKind: 'school',
    subjectId: schoolId,
    actions: [...looks],
    ...page,
  })
  return {
    nextCursor: found.nextCursor,
    rows: found.rows.map(({ id, at, action, actorName }) => ({
      id,
      at: at.toISOString(),
      person: actorName,
      exported: action === 'pupils.exported',
    })),
  }
}

/** How many pupils there are, by school, grade and class; heads of schools are told of their own. */
export async function pupilPlaces(ctx: Ctx) {
  const office = isOffice(ctx.actor)
  const all = office || (countsPupils(ctx.actor) && ctx.actor.roles.some(({ kind }) => kind === 'researcher'))
  const own = all ? null : listedSchools(ctx)
  const { rows } = await sql<{
    schoolId: string
    name: string
    grade: number
    className: string
    pupils: number
    named: number
  }>`
    select p.school_id, s.name, p.grade, p.class_name, count(*)::integer as pupils, count(p.name)::integer as named
      from pupils p join schools s on s.district_id = p.district_id and s.id = p.school_id
     where p.district_id = ${ctx.district.id} and p.left_on is null and (${own}::uuid[] is null or p.school_id = any(${own}::uuid[]))
     group by p.school_id, s.name, p.grade, p.class_name
     order by s.name, p.school_id, p.grade, length(p.class_name), p.class_name`.execute(ctx.db)
  const schools = [...Map.groupBy(rows, ({ schoolId }) => schoolId)].map(([id, ofSchool]) => ({
    id,
    name: ofSchool[0]!.name,
    pupils: sum(ofSchool, 'pupils'),
    named: sum(ofSchool, 'named'),
    grades: [...Map.groupBy(ofSchool, ({ grade }) => grade)].map(([grade, ofGrade]) => ({
      grade,
      pupils: sum(ofGrade, 'pupils'),
      classes: ofGrade.map(({ className, pupils }) => ({ className, pupils })),
    })),
  }))
  return {
    schools,
    may: {
      list: office || own !== null,
      import: rosterReach(ctx.actor) !== null,
      forgetNames: schools
        .filter(({ id, named }) => named > 0 && (office || seesPupilNames(ctx.actor, id)))
        .map(({ id }) => id),
    },
  }
}

function sum<Key extends string>(rows: Record<Key, number>[], key: Key): number {
  return rows.reduce((total, row) => total + row[key], 0)
}

/** The pupils of a filter as a sheet, and who took it away on another; the column of names only where all rows are of schools that the viewer runs. */
export async function pupilsSheets(ctx: Ctx, filter: PupilFilter): Promise<ExportSheet[]> {
  const { columns, from, where } = selectPupils(ctx, filter)
  const { rows } = await sql<PupilRow>`
    select ${columns} from ${from} where ${where} order by s.name, p.grade, length(p.class_name), p.class_name, p.number`.execute(
    ctx.db,
  )
  await logRosterLook(ctx, rows, 'pupils.exported')
  const named = new Set(namedSchools(ctx))
  const withNames = rows.length > 0 && rows.every(({ schoolId }) => named.has(schoolId))
  const sheet: ExportSheet = {
    name: '学生',
    columns: [
      { header: '学籍号', key: 'number', format: 'text', width: 22 },
      ...(withNames ? [{ header: '姓名', key: 'name', format: 'text' as const }] : []),
      { header: '性别', key: 'sex', format: 'text' },
      { header: '学校', key: 'schoolName', format: 'text', width: 24 },
      { header: '年级', key: 'grade', format: 'text' },
      { header: '班级', key: 'className', format: 'text', width: 16 },
    ],
    rows: rows.map((row) => ({
      ...row,
      grade: gradeLabel(row.grade),
      sex: row.sex === null ? '' : row.sex === 'female' ? '女' : '男',
    })),
    expectedRows: rows.length,
  }
  return [sheet, exportRecord(ctx)]
}
