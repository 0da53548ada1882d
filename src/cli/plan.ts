import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Command } from 'commander'
import { isDay } from '../modules/plans/reading/days.ts'
import type { ParsedPlan } from '../modules/plans/reading/parsed-plan.ts'
import { readPlan } from '../modules/plans/reading/read-plan.ts'
import { typesetPunctuation } from '../modules/plans/reading/width.ts'
import { DocumentError } from '../platform/documents/document-error.ts'
import { LARGEST_DOCUMENT, readDocument } from '../platform/documents/document.ts'

type ParseOptions = { json?: boolean; text?: boolean; today?: string; firstMonday?: string }

/** A mistake in how the command was called, with the sentence for the user. */
class UsageError extends Error {}

function today(): string {
  const now = new Date()
  const pad = (value: number) => String(value).padStart(2, '0')
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`
}

function dayOption(name: string, value: string | undefined): string | undefined {
  if (value !== undefined && !isDay(value))
    throw new UsageError(`${name} 应写成 YYYY-MM-DD 的日期，例如 2026-09-01。`)
  return value
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    const found = await stat(file)
    if (!found.isFile()) throw new UsageError(`“${file}”不是文件。`)
    if (found.size > LARGEST_DOCUMENT) throw new DocumentError('tooBig')
    return await readFile(file)
  } catch (error) {
    if (error instanceof UsageError || error instanceof DocumentError) throw error
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw new UsageError(missing ? `找不到文件“${file}”。` : `无法读取文件“${file}”。`)
  }
}

function summary(plan: ParsedPlan): string {
  const lines = [plan.title || '（没有标题）']
  if (plan.period) lines.push(`起止：${plan.period.from} 至 ${plan.period.to}`)
  for (const goal of plan.goals) lines.push(`目标：${typesetPunctuation(goal)}`)
  for (const { title, from, to } of plan.phases)
    lines.push(`阶段：${from} 至 ${to} ${typesetPunctuation(title)}`)
  for (const { title, from, to } of plan.items)
    lines.push(`活动：${from} 至 ${to} ${typesetPunctuation(title)}`)
  for (const { text } of plan.commitments) lines.push(`任务：${typesetPunctuation(text)}`)
  for (const { message, at } of plan.warnings) lines.push(`请核对（第${at.line}行）：${message}`)
  if (plan.unread.length > 0) lines.push(`另有 ${plan.unread.length} 处文字没有归入以上各项，原文保留。`)
  return lines.join('\n')
}

async function parse(file: string, options: ParseOptions): Promise<void> {
  try {
    const reading = {
      today: dayOption('--today', options.today) ?? today(),
      firstMonday: dayOption('--first-monday', options.firstMonday),
    }
    const bytes = await readBytes(file)
    const plan = readPlan(readDocument(bytes, basename(file)), reading)
    process.stdout.write(`${options.text ? summary(plan) : JSON.stringify(plan, null, 2)}\n`)
  } catch (error) {
    if (!(error instanceof DocumentError) && !(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}

/**
 * `plan parse FILE`: prints what was understood of a .docx or .txt plan as JSON (`ParsedPlan`). A file that cannot be
 * read gives one Chinese sentence on stderr and exit code 1.
 */
export function planCommand(): Command {
  const plan = new Command('plan').description('计划：从 Word 或文本文件读出目标、阶段、活动和任务')
  plan
    .command('parse')
    .description('读出一份计划，以 JSON 输出')
    .argument('<file>', '.docx 或 .txt 文件')
    .option('--json', '输出 JSON（默认）')
    .option('--text', '输出便于阅读的摘要')
    .option('--today <date>', '文件未写年份时据以推算的日期，YYYY-MM-DD，默认为今天')
    .option('--first-monday <date>', '教学第1周的周一，YYYY-MM-DD，用于只写周次的行事历')
    .action(parse)
  return plan
}
