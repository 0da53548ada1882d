import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { stripVTControlCharacters } from 'node:util'
import { Command, Help } from 'commander'
import { StartRefused } from './platform/start-refused.ts'

// Each file of src/cli is one command: plan.ts exports planCommand, or a function that makes it. Only the one asked for is loaded.
const folder = new URL('./cli/', import.meta.url)
const order = ['start', 'demo', 'import', 'plan', 'exam', 'user', 'doctor']

async function load(name: string): Promise<Command> {
  const module: Record<string, unknown> = await import(new URL(`${name}.ts`, folder).href)
  const exported = module[`${name}Command`]
  const command: unknown = typeof exported === 'function' ? exported() : exported
  if (!(command instanceof Command)) throw new Error(`src/cli/${name}.ts exports no ${name}Command`)
  return command
}

function commandNames(): string[] {
  const names = readdirSync(folder)
    .filter((file) => /^[a-z]+\.ts$/.test(file))
    .map((file) => file.slice(0, -3))
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length)
  return names.toSorted((a, b) => place(a) - place(b))
}

async function compose(asked: string | undefined): Promise<Command> {
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
  const lianyan = new Command('lianyan')
    .description('联研：区域联片教研平台')
    .version(version, '-V, --version', '显示版本')
  const one = asked !== undefined && /^[a-z]+$/.test(asked) && existsSync(new URL(`${asked}.ts`, folder))
  for (const name of one ? [asked] : commandNames()) lianyan.addCommand(await load(name))
  inChinese(lianyan)
  return lianyan
}

/** Commander's own words, in Chinese, for a command and all below it. */
function inChinese(command: Command): void {
  const titles: Record<string, string> = {
    'Usage:': '用法：',
    'Arguments:': '参数：',
    'Options:': '选项：',
    'Global Options:': '全局选项：',
    'Commands:': '命令：',
  }
  command.helpOption('-h, --help', '显示帮助')
  if (command.commands.length > 0) command.helpCommand('help [命令]', '显示某个命令的帮助')
  command.configureHelp({
    styleTitle: (title) => titles[title] ?? title,
    argumentDescription: (argument) => argument.description,
    commandUsage: (usage) =>
      new Help().commandUsage(usage).replace('[options]', '[选项]').replace('[command]', '[命令]'),
    // A Chinese character is two columns wide.
    displayWidth: (text) => stripVTControlCharacters(text).replaceAll(/[\u1100-\uffe6]/g, '  ').length,
    subcommandTerm: (sub) => `${sub.name()}${sub.commands.length > 0 ? ' [命令]' : ''}`,
  })
  command.configureOutput({ outputError: (text, write) => write(translated(text)) })
  command.showHelpAfterError(`(用 lianyan ${pathOf(command)}--help 查看用法)`)
  for (const below of command.commands) inChinese(below)
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)}${command.name()} ` : ''
}

function translated(text: string): string {
  const sentences: [RegExp, string][] = [
    [/^error: unknown command '(.*?)'/m, '没有这个命令：$1'],
    [/^error: unknown option '(.*?)'/m, '没有这个选项：$1'],
    [/^error: missing required argument '(.*?)'/m, '缺少参数：$1'],
    [/^error: required option '(.*?)' not specified/m, '缺少选项：$1'],
    [/^error: option '(.*?)' argument missing/m, '选项缺少取值：$1'],
    [/^error: too many arguments.*$/m, '参数过多'],
    [/\(Did you mean (.*?)\?\)/m, '(是否想输入 $1?)'],
  ]
  return sentences.reduce((said, [pattern, chinese]) => said.replace(pattern, chinese), text)
}

try {
  const lianyan = await compose(process.argv[2])
  await lianyan.parseAsync(process.argv)
} catch (error) {
  // A refusal is one sentence that the user can act on; anything else is our mistake and keeps its stack.
  const { SettingsError } = await import('./platform/env.ts')
  const expected = error instanceof StartRefused || error instanceof SettingsError
  process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : error}\n`)
  process.exitCode = 1
}
