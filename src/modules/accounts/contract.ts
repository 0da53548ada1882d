import { day, id, procedure, refusals, z } from '../../platform/contract.ts'

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
})

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
}
