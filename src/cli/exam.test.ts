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

function file(name: string, content: string | Uint8Array): string {
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
    ['named-row.csv', '题号,题1,题2,题3\n题型,选择,填空,解答\n满分,2,4,4\n'],
    ['headless.csv', '题1,2\n题3,4\n题2,4\n'],
    ['blueprint.csv', '序号;题目;题型;满分;难度\n1;题1;选择;2;0,8\n2;题2;填空;4;0,5\n3;题3;解答;"4";0,3\n'],
    ['last.csv', '"题", "型", "分"\n"题1", "甲", 2\n"题2", "乙", 4\n"题3", "丙", 4\n"题9", "丁", 无\n'],
    ['gb18030.csv', Buffer.from('cce2bac52cc2fab7d60acce2312c320acce2322c340acce2332c340a', 'hex')],
  ])('takes full marks from %s', async (name, content) => {
    const path = file('marks.csv', MARKS)
    const { out } = await run('analyse', path, '--items', '题*', '--full', file(name, content), '--json')
    const report = JSON.parse(out)
    expect(report.full_total).toBe(10)
    expect(report.items.map((item: { full: number }) => item.full)).toEqual([2, 4, 4])
  })

  it.each([
    ['题号,满分\n题1,2\n', '满分文件里没有这些题的满分：题2、题3。'],
    ['题号,满分\n题1,2\n题1,3\n题2,3\n题3,3\n', '「题1」有两个不同的满分：2 和 3'],
    ['题号,满分\n题1,2\n题2,\n题3,3\n', '「题2」的满分“”不是正数'],
    ['题1,题2,题3\n2,4,4\n1,1,1\n', '看不出哪一行是满分'],
    ['{"题1": 2', '满分文件不是正确的 JSON'],
    ['PK\u0003\u0004', '满分文件：这是 Excel 工作簿'],
    ['', '满分文件：文件是空的'],
  ])('says what the full marks %j lack', async (content, sentence) => {
    const path = file('marks.csv', MARKS)
    const { error, code } = await run('analyse', path, '--items', '题*', '--full', file('full.txt', content))
    expect(error).toContain(sentence)
    expect(code).toBe(1)
  })

  it('takes marks with more decimals than any grid has', async () => {
    const path = file(
      'thirds.csv',
      `a,b,c\n${[0, 1, 2, 3, 2, 1].map((i) => `${i / 3},2.6666667,${i}`).join('\n')}\n`,
    )
    const { out, error } = await run('analyse', path, '--items', '*', '--json')
    const report = JSON.parse(out)
    expect(error).toBe('')
    expect(report.total.mean).toBeCloseTo(0.5 + 2.6666667 + 1.5, 12)
    expect(report.total.max).toBeCloseTo(1 + 2.6666667 + 3, 12)
    expect(report.histogram.map((line: { count: number }) => line.count)).toEqual([1, 2, 2, 1])
    expect(report.items[1]).toMatchObject({
      mean: 2.6666667,
      sd: 0,
      difficulty: 1,
      r_drop: null,
      d27_frac: 0,
    })
    expect(report.items[0].r_it).toBeCloseTo(1, 12)
    expect(report.d27.cut_upper).toBeCloseTo(2 / 3 + 2.6666667 + 2, 12)
    expect(report.students[3].total).toBeCloseTo(1 + 2.6666667 + 3, 12)
  })

  it('reads columns of GB18030 whose cells and labels are single words', async () => {
    // 性别,题1,题2 / 女,1,缺 / 女,2,1 in GB18030.
    const hex = 'd0d4b1f02ccce2312ccce2320ac5ae2c312cc8b10ac5ae2c322c310a'
    const path = file('gb.csv', Buffer.from(hex, 'hex'))
    const { out } = await run('analyse', path, '--items', '题*', '--group', '性别', '--json')
    const report = JSON.parse(out)
    expect([report.n_rows, report.n, report.groups[0].group]).toEqual([2, 1, '女'])
  })

  it('warns of columns that look like no item, on stderr and in JSON', async () => {
    const path = file('extra.csv', ',no,b1,b2,b3,Total\nx,1,1,2,0,3\ny,2,0,2,3,5\nz,3,1,1,2,4\n')
    const { out, error, code } = await run('analyse', path, '--items', '*', '--json')
    const { warnings, items } = JSON.parse(out)
    expect(warnings).toEqual([
      '第 1 列没有列名，没有当作题目。',
      '「no」恰好是 1 到 3 的序号，却当作题目计入了。',
      '「Total」等于其余各题之和，像是总分，却当作题目计入了。',
    ])
    expect(items.map((item: { item: string }) => item.item)).toEqual(['no', 'b1', 'b2', 'b3', 'Total'])
    expect(error.trimEnd().split('\n')).toEqual(warnings)
    expect(code).toBe(0)
    const without = JSON.parse((await run('analyse', path, '--items', 'b*', '--json')).out)
    expect(without).not.toHaveProperty('warnings')
  })

  it('warns of a column that bears the name of a total', async () => {
    const path = file('named.csv', 'b1,b2,总分\n1,2,7\n0,2,5\n')
    expect((await run('analyse', path, '--items', '*')).error).toContain('「总分」看名称像是总分')
  })

  it('counts no pupils in the empty lines that a spreadsheet leaves, but those without a mark as nought', async () => {
    const path = file('tail.csv', 'id,b1,b2\n1,2,1\n2,,\n,,\n,,\n')
    const report = JSON.parse(
      (await run('analyse', path, '--items', 'b*', '--missing', 'zero', '--json')).out,
    )
    expect([report.n_rows, report.n, report.total.mean]).toEqual([2, 2, 1.5])
  })

  it('says that words such as 缺考 became noughts where blanks do', async () => {
    const path = file('absent.csv', 'id,b1,b2\n1,2,1\n2,缺考,缺考\n3,作弊,1\n')
    const { error, code } = await run('analyse', path, '--items', 'b*', '--missing', 'zero')
    expect(error).toContain('“缺考”2 格、“作弊”1 格也记了 0 分')
    expect(code).toBe(0)
    expect((await run('analyse', path, '--items', 'b*')).error).toBe('')
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
    [['--items', '题*'], '题1,题2\n1,\n2,\n', '题2 整列都是空的'],
    [['--items', '题*'], '题1,题2\n1,85%\n', '第 2 行「题2」是“85%”，是百分数'],
    [['--items', '*'], '题1,题2\n20240101001,2\n', '过大'],
    [['--items', '*'], '\u0000\u0001', '这不是文本文件'],
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

  it.each([
    ['the outcome follows from the prior score', (i: number) => 0.8 * i + 0.1],
    ['the outcome is the same for all', () => 7.3],
  ])('says that nothing can be estimated where %s, and keeps the keys with null', async (_, outcome) => {
    const lines = Array.from({ length: 40 }, (__, i) => `s${i % 4},${i},${outcome(i)}`)
    const path = file('exact.csv', `school,x,y\n${lines.join('\n')}\n`)
    const sentence = '后测成绩完全由前测成绩决定'
    const text = await run('value-added', path, ...columns)
    expect([text.out, text.code]).toEqual(['', 1])
    expect(text.error).toContain(sentence)
    const { out, error, code } = await run('value-added', path, ...columns, '--json')
    const report = JSON.parse(out)
    expect(code).toBe(1)
    expect(error).toContain(sentence)
    expect(report.warnings[0]).toContain(sentence)
    expect(report.ols.sigma).toBe(0)
    for (const group of [report.ols.groups[0], report.groups_ml[0], report.groups_reml[0]]) {
      expect(group).toMatchObject({ n: 10, lo95: null, hi95: null, verdict: null, rank: null })
    }
    expect(report.ri_reml).toMatchObject({ sigma2_u: null, sigma2_e: null, icc: null, fixef: { x: null } })
    expect([report.flag_95, report.flag_ols_95]).toEqual([null, null])
  })

  it.each([
    ['pupils of one school do not differ', (i: number) => `s${i % 4},${i},${0.8 * i + (i % 4)}`],
    ['no school has two pupils', (i: number) => `s${i},${i},${i + ((i * 7) % 5)}`],
  ])('shows least squares alone where %s', async (_, line) => {
    const path = file(
      'solo.csv',
      `school,x,y\n${Array.from({ length: 40 }, (__, i) => line(i)).join('\n')}\n`,
    )
    const { out, error, code } = await run('value-added', path, ...columns)
    expect(out).toContain('最小二乘残差均值')
    expect(error).toContain('随机截距模型估计不了')
    expect(code).toBe(0)
    const mixed = await run('value-added', path, ...columns, '--method', 'reml', '--json')
    expect(mixed.code).toBe(1)
    expect(JSON.parse(mixed.out).groups_reml[0]).toMatchObject({ u: null, verdict: null })
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

  it('reads marks from stdin', () => {
    const cli = new URL('../cli.ts', import.meta.url).pathname
    const ended = spawnSync(process.execPath, [cli, 'exam', 'analyse', '-', '--items', '题*', '--json'], {
      encoding: 'utf8',
      input: MARKS,
    })
    expect([ended.status, ended.stderr]).toEqual([0, ''])
    expect(JSON.parse(ended.stdout)).toMatchObject({ dataset: '-', n: 4 })
  })
})
