/**
 * The board of 50 schools × 12 commitments on the demo district (4,200 teachers, some 70,000 entries), as the office's
 * head opens it: transaction, viewer, calendar, figures, names, order.
 * Baseline in the same run: the figures alone with one statement a cell, as a board would ask that loads cell by cell.
 * Run: node bench/board.ts [rounds, 20]
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { loadDemo } from '../demo/load.ts'
import { createCommitments } from '../src/modules/commitments/index.ts'
import { board } from '../src/modules/commitments/queries/board.ts'
import { promiseOf } from '../src/modules/commitments/rules/sets.ts'
import { figures } from '../src/modules/ledger/index.ts'
import { type Ctx, loadActor } from '../src/modules/organization/index.ts'
import { inDistrict, openDatabase } from '../src/platform/db.ts'
import { newId } from '../src/platform/ids.ts'
import { migrate } from '../src/platform/migrations.ts'
import { openCluster, relocatedTo } from '../src/platform/postgres/index.ts'

const rounds = Number(process.argv[2] ?? 20)
const schools = { unit: 'school' } as const

/** Twelve that a district would set its schools: counts, hours, people and coverage, by month, term and year. */
const promises = [
  promiseOf({ kinds: ['activity.hosted'], measure: 'count' }, 2, 'term', schools),
  promiseOf({ kinds: ['activity.demonstrated'], measure: 'count' }, 2, 'month', schools),
  promiseOf({ kinds: ['activity.attended'], measure: 'hours' }, 400, 'term', schools),
  promiseOf({ kinds: ['observation.made'], measure: 'count', crossSchool: true }, 50, 'term', schools),
  promiseOf({ kinds: ['observation.made'], measure: 'distinctCounterparts' }, 5, 'term', schools),
  promiseOf(
    { kinds: ['activity.attended'], measure: 'distinctPeople', whose: 'backbone' },
    10,
    'month',
    schools,
  ),
  promiseOf(
    { kinds: ['activity.spoke', 'activity.demonstrated'], measure: 'distinctPeople' },
    4,
    'term',
    schools,
  ),
  promiseOf({ kinds: ['delivery.toRural'], measure: 'count', fromUrban: true }, 1, 'term', schools),
  promiseOf({ kinds: ['activity.attended'], measure: 'distinctDays' }, 10, 'month', schools),
  promiseOf({ kinds: ['observation.made'], measure: 'coverage', atLeast: 2 }, 60, 'term', schools),
  promiseOf({ kinds: ['activity.attended'], measure: 'coverage', atLeast: 3 }, 80, 'term', schools),
  promiseOf({ kinds: ['activity.demonstrated'], measure: 'coverage' }, 15, 'year', schools),
]

const folder = mkdtempSync(join(tmpdir(), 'lianyan-bench-'))
chmodSync(folder, 0o711)
const cluster = await openCluster({ data: folder })
const owner = new pg.Pool({ ...cluster.connection, max: 2 })
owner.on('error', () => {})
const { db, pool } = openDatabase(cluster.connection)
try {
  await migrate(owner)
  const now = new Date()
  const { districtId } = await loadDemo(db, { now })
  await owner.query(
    'update commitments set retired_at = now(), retired_by = created_by, retired_reason = $1',
    ['bench'],
  )
  await owner.query('analyze')
  const entries = await owner.query<{ count: string }>('select count(*) from ledger_entries')
  const asHead = <Result>(work: (ctx: Ctx) => Promise<Result>): Promise<Result> =>
    inDistrict(db, districtId, async (transaction) => {
      const { id } = await transaction
        .selectFrom('people')
        .select('id')
        .where('staffNumber', '=', 'zhuren')
        .executeTakeFirstOrThrow()
      const actor = await loadActor(transaction, districtId, id, now.toISOString().slice(0, 10))
      return work({
        db: transaction,
        actor: actor!,
        district: { id: districtId, name: '云川区', timeZone: 'Asia/Shanghai' },
        clock: { now: () => now },
        afterCommit() {},
        services: undefined as never,
      })
    })
  const term = await owner.query<{ starts_on: string; ends_on: string }>(
    'select starts_on::text, ends_on::text from terms order by starts_on desc limit 1',
  )
  const { starts_on: startsOn, ends_on: endsOn } = term.rows[0]!
  await asHead((ctx) =>
    createCommitments(ctx, {
      commitments: promises.map((promise, at) => ({
        id: newId(),
        title: `承诺 ${at + 1}`,
        promise,
        sourceText: null,
        planId: null,
        startsOn,
        endsOn,
      })),
    }),
  )

  const whole: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    whole.push(await timed(() => asHead((ctx) => board(ctx, { sort: 'behind' }))))
  }
  const shown = await asHead((ctx) => board(ctx, { sort: 'behind' }))
  const cellByCell = await timed(() =>
    asHead(async (ctx) => {
      for (const { id, period } of shown.commitments) {
        const promise = promises[shown.commitments.findIndex((one) => one.id === id)]!
        for (const unit of shown.units) {
          await figures(ctx, [
            {
              indicator: promise.indicator,
              units: promise.scope,
              only: unit.id,
              periods: [period],
              on: shown.on,
              seen: 'all',
            },
          ])
        }
      }
    }),
  )
  const sorted = whole.slice(1).toSorted((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const report = (name: string, value: string): void => console.log(`${name.padEnd(46)}${value}`)
  report(
    'units × commitments, cells',
    `${shown.units.length} × ${shown.commitments.length}, ${shown.cells.length}`,
  )
  report('entries in the ledger', entries.rows[0]?.count ?? '')
  report('board, first', `${whole[0]?.toFixed(0)} ms`)
  report(`board, median of ${sorted.length}`, `${median.toFixed(0)} ms (best ${sorted[0]?.toFixed(0)})`)
  report('one statement a cell (baseline)', `${cellByCell.toFixed(0)} ms`)
  report('ratio', `${(cellByCell / median).toFixed(1)} ×`)
} finally {
  await pool.end()
  await owner.end()
  await cluster.stop()
  for (const place of [relocatedTo(folder), folder])
    if (place) rmSync(place, { recursive: true, force: true })
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
