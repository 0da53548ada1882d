/**
 * Statistics of the synthetic district examination (40,000 pupils × 9 subjects × 30 items): reading the mark files, and
 * recomputing everything from the typed arrays. Run: node bench/exams-analysis.ts [folder with s1.csv … meta.json]
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mergeGroupSums } from '../src/modules/exams/analysis/item-sums.ts'
import { analyseGroups, analysePaper } from '../src/modules/exams/analysis/paper-analysis.ts'
import { standings } from '../src/modules/exams/analysis/rates.ts'
import { scoreTable } from '../src/modules/exams/analysis/score-table.ts'
import { multilevelValueAdded, olsValueAdded, sixSums } from '../src/modules/exams/analysis/value-added.ts'
import type { GroupLabels } from '../src/modules/exams/exam-file.ts'
import { orderGroups } from '../src/modules/exams/exam-file.ts'
import { readCsvColumns } from '../src/modules/exams/csv-columns.ts'
import type { PaperTable } from '../src/modules/exams/analysis/marks-table.ts'
import { collectMarks } from '../src/modules/exams/analysis/marks-table.ts'

const samples = process.env['LIANYAN_SAMPLES'] ?? new URL('../../shared/samples', import.meta.url).pathname
const given = process.argv[2]
const folder = given ?? mkdtempSync(join(tmpdir(), 'lianyan-district-'))
if (!existsSync(join(folder, 'meta.json'))) {
  execFileSync(process.execPath, [join(samples, 'exams', 'generate-district.mjs'), folder], {
    stdio: 'ignore',
  })
}
const meta: { subjects: { full: number[] }[] } = JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8'))

interface Subject {
  table: PaperTable
  schools: GroupLabels
  classes: GroupLabels
}

function readSubject(path: string, full: number[]): Subject {
  const collector = collectMarks(full.length)
  const schools: number[] = []
  const classes: number[] = []
  let items: string[] = []
  const { labels } = readCsvColumns(
    path,
    (header) => {
      items = header.slice(3)
      return { numbers: items.map((_, j) => j + 3), labels: [1, 2] }
    },
    (marks, [school = -1, group = -1]) => {
      collector.append(marks)
      schools.push(school)
      classes.push(group)
    },
  )
  return {
    table: collector.finish(items, full),
    schools: orderGroups(labels[0] ?? [], Int32Array.from(schools)),
    classes: orderGroups(labels[1] ?? [], Int32Array.from(classes)),
  }
}

function recompute({ table, schools, classes }: Subject): number {
  const paper = analysePaper(table)
  const byClass = analyseGroups(table, paper.counted, classes.groupOf, classes.labels.length)
  const schoolOfClass = new Int32Array(classes.labels.length).fill(-1)
  classes.groupOf.forEach((group, row) => (schoolOfClass[group] = schools.groupOf[row] as number))
  const bySchool = analyseGroups(
    table,
    paper.counted,
    schools.groupOf,
    schools.labels.length,
    undefined,
    mergeGroupSums(byClass.sums, schoolOfClass, schools.labels.length),
  )
  const lines = scoreTable(paper.counts, table.scale)
  const places = standings(paper.counts)
  return paper.items.length + bySchool.groups.length + byClass.groups.length + lines.length + places.t.length
}

function readPrior(): Float64Array {
  const prior: number[] = []
  readCsvColumns(
    join(folder, 'prior.csv'),
    () => ({ numbers: [1], labels: [] }),
    ([score = Number.NaN]) => {
      prior.push(score)
    },
  )
  return Float64Array.from(prior)
}

function addValue({ table, schools }: Subject, prior: Float64Array): void {
  const k = table.items.length
  const outcome = new Float64Array(table.pupils)
  const groupOf = schools.groupOf.map((group, row) => {
    for (let j = 0; j < k; j++) (outcome[row] as number) += table.marks[row * k + j] as number
    return (table.marks[row * k] as number) < 0 ? -1 : group
  })
  const sums = sixSums(prior, outcome, groupOf, schools.labels.length)
  olsValueAdded(sums)
  multilevelValueAdded(sums, 'ML')
  multilevelValueAdded(sums, 'REML')
}

function timed(work: () => void): number {
  const start = performance.now()
  work()
  return (performance.now() - start) / 1000
}

const paths = meta.subjects.map((_, s) => join(folder, `s${s + 1}.csv`))
const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0)
let subjects: Subject[] = []
const reading = timed(() => {
  subjects = paths.map((path, s) => readSubject(path, meta.subjects[s]?.full ?? []))
})
const prior = readPrior()
const marks = subjects.reduce((sum, { table }) => sum + table.marks.length, 0)
const report = (name: string, value: string) => console.log(`${name.padEnd(44)}${value}`)
report(
  'pupils × subjects × items',
  `${subjects[0]?.table.pupils} × ${subjects.length} × ${subjects[0]?.table.items.length}`,
)
report(
  'read from CSV',
  `${reading.toFixed(3)} s, ${Math.round(marks / reading / 1e6)} M marks/s, ${(bytes / 1e6).toFixed(0)} MB`,
)

const rounds = Array.from({ length: 5 }, () => timed(() => subjects.forEach(recompute)))
report('full recompute, first (district, school, class)', `${(rounds[0] as number).toFixed(3)} s`)
report('full recompute, best of 5', `${Math.min(...rounds).toFixed(3)} s`)
report('one subject', `${timed(() => recompute(subjects[0] as Subject)).toFixed(3)} s`)
report(
  'value added (OLS, ML, REML), nine subjects',
  `${timed(() => subjects.forEach((own) => addValue(own, prior))).toFixed(3)} s`,
)
report('peak memory', `${Math.round(process.resourceUsage().maxRSS / 1024)} MB`)
if (given === undefined) rmSync(folder, { recursive: true })
