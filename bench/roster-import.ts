// How many rows of a roster a second are read, compared and written, and how many the same rows take one at a time.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { compareFile, loadStanding, writeChecked } from '../src/modules/organization/index.ts'
import { systemClock } from '../src/platform/clock.ts'
import { inDistrict, openDatabase } from '../src/platform/db.ts'
import { workbookBytes } from '../src/platform/documents/spreadsheets/export.ts'
import { migrate } from '../src/platform/migrations.ts'
import { openTestCluster } from '../tests/support/test-cluster.ts'

const rows = Number(process.argv[2] ?? 10_000)
const day = '2026-10-14'

/** A roster of the usual columns: 50 schools, every subject, some honours. */
function roster(count: number): Promise<Uint8Array> {
  const headers = [
    '教职工号',
    '姓名',
    '性别',
    '出生年月',
    '专业技术职务',
    '所在学校',
    '任教学科',
    '任教年级',
    '荣誉称号',
  ]
  const surnames = '赵钱孙李周吴郑王冯陈褚卫'
  const given = '明华丽静伟芳敏强磊洋勇艳'
  const list = Array.from({ length: count }, (_, at) => ({
    教职工号: String(300_000 + at),
    姓名: `${surnames[at % 12]}${given[(at * 7) % 12]}${given[(at * 5) % 12]}`,
    性别: at % 3 ? '女' : '男',
    出生年月: `19${70 + (at % 30)}.0${1 + (at % 9)}`,
    专业技术职务: ['一级教师', '二级教师', '高级教师'][at % 3],
    所在学校: `第${'一二三四五六七八九十'[at % 10]}${'实验中心城南城北城东'.slice((at % 5) * 2, (at % 5) * 2 + 2)}小学`,
    任教学科: ['语文', '数学', '英语', '科学', '音乐'][at % 5],
    任教年级: `${'一二三四五六'[at % 6]}年级`,
    荣誉称号: at % 5 ? '' : '市骨干教师',
  }))
  const columns = headers.map((header) => ({ header, key: header, format: 'text' as const }))
  return workbookBytes({ sheets: [{ name: '教师', columns, rows: list }] })
}

/** What a straightforward importer does: one statement a row and table. */
async function oneAtATime(
  pool: pg.Pool,
  districtId: number,
  path: string,
  standing: Parameters<typeof compareFile>[1],
) {
  const changes = await compareFile({ path, fileName: 'roster.xlsx' }, { ...standing, districtId })
  const client = await pool.connect()
  await client.query('begin')
  await client.query(`select set_config('app.district_id', $1, true)`, [String(districtId)])
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  const { newSchools, newPeople, newMemberships, newAssignments, newHonours } = changes.writes
  const tables = {
    schools: newSchools,
    people: newPeople,
    memberships: newMemberships,
    assignments: newAssignments,
  }
  for (const [table, list] of Object.entries({ ...tables, honours: newHonours })) {
    for (const row of list) {
      const columns = Object.keys(row)
      const places = columns.map((_, at) => `$${at + 1}`).join(', ')
      await client.query(
        `insert into ${table} (${columns.map(snake).join(', ')}) values (${places})`,
        Object.values(row),
      )
    }
  }
  await client.query('commit')
  client.release()
}

const cluster = await openTestCluster()
const folder = await mkdtemp(join(tmpdir(), 'roster-bench-'))
const owner = new pg.Pool({ ...cluster.connection, max: 2 })
const { db, pool } = openDatabase(cluster.connection)
try {
  await migrate(owner)
  const path = join(folder, 'roster.xlsx')
  await writeFile(path, await roster(rows))
  const made = async (code: string) =>
    (
      await owner.query<{ id: number }>('insert into districts (code, name) values ($1, $1) returning id', [
        code,
      ])
    ).rows[0]!.id
  const run = async (id: number) => {
    const from = performance.now()
    let read = 0
    await inDistrict(db, id, async (transaction) => {
      const district = { id, name: '区', timeZone: 'Asia/Shanghai' }
      const standing = await loadStanding(transaction, district, day)
      const changes = await compareFile({ path, fileName: 'roster.xlsx' }, standing)
      read = performance.now() - from
      await writeChecked(
        { db: transaction, district, clock: systemClock, actor: null },
        changes,
        'allOrNothing',
      )
    })
    const all = performance.now() - from
    return { read, all }
  }
  const first = await made('bulk')
  const fresh = await run(first)
  const again = await run(first)
  const from = performance.now()
  const standing = await inDistrict(db, first, (transaction) =>
    loadStanding(transaction, { id: -1, name: '区' }, day),
  )
  await oneAtATime(pool, await made('single'), path, standing)
  const single = performance.now() - from
  const rate = (ms: number) => `${Math.round((rows / ms) * 1000).toLocaleString('en')} rows/s`
  const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`
  process.stdout.write(
    [
      `roster import, ${rows.toLocaleString('en')} rows into an empty district`,
      `  in bulk            ${seconds(fresh.all).padStart(8)}  ${rate(fresh.all)} (read and compared in ${seconds(fresh.read)})`,
      `  the same again     ${seconds(again.all).padStart(8)}  ${rate(again.all)}, nothing changes`,
      `  a row at a time    ${seconds(single).padStart(8)}  ${rate(single)} (baseline, without audit lines)`,
      `  ratio              ${(single / fresh.all).toFixed(1).padStart(8)}`,
      '',
    ].join('\n'),
  )
} finally {
  await owner.end()
  await pool.end()
  await cluster.stop()
  await rm(folder, { recursive: true, force: true })
}
