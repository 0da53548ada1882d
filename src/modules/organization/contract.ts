import { day, id, instant, line, page, pageOf, procedure, refusals, z } from '../../platform/contract.ts'
import { associationKinds, duties, groupKinds, localities, schoolKinds, stages } from './vocabulary.ts'

const stage = z.enum(stages)
const locality = z.enum(localities)
const schoolKind = z.enum(schoolKinds)
const groupKind = z.enum(groupKinds)

export const schoolLine = z.object({
  id,
  name: z.string(),
  kind: schoolKind,
  locality,
  teachers: z.number(),
  pupilCount: z.number().nullable(),
  clusterId: id.nullable(),
  clusterName: z.string().nullable(),
  allianceName: z.string().nullable(),
  leadOf: z.string().nullable(),
})

const groupLine = z.object({
  id,
  kind: groupKind,
  name: z.string(),
  subject: z.string().nullable(),
  stage: stage.nullable(),
  schoolId: id.nullable(),
  schoolName: z.string().nullable(),
  members: z.number(),
  leaderId: id.nullable(),
  leaderName: z.string().nullable(),
})

export const personLine = z.object({
  id,
  name: z.string(),
  staffNumber: z.string(),
  schoolId: id.nullable(),
  schoolName: z.string().nullable(),
  subject: z.string().nullable(),
  stage: stage.nullable(),
  title: z.string().nullable(),
  duty: z.string().nullable(),
  honour: z.string().nullable(),
  age: z.number().nullable(),
})

const band = z.object({ label: z.string(), count: z.number() })

/** A subject of a school: how many teach it, how many its classes need, and what is wrong. */
const staffing = z.object({
  subject: z.string(),
  stage,
  teachers: z.number(),
  needed: z.number(),
  overFifty: z.number(),
  state: z.enum(['none', 'short', 'enough']),
  ageing: z.boolean(),
})

const specialDay = z.object({
  id,
  kind: z.enum(['holiday', 'makeup', 'examination']),
  name: z.string(),
  startsOn: day,
  endsOn: day,
  schoolId: id.nullable(),
  stage: stage.nullable(),
})

const term = z.object({
  id,
  name: z.string(),
  startsOn: day,
  endsOn: day,
  firstMonday: day,
  weeks: z.number().int().min(1).max(30),
})

const may = z.object({ edit: z.boolean() })

const outcome = z.enum(['new', 'changed', 'moved', 'unchanged', 'wrong'])
const importState = z.enum([
  'uploaded',
  'checking',
  'checked',
  'importing',
  'imported',
  'failed',
  'cancelled',
])
const importMode = z.enum(['allOrNothing', 'rowByRow'])
const sheetKind = z.enum(['teachers', 'schools', 'assignments', 'ignored'])
const fieldChoice = z.object({ field: z.string(), label: z.string() })

/** What a user corrects in the guessed mapping: by sheet, then column letter → field. */
const rosterMapping = z.record(
  z.string().max(100),
  z.object({
    kind: sheetKind.optional(),
    headerRow: z.number().int().min(1).max(100_000).optional(),
    columns: z.record(z.string().regex(/^[A-Z]{1,3}$/), z.string().max(40).nullable()).optional(),
  }),
)

const rosterCounts = z.object({
  schools: z.number(),
  newSchools: z.number(),
  changedSchools: z.number(),
  teachers: z.number(),
  new: z.number(),
  changed: z.number(),
  moved: z.number(),
  unchanged: z.number(),
  wrong: z.number(),
  notInFile: z.number(),
})

const remark = z.object({
  sheet: z.string(),
  row: z.number(),
  column: z.string(),
  letter: z.string(),
  code: z.string(),
  message: z.string(),
})

const rosterSheet = z.object({
  name: z.string(),
  kind: sheetKind,
  reason: z.enum(['blank', 'hidden', 'noHeader', 'chosen']).optional(),
  headerRow: z.number(),
  headerRows: z.number(),
  columns: z.array(
    z.object({
      letter: z.string(),
      header: z.string(),
      field: z.string().nullable(),
      confidence: z.number(),
      samples: z.array(z.string()),
    }),
  ),
  records: z.number(),
  skipped: z.array(
    z.object({ row: z.number(), reason: z.enum(['total', 'note', 'header', 'example', 'section']) }),
  ),
})

const rosterRow = z.object({
  position: z.number(),
  outcome,
  kind: z.enum(['school', 'teacher', 'file']),
  sheet: z.string(),
  row: z.number(),
  staffNumber: z.string().nullable(),
  name: z.string().nullable(),
  school: z.string().nullable(),
  details: z.array(
    z.union([
      z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
      z.object({ column: z.string(), letter: z.string(), code: z.string(), message: z.string() }),
    ]),
  ),
})

export const organization = {
  search: procedure
    .route({ summary: '按姓名、拼音首字母、教职工号查找教师，按名称查找学校和小组' })
    .input(z.object({ text: z.string().trim().max(50) }))
    .output(
      z.object({
        people: z.array(
          z.object({
            id,
            name: z.string(),
            schoolName: z.string().nullable(),
            subject: z.string().nullable(),
          }),
        ),
        schools: z.array(z.object({ id, name: z.string() })),
        groups: z.array(z.object({ id, name: z.string(), schoolName: z.string().nullable() })),
      }),
    ),
  tree: procedure.route({ summary: '全区组织：片区、校联体、学校、教研组织' }).output(
    z.object({
      district: z.object({ name: z.string(), schools: z.number(), teachers: z.number() }),
      schools: z.array(schoolLine),
      associations: z.array(
        z.object({
          id,
          kind: z.enum(associationKinds),
          name: z.string(),
          leadSchoolId: id.nullable(),
          leadSchoolName: z.string().nullable(),
          leaderName: z.string().nullable(),
          schoolIds: z.array(id),
        }),
      ),
      groups: z.array(groupLine),
      may,
    }),
  ),
  school: procedure
    .route({ summary: '一所学校：人员结构、缺编与老龄化、教研组' })
    .input(z.object({ id }))
    .output(
      schoolLine.extend({
        code: z.string().nullable(),
        address: z.string().nullable(),
        classCount: z.number().nullable(),
        leaders: z.array(z.object({ id, name: z.string(), duty: z.string() })),
        ages: z.array(band),
        titles: z.array(band),
        honours: z.array(band),
        staffing: z.array(staffing),
        groups: z.array(groupLine),
        may,
      }),
    ),
  listPeople: procedure
    .route({ summary: '教师名单：可按学校、学科、学段、职称、荣誉筛选' })
    .input(
      page.extend({
        text: z.string().trim().max(50).optional(),
        schoolId: id.optional(),
        subject: z.string().optional(),
        stage: stage.optional(),
        title: z.string().optional(),
        honoured: z.boolean().optional(),
      }),
    )
    .output(pageOf(personLine).extend({ total: z.number() })),
  listSchools: procedure
    .route({ summary: '学校名单' })
    .input(
      z.object({
        text: z.string().trim().max(50).optional(),
        locality: locality.optional(),
        kind: schoolKind.optional(),
        associationId: id.optional(),
      }),
    )
    .output(z.array(schoolLine)),
  listGroups: procedure
    .route({ summary: '小组名单' })
    .input(
      z.object({
        text: z.string().trim().max(50).optional(),
        kind: groupKind.optional(),
        schoolId: id.optional(),
      }),
    )
    .output(z.array(groupLine)),
  group: procedure
    .route({ summary: '一个小组及其成员' })
    .input(z.object({ id }))
    .output(
      groupLine.extend({
        people: z.array(
          personLine.extend({ groupDuty: z.enum(duties), validFrom: day, validTo: day.nullable() }),
        ),
        may,
      }),
    ),
  person: procedure
    .route({ summary: '一位教师' })
    .input(z.object({ id }))
    .output(
      personLine.extend({
        phone: z.string().nullable(),
        joinedWorkOn: day.nullable(),
        memberships: z.array(
          z.object({
            id,
            where: z.string(),
            whereId: id,
            whereKind: z.enum(['school', 'group', 'association']),
            duty: z.enum(duties),
            subject: z.string().nullable(),
            stage: stage.nullable(),
            validFrom: day,
            validTo: day.nullable(),
          }),
        ),
        assignments: z.array(
          z.object({
            subject: z.string(),
            stage: stage.nullable(),
            grade: z.number().nullable(),
            className: z.string().nullable(),
            weeklyPeriods: z.number().nullable(),
            schoolName: z.string(),
            validFrom: day,
            validTo: day.nullable(),
          }),
        ),
        honours: z.array(z.object({ name: z.string(), level: z.string(), awardedOn: day.nullable() })),
        may: z.object({ seeRecord: z.boolean(), seePrivate: z.boolean(), resetPassword: z.boolean() }),
      }),
    ),

  saveGroup: procedure
    .route({ summary: '新建或修改小组' })
    .errors(refusals('groupNameTaken'))
    .input(
      z.object({
        id,
        kind: groupKind,
        name: line(60),
        subject: z.string().nullable(),
        stage: stage.nullable(),
        schoolId: id.nullable(),
      }),
    )
    .output(z.object({ id })),
  setGroupMember: procedure
    .route({ summary: '加入小组或改变职务;duty 为空则从今天起退出' })
    .input(z.object({ groupId: id, personId: id, duty: z.enum(duties).nullable() }))
    .output(z.object({})),

  listTerms: procedure.route({ summary: '学期' }).output(z.object({ terms: z.array(term), may })),
  saveTerm: procedure
    .route({ summary: '新建或修改学期与教学周' })
    .errors(refusals('termOverlaps', 'firstMondayNotMonday', 'datesReversed'))
    .input(
      term
        .omit({ name: true })
        .extend({ schoolYear: line(30), sequence: z.union([z.literal(1), z.literal(2)]) }),
    )
    .output(z.object({ id })),
  listSpecialDays: procedure
    .route({ summary: '假期、调休与统一考试日' })
    .input(z.object({ from: day, to: day }))
    .output(z.object({ days: z.array(specialDay), may })),
  saveSpecialDay: procedure
    .route({ summary: '新建或修改假期、调休、考试日' })
    .errors(refusals('datesReversed'))
    .input(specialDay)
    .output(z.object({ id })),
  removeSpecialDay: procedure
    .route({ summary: '删除假期、调休、考试日' })
    .input(z.object({ id }))
    .output(z.object({})),

  listRosterImports: procedure
    .route({ summary: '历次名单导入；校长、教导主任看到本校的' })
    .input(page)
    .output(
      pageOf(
        z.object({
          id,
          fileName: z.string(),
          state: importState,
          mode: importMode.nullable(),
          counts: rosterCounts.nullable(),
          createdAt: instant,
          createdByName: z.string().nullable(),
          /** Where a school's head imported; null where the district did. */
          schoolName: z.string().nullable(),
          finishedAt: instant.nullable(),
        }),
        // The one school that a new import may touch; null where it is the whole district.
      ).extend({ ownSchool: z.string().nullable() }),
    ),
  rosterImport: procedure
    .route({ summary: '一次名单导入：列的对应、检查结果与进度' })
    .input(z.object({ id }))
    .output(
      z.object({
        id,
        fileName: z.string(),
        state: importState,
        mapping: rosterMapping.nullable(),
        mode: importMode.nullable(),
        progress: z.object({
          done: z.number(),
          total: z.number(),
          step: z.enum(['waiting', 'reading', 'writing', 'finished']),
        }),
        sheets: z.array(rosterSheet),
        counts: rosterCounts.nullable(),
        warnings: z.array(remark),
        failure: z.object({ code: z.string(), message: z.string().optional() }).nullable(),
        fields: z.object({
          teachers: z.array(fieldChoice),
          schools: z.array(fieldChoice),
          assignments: z.array(fieldChoice),
        }),
        may: z.object({ check: z.boolean(), import: z.boolean(), cancel: z.boolean() }),
      }),
    ),
  rosterImportRows: procedure
    .route({ summary: '名单中各行的处理：新增、变动、调动、不变、有误' })
    .input(
      page.extend({
        id,
        outcome: outcome.optional(),
        kind: z.enum(['school', 'teacher', 'file']).optional(),
      }),
    )
    .output(pageOf(rosterRow)),
  checkRoster: procedure
    .route({ summary: '按改正后的列对应重新检查名单' })
    .errors(refusals('rosterImportState'))
    .input(z.object({ id, mapping: rosterMapping.nullable() }))
    .output(z.object({})),
  importRoster: procedure
    .route({ summary: '导入检查过的名单：全部成功才写入，或跳过有误的行' })
    .errors(refusals('rosterImportState', 'rosterHasWrongRows', 'rosterNothingToImport'))
    .input(z.object({ id, mode: importMode }))
    .output(z.object({})),
  cancelRosterImport: procedure
    .route({ summary: '放弃一次名单导入' })
    .errors(refusals('rosterImportState'))
    .input(z.object({ id }))
    .output(z.object({})),
}
