/**
 * The baseline of the examination benches: DuckDB reads the same files and works out the same statistics in SQL, with
 * both processors, by its own best means (wide tables, one scan for all items of a grouping). Answers how long it took and
 * a few figures, so that both sides can be seen to agree.
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

export interface DistrictFiles {
  folder: string
  subjects: { full: number[] }[]
}

/** A few figures of every subject by which two programs are compared. */
export interface Agreement {
  n: number
  mean: number
  alpha: number
  d27: number
  restCorrelation: number
  firstSchoolMean: number
}

export interface BaselineRun {
  read: number
  recompute: number
  /** Processor time of the recompute, both processors together. */
  processor?: number
  agreement: Agreement[]
}

const seconds = (from: number) => (performance.now() - from) / 1000

/** One subject: total, items, 27 % groups, schools, classes, score table and the sums of value added. */
export async function runDuckdb({ folder, subjects }: DistrictFiles, threads = 2): Promise<BaselineRun> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) })
  const connection = await instance.connect()
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjects()
  const start = performance.now()
  for (const [s, { full }] of subjects.entries()) {
    const sum = full.map((_, j) => `q${j + 1}`).join(' + ')
    await connection.run(
      `create table s${s + 1} as select *, ${sum} as total from read_csv('${join(folder, `s${s + 1}.csv`)}')`,
    )
  }
  await connection.run(`create table prior as from read_csv('${join(folder, 'prior.csv')}')`)
  const read = seconds(start)

  const from = performance.now()
  const cpu = process.cpuUsage()
  const agreement: Agreement[] = []
  for (const [s, { full }] of subjects.entries()) agreement.push(await statistics(rows, `s${s + 1}`, full))
  const recompute = seconds(from)
  const { user, system } = process.cpuUsage(cpu)
  connection.closeSync()
  return { read, recompute, processor: (user + system) / 1e6, agreement }
}

type Row = Record<string, unknown>

async function statistics(
  rows: (sql: string) => Promise<Row[]>,
  table: string,
  full: number[],
): Promise<Agreement> {
  const whole = full.reduce((a, b) => a + b, 0)
  const items = full.map((_, j) => `q${j + 1}`)
  const total = `count(*) as n, avg(total) as mean, stddev_samp(total) as sd, min(total), max(total),
    quantile_cont(total, [0.25, 0.5, 0.75]) as quartiles, avg((total >= ${Math.ceil(0.85 * whole)})::int) as excellent,
    avg((total >= ${Math.ceil(0.6 * whole)})::int) as pass, avg((total < ${Math.ceil(0.4 * whole)})::int) as low`
  const ofItems = items.map((q) => `avg(${q}) as m_${q}, var_samp(${q}) as v_${q}`).join(', ')
  const sat = `${table} where total is not null`
  const [all] = (await rows(
    `select ${total}, var_samp(total) as v, ${ofItems}, ${items.map((q) => `covar_samp(${q}, total) as c_${q}`).join(', ')} from ${sat}`,
  )) as [Row]
  const n = Number(all['n'])
  const k = Math.floor(0.27 * n + 0.5)
  // The score class on the boundary weighs what is missing to k, on both sides.
  const [extremes] = (await rows(`with counts as (select total, count(*) as f from ${sat} group by total),
    places as (select total, f, coalesce(sum(f) over (order by total desc rows between unbounded preceding and 1 preceding), 0) as above,
      coalesce(sum(f) over (order by total rows between unbounded preceding and 1 preceding), 0) as below from counts),
    weights as (select total, greatest(0, least(f, ${k} - above)) / f as up, greatest(0, least(f, ${k} - below)) / f as down from places)
    select ${items.map((q) => `(sum(${q} * up) - sum(${q} * down)) / ${k} as d_${q}`).join(', ')} from ${table} join weights using (total)`)) as [
    Row,
  ]
  for (const unit of ['school_id', 'class_id']) {
    const found = await rows(
      `select ${unit}, ${total}, var_samp(total) as v, ${ofItems} from ${sat} group by ${unit} order by ${unit}`,
    )
    if (unit === 'school_id') all['firstSchoolMean'] = found[0]?.['mean']
  }
  await rows(`with counts as (select total, count(*) as f from ${sat} group by total)
    select total, f, sum(f) over (order by total desc) as at_least, (total - ${Number(all['mean'])}) / ${Number(all['sd'])} as z,
      (sum(f) over (order by total) - f / 2) / ${n} as percentile from counts order by total`)
  await rows(`select school_id, count(*), sum(prior), sum(total), sum(prior * prior), sum(prior * total), sum(total * total)
    from ${table} join prior using (student_id) where total is not null group by school_id order by school_id`)

  const variance = Number(all['v'])
  const v = Number(all['v_q1'])
  const c = Number(all['c_q1'])
  const ofAll = items.reduce((sum, q) => sum + Number(all[`v_${q}`]), 0)
  return {
    n,
    mean: Number(all['mean']),
    alpha: (full.length / (full.length - 1)) * (1 - ofAll / variance),
    d27: Number(extremes['d_q1']) / (full[0] as number),
    restCorrelation: (c - v) / Math.sqrt(v * (variance + v - 2 * c)),
    firstSchoolMean: Number(all['firstSchoolMean']),
  }
}

/** Bytes of the mark files, for a rate. */
export function bytesOf({ folder, subjects }: DistrictFiles): number {
  return subjects.reduce((sum, _, s) => sum + statSync(join(folder, `s${s + 1}.csv`)).size, 0)
}
