import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { reasonOf } from './system-errors.ts'

/** The folder of this checkout. */
export const checkout = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '')

/** Everything that can be set from outside, parsed once at the start. */
export interface Settings {
  port: number
  host: string
  /** Absolute path of the folder that holds the database, the files and the secret. */
  data: string
  /** A PostgreSQL of one's own; without it Lianyan starts one in `data`. */
  databaseUrl?: string
  /** Whether an empty database is filled with the demo district. */
  demo: boolean
  /** The address that people type, such as `https://jiaoyan.example.cn`; without it the address of each request. */
  origin?: string
  /** What sessions and check-in codes are signed with. */
  secret: string
  logLevel: (typeof logLevels)[number]
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** One or more settings are wrong; the message lists them all in Chinese, one a line. */
export class SettingsError extends Error {
  readonly mistakes: string[]

  constructor(mistakes: string[]) {
    super(['设置有误，请改正后再启动：', ...mistakes.map((mistake) => `  · ${mistake}`)].join('\n'))
    this.mistakes = mistakes
  }
}

function isUrl(text: string, protocols: string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol)
}

/** A web address without path, user or query: what a browser calls an origin. */
const originShape = /^https?:\/\/[^/?#@\s]+\/?$/i

const variables = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, { error: 'PORT 应为 0 至 65535 之间的整数' })
    .transform(Number)
    .refine((port) => port <= 65535, { error: 'PORT 应为 0 至 65535 之间的整数' })
    .default(3000),
  HOST: z
    .string()
    .regex(/^[\w.:%-]+$/, { error: 'HOST 应为本机的一个地址或主机名，例如 0.0.0.0 或 127.0.0.1' })
    .default('0.0.0.0'),
  LIANYAN_DATA: z.string().default('data'),
  DATABASE_URL: z
    .string()
    .refine((text) => isUrl(text, ['postgres:', 'postgresql:']), {
      error: 'DATABASE_URL 应以 postgres:// 开头，例如 postgres://用户:密码@主机:5432/数据库',
    })
    .optional(),
  LIANYAN_DEMO: z
    .enum(['0', '1'], { error: 'LIANYAN_DEMO 应为 0(不载入演示区)或 1(数据库为空时载入)' })
    .default('1'),
  LIANYAN_ORIGIN: z
    .string()
    .refine((text) => originShape.test(text) && isUrl(text, ['http:', 'https:']), {
      error: 'LIANYAN_ORIGIN 应为完整网址，只写到主机和端口，例如 https://jiaoyan.example.cn',
    })
    .transform((text) => new URL(text).origin)
    .optional(),
  LIANYAN_SECRET: z.string().min(32, { error: 'LIANYAN_SECRET 至少需要 32 个字符' }).optional(),
  LOG_LEVEL: z.enum(logLevels, { error: `LOG_LEVEL 应为 ${logLevels.join('、')} 之一` }).default('info'),
})

/**
 * Reads the settings from the environment. A variable that is empty counts as not set.
 * Makes the data folder and, unless LIANYAN_SECRET is given, the secret in it at the first call.
 * @throws SettingsError with all mistakes at once
 */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()))
  const parsed = variables.safeParse(given)
  if (!parsed.success)
    throw new SettingsError([...new Set(parsed.error.issues.map((issue) => issue.message))])
  const { data: values } = parsed
  const data = resolve(checkout, values.LIANYAN_DATA)
  return {
    port: values.PORT,
    host: values.HOST,
    data,
    databaseUrl: values.DATABASE_URL,
    demo: values.LIANYAN_DEMO === '1',
    origin: values.LIANYAN_ORIGIN,
    secret: values.LIANYAN_SECRET ?? keptSecret(data),
    logLevel: values.LOG_LEVEL,
  }
}

/** The secret in the data folder, made when there is none. */
function keptSecret(data: string): string {
  const path = join(data, 'secret')
  try {
    mkdirSync(data, { recursive: true })
    // Written beside and then linked, so that of two processes that start at once both read the same whole secret.
    const draft = `${path}.${process.pid}`
    try {
      if (!existsSync(path)) {
        writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 })
        linkSync(draft, path)
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(draft, { force: true })
    }
    const secret = readFileSync(path, 'utf8').trim()
    if (secret.length >= 32) return secret
  } catch (error) {
    throw new SettingsError([`数据文件夹 ${data} 不能使用：${reasonOf(error)}`])
  }
  throw new SettingsError([
    `${path} 的内容不足 32 个字符。请恢复原文件；若确认不再需要，删除后会重新生成(所有人需重新登录)`,
  ])
}
