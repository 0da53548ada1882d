import { Client } from 'pg'
import { StartRefused } from '../start-refused.ts'
import { codeOf, reasonOf } from '../system-errors.ts'

/** What a server says of itself. */
export interface ServerFacts {
  /** Such as 150004 for 15.4. */
  number: number
  name: string
  encoding: string
}

/** The oldest PostgreSQL that the SQL of this product runs on. */
const oldest = 15

/**
 * Checks that DATABASE_URL leads to a PostgreSQL that can be used.
 * @returns where it is, for people: without the password
 * @throws StartRefused
 */
export async function checkExternal(url: string): Promise<string> {
  const { hostname, port, pathname } = new URL(url)
  const where = `${hostname || '本机'}:${port || 5432}${pathname}`
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  // A connection that breaks while it is being ended is of no interest.
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<ServerFacts>(
      `select current_setting('server_version_num')::int as number, current_setting('server_version') as name,
              current_setting('server_encoding') as encoding`,
    )
    const refused = rows[0] && refusalOfServer(rows[0], where)
    if (refused) throw refused
    return where
  } catch (error) {
    throw error instanceof StartRefused ? error : refusalOfConnection(error, where)
  } finally {
    await client.end().catch(() => {})
  }
}

/** Why a server that answers cannot be used; undefined when it can. */
export function refusalOfServer(found: ServerFacts, where: string): StartRefused | undefined {
  if (found.number < oldest * 10_000) {
    return new StartRefused(
      'databaseTooOld',
      `数据库 ${where} 是 PostgreSQL ${found.name}，联研需要 ${oldest} 或更新的版本。请升级数据库后再启动。`,
    )
  }
  if (found.encoding !== 'UTF8') {
    return new StartRefused(
      'databaseEncoding',
      `数据库 ${where} 的编码是 ${found.encoding}，联研需要 UTF8。请用 create database … encoding 'UTF8' 另建一个。`,
    )
  }
}

function refusalOfConnection(error: unknown, where: string): StartRefused {
  const cause = { cause: error }
  const code = codeOf(error)
  if (code === '28P01' || code === '28000') {
    return new StartRefused(
      'databaseLogin',
      `数据库 ${where} 拒绝了用户名或密码。请检查 DATABASE_URL。`,
      cause,
    )
  }
  if (code === '3D000') {
    return new StartRefused(
      'databaseMissing',
      `数据库 ${where} 不存在。请先建立它(create database),再启动联研。`,
      cause,
    )
  }
  return new StartRefused(
    'databaseUnreachable',
    `无法连接数据库 ${where}:${reasonOf(error)}。请检查 DATABASE_URL 以及数据库是否在运行。`,
    cause,
  )
}
