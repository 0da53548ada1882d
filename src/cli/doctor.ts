import { join } from 'node:path'
import { Command } from 'commander'
import type { Check } from './work/invariants.ts'

interface Report {
  ok: boolean
  environment: (Check & { note?: string })[]
  districts: { code: string; name: string; checks: Check[] }[]
}

async function examine(): Promise<Report> {
  const { inDistrict } = await import('../platform/db.ts')
  const { withDatabase } = await import('./work/database.ts')
  const { checkEnvironment } = await import('./work/environment.ts')
  const { checkFiles, checkInvariants } = await import('./work/invariants.ts')
  return withDatabase(async ({ db, settings }) => {
    const environment = await checkEnvironment(db, settings)
    const districts = await db.selectFrom('districts').select(['id', 'code', 'name']).orderBy('id').execute()
    const checked: Report['districts'] = []
    for (const { id, code, name } of districts) {
      const checks = await inDistrict(db, id, async (transaction) => [
        ...(await checkInvariants(transaction, id)),
        await checkFiles(transaction, id, join(settings.data, 'files')),
      ])
      checked.push({ code, name, checks })
    }
    const all = [...environment, ...checked.flatMap(({ checks }) => checks)]
    return { ok: all.every(({ findings }) => findings.length === 0), environment, districts: checked }
  })
}

function lines(checks: (Check & { note?: string })[]): string[] {
  return checks.flatMap(({ title, note, findings }) => [
    `  ${findings.length === 0 ? '✓' : '✗'} ${title}${note ? `:${note}` : ''}`,
    ...findings.map((sentence) => `      ${sentence}`),
  ])
}

async function doctor(options: { json?: boolean }): Promise<void> {
  const report = await examine()
  const text = options.json
    ? JSON.stringify(report, null, 2)
    : [
        '环境',
        ...lines(report.environment),
        ...report.districts.flatMap(({ name, checks }) => [name, ...lines(checks)]),
        report.ok ? '一切正常。' : '有需要处理的问题，见上面打 ✗ 的各项。',
      ].join('\n')
  process.stdout.write(`${text}\n`)
  if (!report.ok) process.exitCode = 1
}

/** `doctor`: checks the environment and what must hold in the data; exit code 1 when something is wrong. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('检查运行环境和数据是否正常')
    .option('--json', '输出 JSON')
    .action(doctor)
}
