import { day, id, instant, line, procedure, refusals, z } from '../../platform/contract.ts'

const role = z.object({
  kind: z.string(),
  label: z.string(),
  scopeId: z.string().nullable(),
  scopeName: z.string().nullable(),
  subject: z.string().nullable(),
  stage: z.string().nullable(),
})

export const me = z.object({
  person: z.object({
    id,
    name: z.string(),
    staffNumber: z.string(),
    schoolId: id.nullable(),
    schoolName: z.string().nullable(),
  }),
  roles: z.array(role),
  district: z.object({ id: z.number(), name: z.string(), timeZone: z.string() }),
  term: z
    .object({ id, name: z.string(), startsOn: day, endsOn: day, firstMonday: day, weeks: z.number() })
    .nullable(),
  mustChangePassword: z.boolean(),
  /** What the web shows in its navigation; each procedure decides for itself. */
  permissions: z.array(z.enum(['roster.import', 'accounts.administer', 'audit.all', 'exams.read'])),
})

const issued = z.object({ personId: id, name: z.string(), staffNumber: z.string(), password: z.string() })

export const accounts = {
  signIn: procedure
    .route({ summary: '登录(教职工号或手机号 + 密码)' })
    .errors(refusals('wrongCredentials', 'lockedOut', 'tooManyAttempts'))
    .input(z.object({ identifier: z.string().trim().min(1).max(50), password: z.string().min(1).max(128) }))
    .output(z.object({ mustChangePassword: z.boolean() })),
  signOut: procedure.route({ summary: '退出登录' }).output(z.object({})),
  me: procedure.route({ summary: '当前登录者' }).output(me),
  changePassword: procedure
    .route({ summary: '修改自己的密码' })
    .errors(refusals('wrongCredentials', 'passwordTooWeak', 'passwordUnchanged'))
    .input(z.object({ current: z.string().max(128), next: z.string().max(128) }))
    .output(z.object({})),
  listSessions: procedure.route({ summary: '我登录着的设备' }).output(
    z.array(
      z.object({
        id: z.string(),
        device: z.string(),
        ipAddress: z.string().nullable(),
        signedInAt: instant,
        lastUsedAt: instant,
        current: z.boolean(),
      }),
    ),
  ),
  endSessions: procedure
    .route({ summary: '退出某台设备；不给编号则退出其他所有设备' })
    .input(z.object({ id: z.string().max(80).optional() }))
    .output(z.object({ ended: z.number() })),
  issueInitialPasswords: procedure
    .route({ summary: '为本校从未登录的教师生成初始密码(只显示这一次)' })
    .input(z.object({ schoolId: id }))
    // The list as .xlsx in base64 comes along: nothing is kept that another request could make it from.
    .output(z.object({ issued: z.array(issued), workbook: z.string().nullable() })),
  resetPassword: procedure
    .route({ summary: '为忘记密码的教师换一个一次性密码' })
    .input(z.object({ personId: id }))
    .output(issued),
  setUpOpen: procedure
    .route({ summary: '首次使用的链接是否还有效' })
    .input(z.object({ token: z.string().max(80) }))
    .output(z.object({ open: z.boolean() })),
  setUp: procedure
    .route({ summary: '首次使用：建立本区、学期和第一位管理员(凭一次性链接)' })
    .errors(refusals('setUpDone', 'passwordTooWeak', 'firstMondayNotMonday', 'datesReversed', 'termOverlaps'))
    .input(
      z.object({
        token: z.string().max(80),
        district: z.object({ name: line(30) }),
        term: z.object({
          schoolYear: line(30),
          sequence: z.union([z.literal(1), z.literal(2)]),
          startsOn: day,
          endsOn: day,
          firstMonday: day,
          weeks: z.number().int().min(1).max(30),
        }),
        administrator: z.object({ name: line(30), staffNumber: line(30), password: z.string().max(128) }),
      }),
    )
    .output(z.object({})),
}
