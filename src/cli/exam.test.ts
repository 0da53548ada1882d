import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { examCommand } from './exam.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lianyan-exam-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs the command in this process and catches what it says. */
async function run(...args: string[]): Promise<{ out: string; error: string; code: number }> {
  const said = { out: '', error: '' }
  const streams = [
    [process.stdout, 'out'],
    [process.stderr, 'error'],
  ] as const
  const originals = streams.map(([stream]) => stream.write)
  for (const [stream, name] of streams) {
    stream.write = ((text: string) => {
      said[name] += text
      return true
    }) as typeof stream.write
  }
  const before = process.exitCode
  process.exitCode = 0
  try {
    await examCommand.parseAsync(args, { from: 'user' })
    return { ...said, code: Number(process.exitCode) }
  } finally {
    streams.forEach(([stream], i) => (stream.write = originals[i] as typeof stream.write))
    process.exitCode = before
  }
}

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const MARKS = '学号,学校,题1,题2,题3\n1,一中,1,2,0\n2,一中,0,2.5,3\n3,二中,1,,2\n4,二中,1,1,1\n5,,0,3,1\n'

describe('exam analyse', () => {
  it('counts pupils with every mark and leaves the others out', async () => {
    const path = file('marks.csv', MARKS)
    const { out, error, code } = await run('analyse', path, '--items', '题*', '--group', '学校', '--json')
    expect([error, code]).toEqual(['', 0])
    const report = JSON.parse(out)
    expect(report).toMatchObject({
      dataset: 'marks.csv',
      n_rows: 5,
      n: 4,
      k: 3,
      full_total: 7,
      missing_policy: 'listwise',
    })
    expect(report.total.mean).toBe((3 + 5.5 + 3 + 4) / 4)
    expect(report.groups.map((group: { group: string; n: number }) => [group.group, group.n])).toEqual([
      ['一中', 2],
      ['二中', 1],
    ])
    expect(report.groups[1].sd).toBeNull()
    expect(report.students.map((pupil: { row: number }) => pupil.row)).toEqual([1, 2, 4, 5])
  })

  it('counts blanks as nought where asked', async () => {
    const path = file('marks.csv', MARKS)
    const { out } = await run('analyse', path, '--items', '题*', '--missing', 'zero', '--json')
    const report = JSON.parse(out)
    expect(report.n).toBe(5)
    expect(report.total.mean).toBe((3 + 5.5 + 3 + 3 + 4) / 5)
  })

  it.each([
    ['full.json', '{"题1": 2, "题2": 4, "题3": 4}'],
    ['list.json', '[2, 4, 4]'],
    ['entries.json', '[{"item": "题2", "full": 4}, {"item": "题1", "full": 2}, {"item": "题3", "full": 4}]'],
    ['long.csv', 'item,full\n题3,4\n题1,2\n题2,4\n'],
    ['wide.csv', '题1,题2,题3\n2,4,4\n'],
  ])('takes full marks from %s', async (name, content) => {
    const path = file('marks.csv', MARKS)
    const { out } = await run('analyse', path, '--items', '题*', '--full', file(name, content), '--json')
    const report = JSON.parse(out)
    expect(report.full_total).toBe(10)
    expect(report.items.map((item: { full: number }) => item.full)).toEqual([2, 4, 4])
  })

  it('prints a table that can be read without --json', async () => {
    const { out } = await run('analyse', file('marks.csv', MARKS), '--items', '题1,题3')
    expect(out).toContain('在册 5 人，参考 5 人，计入 5 人；2 题，满分 4')
    expect(out).toContain('题3\t3\t')
  })

  it.each([
    [['--items', 'Q*'], MARKS, '没有列名符合「Q*」'],
    [['--items', '题*', '--group', '班级'], MARKS, '没有名为「班级」的列'],
    [['--items', '题*', '--missing', 'guess'], MARKS, '--missing 只能是 listwise、zero'],
    [['--items', '题*', '--full', 'nowhere.json'], MARKS, '满分文件打不开：nowhere.json'],
    [['--items', '题*', '--full', '2'], MARKS, '第 2 名学生的「题2」得 2.5 分，超过满分 2 分'],
    [['--items', '题*'], '', '文件是空的'],
    [['--items', '题*'], '题1,题2\n', '只有表头'],
    [['--items', '题*'], '题1,题2\n1,A\n', '第 2 行「题2」是“A”，不是数字'],
    [['--items', '题*'], '题1,题2\n1,\n,2\n', '没有一名学生每题都有分数'],
    [['--items', '题*'], '题1,题1\n1,2\n', '有两列都叫「题1」'],
  ])('answers %j with one sentence and exit code 1', async (options, content, sentence) => {
    const { out, error, code } = await run('analyse', file('bad.csv', content), ...options)
    expect(out).toBe('')
    expect(error).toContain(sentence)
    expect(error.trimEnd().split('\n')).toHaveLength(1)
    expect(code).toBe(1)
  })

  it('says which file it cannot find', async () => {
    const { error, code } = await run('analyse', join(folder, 'nowhere.csv'), '--items', '*')
    expect(error).toContain('找不到文件')
    expect(code).toBe(1)
  })
})

describe('exam value-added', () => {
  const rows = Array.from({ length: 60 }, (_, i) => `s${i % 4},${i},${((i * 13) % 29) + i + 15 * (i % 4)}`)
  const columns = ['--outcome', 'y', '--prior', 'x', '--group', 'school']

  it('prints an interval and a verdict for every group', async () => {
    const path = file('va.csv', `school,x,y\n${rows.join('\n')}\n,1,2\ns9,,5\n`)
    const { out } = await run('value-added', path, ...columns, '--json')
    const report = JSON.parse(out)
    expect([report.n_rows, report.n, report.n_groups]).toEqual([62, 60, 4])
    expect(Object.keys(report.ri_reml.fixef)).toEqual(['(Intercept)', 'x'])
    const [first] = report.groups_ml
    expect(first.group).toBe('s0')
    expect(first.lo95).toBeLessThan(first.u)
    expect(['above', 'below', 'indistinguishable']).toContain(first.verdict)
    const text = await run('value-added', path, ...columns, '--method', 'ols')
    expect(text.out).toContain('最小二乘残差均值')
  })

  it.each([
    ['school,x,y\ns1,5,1\ns2,5,2\ns1,5,4\ns2,5,8\n', '前测成绩全都相同'],
    ['school,x,y\ns1,1,1\ns1,2,2\n', '只有一个组'],
    ['school,x,y\ns1,,1\ns2,2,\n', '没有一名学生同时有后测、前测和分组'],
    ['school,x,z\ns1,1,1\n', '没有名为「y」的列'],
  ])('answers %j with one sentence and exit code 1', async (content, sentence) => {
    const { error, code } = await run('value-added', file('bad.csv', content), ...columns)
    expect(error).toContain(sentence)
    expect(error.trimEnd().split('\n')).toHaveLength(1)
    expect(code).toBe(1)
  })

  it('refuses a method that does not exist', async () => {
    const path = file('va.csv', `school,x,y\n${rows.join('\n')}\n`)
    const { error, code } = await run('value-added', path, ...columns, '--method', 'magic')
    expect(error).toContain('--method 只能是 ols、ml、reml')
    expect(code).toBe(1)
  })
})

describe('bin/lianyan exam', () => {
  it('exits with 1 and one sentence on stderr for a file that is not there', () => {
    const cli = new URL('../cli.ts', import.meta.url).pathname
    const ended = spawnSync(
      process.execPath,
      [cli, 'exam', 'analyse', 'nowhere.csv', '--items', '*', '--json'],
      {
        encoding: 'utf8',
      },
    )
    expect([ended.status, ended.stdout, ended.stderr]).toEqual([1, '', '找不到文件：nowhere.csv\n'])
  })
})
