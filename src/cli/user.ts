import { Command } from 'commander'

async function reset(staffNumber: string, options: { district?: string; json?: boolean }): Promise<void> {
  const { resetPassword } = await import('../modules/accounts/index.ts')
  const { inDistrict } = await import('../platform/db.ts')
  const { StartRefused } = await import('../platform/start-refused.ts')
  const { commandContext } = await import('./work/command-line.ts')
  const { chosenDistrict, withDatabase } = await import('./work/database.ts')
  const issued = await withDatabase(async ({ db }) => {
    const district = await chosenDistrict(db, options.district)
    if (!district) throw new StartRefused('noDistrict', '这里还没有建立任何区，也就没有账号。')
    return inDistrict(db, district.id, async (transaction) => {
      const person = await transaction
        .selectFrom('people')
        .select('id')
        .where('districtId', '=', district.id)
        .where('staffNumber', '=', staffNumber)
        .where('retiredOn', 'is', null)
        .where('partner', '=', false)
        .executeTakeFirst()
      if (!person)
        throw new StartRefused(
          'noPerson',
          `${district.name}没有教职工号为“${staffNumber}”的人。请核对后再试。`,
        )
      // A running server forgets what it remembers of sessions within half a minute.
      const sessions = { identify: async () => null, forget: () => {} }
      return resetPassword(sessions, commandContext(transaction, district), { personId: person.id })
    })
  })
  process.stdout.write(
    options.json
      ? `${JSON.stringify(issued, null, 2)}\n`
      : `${issued.name}(${issued.staffNumber})的一次性密码：${issued.password}\n首次登录后须换成自己的密码；原来的登录已全部退出。\n`,
  )
}

/** `user reset-password STAFFNUMBER`: a one-time password for who forgot theirs. */
export function userCommand(): Command {
  const user = new Command('user').description('账号')
  user
    .command('reset-password')
    .description('为忘记密码的人换一个一次性密码，并退出其所有登录')
    .argument('<staffNumber>', '教职工号')
    .option('--district <code>', '区的代码；只有一个区时不必写')
    .option('--json', '输出 JSON')
    .action(reset)
  return user
}
