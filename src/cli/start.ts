import { Command } from 'commander'
import type { DemoAccount } from '../../demo/ensure.ts'
import { StartRefused } from '../platform/start-refused.ts'
import { codeOf, reasonOf } from '../platform/system-errors.ts'

export const startCommand = new Command('start')
  .description('启动联研(数据库、后台任务与网站)')
  .addHelpText(
    'after',
    `
设置写在环境变量里:
  PORT            端口，默认 3000
  HOST            监听的地址，默认 0.0.0.0
  LIANYAN_DATA    数据文件夹，默认 ./data
  DATABASE_URL    使用已有的 PostgreSQL(15 或更新),默认自带并自动启动
  LIANYAN_DEMO    设为 0 时不载入演示区
  LIANYAN_ORIGIN  对外的网址，例如 https://jiaoyan.example.cn
  LIANYAN_SECRET  签名密钥(至少 32 个字符),默认自动生成并保存在数据文件夹
  LOG_LEVEL       日志级别，默认 info`,
  )
  .action(start)

async function start(): Promise<void> {
  const { readSettings } = await import('../platform/env.ts')
  const settings = readSettings()
  const stopping = awaitStop()
  const { startServer } = await import('../main.ts')
  const server = await startServer(settings).catch((error: unknown) => {
    throw refusalOf(error, settings)
  })
  const { relocatedTo } = await import('../platform/postgres/index.ts')
  const elsewhere = settings.databaseUrl ? undefined : relocatedTo(settings.data)
  process.stdout.write(`联研已启动：${server.address}\n${elsewhere ? `数据库在 ${elsewhere}\n` : ''}`)
  if (server.setUpLink)
    process.stdout.write(
      `还没有任何区。请打开这个一次性链接，建立本区和第一位管理员:\n  ${server.setUpLink}\n`,
    )
  if (server.accounts.length > 0) process.stdout.write(accountTable(server.accounts))
  const reason = await stopping
  if (reason) process.stderr.write(`${reason}\n`)
  await server.stop()
  // Whatever still holds the event loop open has nothing left to say.
  process.exit(0)
}

/** One demo account a role, as a table. */
function accountTable(accounts: DemoAccount[]): string {
  const lines = accounts.map(({ role, staffNumber, name }) => `  ${staffNumber.padEnd(10)} ${name}  ${role}`)
  return `演示账号(密码都是 ${accounts[0]?.password}):\n${lines.join('\n')}\n`
}

/**
 * Resolves when the server is to stop: at the first SIGINT, SIGTERM or SIGHUP, or when the command that started it is
 * gone. A second signal ends the process at once.
 */
function awaitStop(): Promise<string> {
  return new Promise((resolve) => {
    let firstAt = 0
    const onSignal = () => {
      if (firstAt === 0) {
        firstAt = Date.now()
        resolve('正在停止……(再按一次 Ctrl-C 立即退出)')
      } else if (Date.now() - firstAt > 500) {
        // One Ctrl-C arrives up to three times: from the terminal, from npm and from bin/lianyan.
        process.exit(130)
      }
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
    watchParent(() => {
      firstAt ||= Date.now()
      resolve('启动联研的命令已被结束，联研随之停止。')
    })
  })
}

/** When npm or bin/lianyan is killed outright no signal comes here, and the port would stay taken. */
function watchParent(onGone: () => void): void {
  if (!process.env.npm_lifecycle_event && !process.env.LIANYAN_LAUNCHER) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    onGone()
  }, 300)
  timer.unref()
}

function refusalOf(error: unknown, settings: { port: number; host: string }): unknown {
  const listening =
    error instanceof Error && 'syscall' in error && /^(listen|bind|getaddrinfo)$/.test(String(error.syscall))
  if (!listening) return error
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new StartRefused(
        'portInUse',
        `端口 ${settings.port} 已被占用。请停止占用它的程序，或换一个端口启动，例如 PORT=${settings.port + 1} npm start。`,
        { cause: error },
      )
    case 'EACCES':
      return new StartRefused(
        'portNotAllowed',
        `当前用户不能使用端口 ${settings.port}。请改用 1024 以上的端口，例如 PORT=3000 npm start。`,
        { cause: error },
      )
    default:
      return new StartRefused(
        'addressUnusable',
        `不能在 ${settings.host}:${settings.port} 上监听：${reasonOf(error)}。请检查 HOST 与 PORT。`,
        { cause: error },
      )
  }
}
