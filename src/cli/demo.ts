import { Command } from 'commander'

async function load(): Promise<void> {
  const { ensureDemo } = await import('../../demo/ensure.ts')
  const { systemClock } = await import('../platform/clock.ts')
  const { StartRefused } = await import('../platform/start-refused.ts')
  const { withDatabase } = await import('./work/database.ts')
  await withDatabase(async ({ db, owner }) => {
    const say = (line: string) => void process.stdout.write(`${line}\n`)
    const before = await db.selectFrom('districts').select('code').execute()
    const accounts = await ensureDemo(db, owner, systemClock.now(), say)
    if (accounts.length === 0) {
      throw new StartRefused(
        'notEmpty',
        '数据库里已有正式的区，演示区只能载入空的数据库。请用 LIANYAN_DATA 指定另一个数据文件夹。',
      )
    }
    say(before.length > 0 ? '演示区早已载入。' : '演示区已载入。')
    say(`演示账号(密码都是 ${accounts[0]?.password}):`)
    for (const { staffNumber, name, role } of accounts) say(`  ${staffNumber.padEnd(10)} ${name}  ${role}`)
  })
}

/** `demo load`: the demo district into an empty database. */
export function demoCommand(): Command {
  const demo = new Command('demo').description('演示区')
  demo.command('load').description('把演示区载入空的数据库，并列出演示账号').action(load)
  return demo
}
