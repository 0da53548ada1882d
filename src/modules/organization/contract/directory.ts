import { day, id, line, page, pageOf, procedure, refusals, z } from '../../../platform/contract.ts'
import { associationKinds, duties, groupKinds, localities, schoolKinds } from '../vocabulary.ts'
import { stage, may } from './organization-shapes.ts'

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

/** Schools, groups and people. */
export const directory = {
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
    .route({ summary: '加入小组或改变职务；duty 为空则从今天起退出' })
    .input(z.object({ groupId: id, personId: id, duty: z.enum(duties).nullable() }))
    .output(z.object({})),
}
