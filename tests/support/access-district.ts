import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DistrictFacts } from '../../src/platform/context.ts'
import { type Actor, loadActor } from '../../src/modules/organization/index.ts'
import type { Services } from '../../src/platform/context.ts'
import { inDistrict, openDatabase } from '../../src/platform/db.ts'
import { newId } from '../../src/platform/ids.ts'
import { type AccessRole, type Column, columns, type Scope } from './access.ts'
import { addPerson } from './access-person.ts'
import { furnished, type Lodging, type Place } from './access-place.ts'
import { furnishFinal, furnishMonitoring } from './access-results.ts'
import { type Cast, openCast } from './cast.ts'

export interface AccessDistrict {
  cast: Cast
  places: Record<Scope, Place>
  /** Who a column is, with the roles of their memberships; null for nobody. */
  signedIn(column: Column): { actor: Actor; district: DistrictFacts } | null
  /** Whatever is written through these is taken back at the end of its transaction. */
  services: Services
  end(): Promise<void>
}

const since = '2020-09-01'

/** The cast's districts with one person a role, and things of every kind in each place. */
export async function openAccessDistrict(name: string): Promise<AccessDistrict> {
  const cast = await openCast(name)
  const filesFolder = await mkdtemp(join(tmpdir(), 'lianyan-access-'))
  const { schools, groups } = cast
  const people = await castColumns(cast)
  const beiguanGroup = await addGroup(cast, cast.district, schools.beiguan)
  const elsewhere = await furnishElsewhere(cast)
  const furnish = (of: Lodging) => furnished(cast, filesFolder, of)
  const at = { district: cast.district, clusterId: cast.cluster, termId: cast.terms.autumn }
  const central = { ...at, schoolId: schools.shiyan, kind: 'group' } as const
  const bare = {
    own: await furnish({
      ...at,
      kind: 'school',
      schoolId: schools.chengnan,
      groupId: groups.chengnanChinese,
    }),
    otherSchool: await furnish({ ...at, kind: 'school', schoolId: schools.beiguan, groupId: beiguanGroup }),
    ownCentralGroup: await furnish({ ...central, groupId: groups.chinese, subject: '语文' }),
    otherCentralGroup: await furnish({ ...central, groupId: groups.mathematics, subject: '数学' }),
    otherDistrict: await furnish({ district: cast.otherDistrict, kind: 'school', ...elsewhere }),
  }
  const places = await withResults(cast, bare)
  const actors = new Map<Column, Actor>()
  for (const column of columns) {
    if (column === 'nobody') continue
    const { id } = column === 'stranger' ? cast.otherDistrict : cast.district
    const personId = column === 'stranger' ? cast.people.stranger.id : people[column]
    const actor = await inDistrict(cast.db, id, (db) => loadActor(db, id, personId, '2026-10-14'))
    actors.set(column, actor!)
  }
  const undone = openUndone(cast)
  const idle = async () => {}
  return {
    cast,
    places,
    signedIn(column) {
      const actor = actors.get(column)
      const district = column === 'stranger' ? cast.otherDistrict : cast.district
      return actor ? { actor, district } : null
    },
    services: {
      ...cast.services,
      db: undone.db,
      filesFolder,
      queue: { enqueue: idle, handle() {}, repeat() {}, start: idle, stop: idle },
    },
    async end() {
      await undone.pool.end()
      await cast.end()
      await rm(filesFolder, { recursive: true, force: true })
    },
  }
}

/** Adds results: one monitoring of each district that all its places share, and a final of each place's school. */
async function withResults(
  cast: Cast,
  bare: Record<Scope, Omit<Place, 'results'>>,
): Promise<Record<Scope, Place>> {
  const { schools, district, otherDistrict } = cast
  const at = async (of: DistrictFacts, place: Omit<Place, 'results'>) => ({
    district: of,
    termId: place.termId,
    clusterId: place.clusterId,
    personId: await addPerson(cast, { district: of, name: '前任' }),
  })
  const here = await at(district, bare.own)
  const there = await at(otherDistrict, bare.otherDistrict)
  const inHere = [schools.chengnan, schools.sanhe, schools.beiguan, schools.shiyan]
  const monitoring = {
    here: await furnishMonitoring(cast, here, inHere, bare.own.activities.concluded),
    there: await furnishMonitoring(
      cast,
      there,
      [bare.otherDistrict.schoolId],
      bare.otherDistrict.activities.concluded,
    ),
  }
  const entries: [string, Place][] = []
  for (const [scope, place] of Object.entries(bare)) {
    const away = scope === 'otherDistrict'
    const { id, papers } = away ? monitoring.there : monitoring.here
    const final = await furnishFinal(cast, away ? there : here, place.schoolId)
    const paperId = papers[scope === 'otherCentralGroup' ? '数学' : '语文']
    entries.push([scope, { ...place, results: { monitoringId: id, papers, paperId, ...final } }])
  }
  return Object.fromEntries(entries) as Record<Scope, Place>
}

/** A database that forgets at each commit, so that everybody who asks finds the same district. */
function openUndone(cast: Cast) {
  const undone = openDatabase({ ...cast.database.connection, max: 6 })
  undone.pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>
    client.query = (async (first: unknown, ...rest: unknown[]) => {
      if (first === 'commit') await query('rollback')
      return query(first, ...rest)
    }) as unknown as typeof client.query
  })
  return undone
}

/** Everybody of the columns has one role only, and but for the office all belong to 城南小学. */
async function castColumns(cast: Cast): Promise<Record<AccessRole, string>> {
  const { people, schools, groups, district } = cast
  const { pool } = cast.database
  await pool.query('delete from memberships where person_id = $1 and group_id = $2', [
    people.deanSun.id,
    groups.chengnanChinese,
  ])
  await pool.query('update memberships set school_id = $2 where person_id = $1 and school_id is not null', [
    people.leaderHe.id,
    schools.chengnan,
  ])
  const chengnan = { district, schoolId: schools.chengnan }
  return {
    administrator: people.admin.id,
    head: people.head.id,
    researcher: people.lin.id,
    clusterLead: people.leadMa.id,
    principal: people.principalWu.id,
    dean: people.deanSun.id,
    groupLeader: await addPerson(cast, {
      ...chengnan,
      name: '方组长',
      groupId: groups.chengnanChinese,
      duty: 'leader',
    }),
    centralLeader: people.leaderHe.id,
    centralMember: people.teacherChen.id,
    teacher: await addPerson(cast, { ...chengnan, name: '夏老师' }),
    partner: await addPerson(cast, { district, name: '周家长', partner: true }),
  }
}

async function addGroup(cast: Cast, district: DistrictFacts, schoolId: string): Promise<string> {
  const id = newId()
  const values = { districtId: district.id, id, kind: 'teachingGroup', name: '语文教研组', subject: '语文' }
  await inDistrict(cast.db, district.id, (db) =>
    db
      .insertInto('groups')
      .values({ ...values, stage: 'primary', schoolId })
      .execute(),
  )
  return id
}

/** What the cast's other district lacks: a term, a cluster and a group. */
async function furnishElsewhere(cast: Cast) {
  const { otherDistrict: district } = cast
  const schoolId = cast.schools.elsewhere
  const [yearId, termId, clusterId] = [newId(), newId(), newId()]
  const { pool } = cast.database
  await pool.query(
    `insert into school_years (district_id, id, name, starts_on, ends_on)
     values ($1, $2, '2026—2027学年', '2026-08-31', '2027-07-09')`,
    [district.id, yearId],
  )
  await pool.query(
    `insert into terms (district_id, id, school_year_id, name, sequence, starts_on, ends_on, first_monday, weeks)
     values ($1, $2, $3, '2026—2027学年第一学期', 1, '2026-08-31', '2027-01-22', '2026-08-31', 21)`,
    [district.id, termId, yearId],
  )
  await pool.query(
    `insert into associations (district_id, id, kind, name, lead_school_id) values ($1, $2, 'cluster', '邻区片区', $3)`,
    [district.id, clusterId, schoolId],
  )
  await pool.query(
    `insert into association_members (district_id, association_id, school_id, valid_from) values ($1, $2, $3, $4)`,
    [district.id, clusterId, schoolId, since],
  )
  return { schoolId, clusterId, termId, groupId: await addGroup(cast, district, schoolId) }
}
