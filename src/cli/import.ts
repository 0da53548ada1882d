import { writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import type { RosterChanges, RowDetail } from '../modules/organization/index.ts'
import { SpreadsheetError } from '../platform/documents/spreadsheets/errors.ts'

interface Options {
  dryRun?: boolean
  rowByRow?: boolean
  json?: boolean
  district?: string
}

/** What `--json` prints. */
function report(changes: RosterChanges) {
  const { counts } = changes
  return {
    sheets: changes.sheets
      .filter((sheet) => sheet.kind !== 'ignored')
      .map(({ name, headerRow, columns }) => {
        const mapping: Record<string, string> = {}
        for (const { header, letter, field } of columns) {
          if (!field) continue
          const text = header.trim()
          mapping[text === '' || Object.hasOwn(mapping, text) ? `${text}(${letter})` : text] = field
        }
        return { name, headerRow, mapping }
      }),
    counts: {
      schools: counts.schools,
      teachers: counts.teachers,
      new: counts.new,
      changed: counts.changed,
      moved: counts.moved,
      unchanged: counts.unchanged,
      wrong: counts.wrong,
    },
    errors: changes.findings
      .filter(({ outcome }) => outcome === 'wrong')
      .flatMap(({ sheet, row, details }) =>
        details.filter(isFault).map(({ column, code, message }) => ({ sheet, row, column, code, message })),
      ),
  }
}

function isFault(detail: RowDetail): detail is Extract<RowDetail, { code: string }> {
  return 'code' in detail
}

function summary(changes: RosterChanges, imported: boolean, dryRun: boolean): string {
  const { counts } = changes
  const lines = [
    ...changes.sheets
      .filter((sheet) => sheet.kind !== 'ignored')
      .map(({ name, headerRow, records }) => `工作表“${name}”：表头在第 ${headerRow} 行，${records} 行数据`),
    `学校 ${counts.schools} 所(新增 ${counts.newSchools}，变动 ${counts.changedSchools})`,
    `教师 ${counts.teachers} 人：新增 ${counts.new}，变动 ${counts.changed}，调动 ${counts.moved}，不变 ${counts.unchanged}`,
  ]
  const { errors } = report(changes)
  if (errors.length > 0) lines.push(`有误 ${counts.wrong} 行：`)
  for (const { sheet, row, message } of errors.slice(0, 50))
    lines.push(`  ${sheet ? `${sheet} ` : ''}${row > 0 ? `第 ${row} 行：` : ''}${message}`)
  if (errors.length > 50) lines.push(`  ……另有 ${errors.length - 50} 处，请用 --json 查看全部。`)
  lines.push(imported ? '已导入。' : dryRun ? '这是试运行，没有写入。' : '')
  return lines.filter(Boolean).join('\n')
}

async function roster(file: string, options: Options): Promise<void> {
  try {
    const { importRosterFile } = await import('./work/import-roster.ts')
    const dryRun = options.dryRun ?? false
    const { changes, imported } = await importRosterFile(file, {
      dryRun,
      rowByRow: options.rowByRow ?? false,
      district: options.district,
    })
    const text = options.json ? JSON.stringify(report(changes), null, 2) : summary(changes, imported, dryRun)
    await print(`${text}\n`)
    if (!imported && !dryRun) {
      const advice = '改好后再导入，或加 --row-by-row 跳过有误的行'
      process.stderr.write(`有 ${changes.counts.wrong} 行有误，没有写入任何内容。请${advice}。\n`)
      process.exitCode = 1
    }
  } catch (error) {
    if (!(error instanceof SpreadsheetError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}

/** A long answer into a pipe: waits until all of it is out. */
function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()))
  })
}

async function template(file: string): Promise<void> {
  const { rosterTemplate } = await import('../modules/organization/index.ts')
  await writeFile(file, await rosterTemplate())
  process.stdout.write(`模板已写入 ${file}\n`)
}

/** `import roster FILE`: the same as the import in the web. */
export function importCommand(): Command {
  const command = new Command('import').description('导入：学校与教师名单')
  command
    .command('roster')
    .description('导入教师名单(.xlsx 或 .csv);默认全部无误才写入')
    .argument('<file>', '名单文件')
    .option('--dry-run', '只检查，不写入')
    .option('--row-by-row', '跳过有误的行，其余写入')
    .option('--json', '输出 JSON')
    .option('--district <code>', '区的代码；只有一个区时不必写')
    .action(roster)
  command
    .command('template')
    .description('写出一份可填写的名单模板')
    .argument('[file]', '写到哪个文件', '教师名单模板.xlsx')
    .action(template)
  return command
}
