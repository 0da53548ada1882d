import { basename } from 'node:path'
import { Command } from 'commander'
import { ExamError } from '../modules/exams/exam-error.ts'
import { readOccasionsFile, readPaperFile } from '../modules/exams/exam-file.ts'
import type { PaperReport } from './exam/paper-report.ts'
import { paperReport } from './exam/paper-report.ts'
import type { ValueAddedReport } from './exam/value-added-report.ts'
import { valueAddedReport } from './exam/value-added-report.ts'

/** The given choice, or a refusal that names the choices. */
function oneOf<T extends string>(option: string, given: string, ...choices: T[]): T {
  const choice = choices.find((known) => known === given)
  if (choice === undefined) {
    throw new ExamError('option.unknown', `${option} 只能是 ${choices.join('、')}，不能是“${given}”。`)
  }
  return choice
}

const analyse = new Command('analyse')
  .description('分析一份成绩表：总分、信度、逐题难度与区分度、各组比较')
  .argument('<file>', '成绩表(CSV 等文本，一行一名学生，一列一题;UTF-8 或 GB18030;- 为标准输入)')
  .requiredOption('--items <pattern>', "题目列名，可用 * 和 ?,如 'b*'、'Item *'、'*T1'")
  .option('--full <file>', '各题满分:max(取本次最高得分)、一个数，或满分文件(JSON 或 CSV)', 'max')
  .option('--group <column>', '按哪一列分组，如学校、性别')
  .option('--missing <policy>', '空白怎么算:listwise(有空白的学生不计)或 zero(空白记 0 分)', 'listwise')
  .option('--json', '输出 JSON')
  .action(
    answering(
      (
        path: string,
        options: { items: string; full: string; group?: string; missing: string; json?: true },
      ) => {
        const missing = oneOf('--missing', options.missing, 'listwise', 'zero')
        const report = paperReport(readPaperFile(path, options), basename(path), missing)
        return {
          text: options.json ? JSON.stringify(report, null, 2) : paperText(report),
          warnings: report.warnings ?? [],
        }
      },
    ),
  )

const valueAdded = new Command('value-added')
  .description('由前后两次成绩估计各校(组)的增值，带区间')
  .argument('<file>', '成绩表(CSV 等文本，一行一名学生;- 为标准输入)')
  .requiredOption('--outcome <column>', '后测成绩的列')
  .requiredOption('--prior <column>', '前测成绩的列')
  .requiredOption('--group <column>', '学校(组)的列')
  .option('--method <method>', '只用一种方法:ols、ml 或 reml')
  .option('--json', '输出 JSON')
  .action(
    answering(
      (
        path: string,
        options: { outcome: string; prior: string; group: string; method?: string; json?: true },
      ) => {
        const { outcome, prior, group } = options
        const { method: given } = options
        const method = given === undefined ? undefined : oneOf('--method', given, 'ols', 'ml', 'reml')
        const file = readOccasionsFile(path, options)
        const dataset = basename(path)
        const report = valueAddedReport(file, { dataset, outcome, prior, group }, method)
        const { estimable = true, warnings = [] } = report
        if (options.json) return { text: JSON.stringify(report, null, 2), warnings, estimable }
        return { text: estimable ? valueAddedText(report) : null, warnings, estimable }
      },
    ),
  )

export const examCommand = new Command('exam')
  .description('质量监测的统计')
  .addCommand(analyse)
  .addCommand(valueAdded)

interface Answer {
  text: string | null
  /** Sentences for stderr. */
  warnings: string[]
  /** False: there is an answer, but not the one that was asked for. */
  estimable?: boolean
}

/** Prints the answer and, on stderr, what is to be said of it; a mistake in the file is one sentence there and exit code 1. */
function answering<O>(answer: (path: string, options: O) => Answer): (path: string, options: O) => void {
  return (path, options) => {
    leaveEarlyReaders()
    try {
      const { text, warnings, estimable = true } = answer(path, options)
      if (text !== null) process.stdout.write(`${text}\n`)
      for (const warning of warnings) process.stderr.write(`${warning}\n`)
      if (!estimable) process.exitCode = 1
    } catch (error) {
      if (!(error instanceof ExamError)) throw error
      process.stderr.write(`${error.message}\n`)
      process.exitCode = 1
    }
  }
}

/** Whoever reads only the beginning (`| head`) has what they wanted. */
function leaveEarlyReaders(): void {
  if (process.stdout.listenerCount('error') > 0) return
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

const show = (value: number | null | undefined, digits = 2) =>
  typeof value === 'number' && Number.isFinite(value) ? value.toFixed(digits) : '—'
const percent = (value: number) => (Number.isFinite(value) ? `${(value * 100).toFixed(1)}%` : '—')

function paperText(report: PaperReport): string {
  const { total } = report
  const lines = [
    `在册 ${report.n_rows} 人，参考 ${report.n_sat} 人，计入 ${report.n} 人；${report.k} 题，满分 ${report.full_total}`,
    `平均 ${show(total.mean)}(95% 区间 ${show(total.ci95[0])} 至 ${show(total.ci95[1])})，标准差 ${show(total.sd)}，` +
      `最低 ${show(total.min, 1)}，四分位 ${show(total.q1, 1)} / ${show(total.median, 1)} / ${show(total.q3, 1)}，最高 ${show(total.max, 1)}`,
    `优秀率(≥85%)${percent(total.excellent)}，及格率(≥60%)${percent(total.pass)}，低分率(<40%)${percent(total.low)}`,
    `信度 α ${show(report.alpha, 3)}(${show(report.alpha_feldt95[0], 3)} 至 ${show(report.alpha_feldt95[1], 3)}),测量标准误 ${show(report.sem)}`,
    '',
    '题目\t满分\t得分率P\t区分度D27\t题余相关\t删题后α',
    ...report.items.map((item) =>
      [
        item.item,
        item.full,
        show(item.difficulty),
        show(item.d27_frac),
        show(item.r_drop),
        show(item.alpha_if_deleted, 3),
      ].join('\t'),
    ),
  ]
  if (report.groups) {
    lines.push('', '组\t人数\t平均\t标准差\t及格率\t与其余学生的差(Hedges g,95% 区间)')
    for (const group of report.groups) {
      const [low, high] = group.hedges_g_ci95
      lines.push(
        [
          group.group,
          group.n,
          show(group.mean),
          show(group.sd),
          percent(group.pass),
          `${show(group.hedges_g_vs_rest)}(${show(low)} 至 ${show(high)})`,
        ].join('\t'),
      )
    }
  }
  return lines.join('\n')
}

const VERDICTS = { above: '高于平均', below: '低于平均', indistinguishable: '与平均无法区分' } as const

function valueAddedText(report: ValueAddedReport): string {
  const { name, rows } = shownGroups(report)
  return [
    `${report.n} 名学生，${report.n_groups} 个组；${name}`,
    '',
    '组\t人数\t增值\t95% 区间\t判断',
    ...rows.map((row) =>
      [
        row.group,
        row.n,
        show(row.value, 3),
        `${show(row.low, 3)} 至 ${show(row.high, 3)}`,
        row.verdict === null ? '—' : VERDICTS[row.verdict],
      ].join('\t'),
    ),
  ].join('\n')
}

interface ShownGroup {
  group: string
  n: number
  value: number
  low: number
  high: number
  verdict: keyof typeof VERDICTS | null
}

/** The groups of the chosen method, REML where none was chosen and it can be, in the order of the file's labels. */
function shownGroups(report: ValueAddedReport): { name: string; rows: ShownGroup[] } {
  const { ols, groups_ml: ml, groups_reml: reml } = report
  if (reml?.[0]?.verdict)
    return { name: '随机截距模型(REML)', rows: reml.map((row) => ({ ...shown(row), value: row.u })) }
  if (ml?.[0]?.verdict)
    return { name: '随机截距模型(ML)', rows: ml.map((row) => ({ ...shown(row), value: row.u })) }
  return {
    name: '最小二乘残差均值',
    rows: ols.groups.map((row) => ({ ...shown(row), value: row.resid_mean })),
  }
}

function shown(row: {
  group: string
  n: number
  lo95: number
  hi95: number
  verdict: keyof typeof VERDICTS | null
}) {
  return { group: row.group, n: row.n, low: row.lo95, high: row.hi95, verdict: row.verdict }
}
