/**
 * All benchmarks one after the other, each in a process of its own: every figure beside its named baseline and their
 * ratio. Run: npm run bench [-- names …], for example `npm run bench -- lists check-in`. A benchmark that fails is named
 * at the end and makes the exit code 1; one that misses its goal says so and does not.
 */
import { spawn } from 'node:child_process'
import { ensureWebBuilt } from '../src/platform/web-build.ts'

const benches: { name: string; title: string; goal: string }[] = [
  { name: 'check-in', title: '签到 · Check-in saturation', goal: '≥ 2,000 /s, p99 < 60 ms' },
  { name: 'lists', title: '活动列表与行事历 · Activity and calendar lists', goal: '≥ 1,500 /s, p99 < 60 ms' },
  { name: 'board', title: '承诺看板 50 校 × 12 项 · Commitments board', goal: '< 150 ms' },
  { name: 'roster-import', title: '名单导入 · Roster import', goal: '10,000 rows < 10 s' },
  {
    name: 'marks-import',
    title: '成绩导入 40,000 × 35 · Marks import',
    goal: 'one sheet < 8 s, dry run or import',
  },
  {
    name: 'first-visit-bytes',
    title: '首次打开的字节数 · First-visit bytes',
    goal: 'home ≤ 190 kB, others ≤ 60 kB more, charts ≤ 200 kB more, check-in page ≤ 20 kB',
  },
  {
    name: 'first-paint',
    title: '首屏 · Largest contentful paint on slow 4G',
    goal: 'home ≤ 1.6 s, again ≤ 0.6 s, check-in page ≤ 1.0 s',
  },
  { name: 'exams-analysis', title: '考试分析 · Examination analysis', goal: 'full recompute < 1 s' },
  {
    name: 'exams-store',
    title: '成绩统计 · Results from the store, beside DuckDB and pandas',
    goal: 'full recompute ≤ 0.6 s and ≥ 2 × DuckDB, pages p99 < 30 ms',
  },
]

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !benches.some((bench) => bench.name === name))
if (unknown.length > 0) {
  console.error(`没有这项基准:${unknown.join('、')}。可选:${benches.map(({ name }) => name).join('、')}`)
  process.exit(1)
}

await ensureWebBuilt((line) => console.log(line))
const failed: string[] = []
for (const { name, title, goal } of benches) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.log(`\n━━ ${title}\n   目标 goal: ${goal}`)
  const bench = spawn(process.execPath, [new URL(`${name}.ts`, import.meta.url).pathname], {
    stdio: 'inherit',
  })
  const code = await new Promise<number | null>((resolve) => bench.once('exit', resolve))
  if (code !== 0) failed.push(name)
}
if (failed.length > 0) {
  console.error(`\n未能跑完 did not finish: ${failed.join(', ')}`)
  process.exitCode = 1
}
