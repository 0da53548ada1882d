import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type RawBuilder, sql } from 'kysely'
import { pathOf } from '../../modules/files/index.ts'
import type { DistrictTransaction } from '../../platform/db.ts'

/** What must be so in a district at any moment; each row that a statement finds breaks it, and says which thing. */
interface Invariant {
  code: string
  title: string
  /** Of one row. */
  sentence: (what: string) => string
  rows: (districtId: number) => RawBuilder<{ what: string }>
}

const invariants: Invariant[] = [
  {
    code: 'membershipsOverlap',
    title: '任职时间没有重叠',
    sentence: (what) => `${what}在同一时间有两条学校任职记录，请在人员页核对调动日期。`,
    rows: (district) => sql`
      select distinct p.name || '(' || p.staff_number || ')' as what
        from (select m.person_id, m.valid_from,
                     lag(coalesce(m.valid_to, 'infinity')) over (partition by m.person_id order by m.valid_from, m.id) as before_to
                from memberships m where m.district_id = ${district} and m.school_id is not null) m
        join people p on p.district_id = ${district} and p.id = m.person_id
       where m.before_to >= m.valid_from`,
  },
  {
    code: 'severalSchools',
    title: '每人至多在一所学校任职',
    sentence: (what) => `${what}同时在几所学校任职，请只保留现在的学校。`,
    rows: (district) => sql`
      select p.name || '(' || p.staff_number || ')' as what
        from memberships m join people p on p.district_id = m.district_id and p.id = m.person_id
       where m.district_id = ${district} and m.school_id is not null and m.valid_to is null
       group by p.district_id, p.id, p.name, p.staff_number having count(*) > 1`,
  },
  {
    code: 'severalClusters',
    title: '每所学校至多在一个片区',
    sentence: (what) => `${what}同时属于几个片区，请只保留一个。`,
    rows: (district) => sql`
      select s.name as what from association_members am
        join associations a on a.district_id = am.district_id and a.id = am.association_id and a.kind = 'cluster'
        join schools s on s.district_id = am.district_id and s.id = am.school_id
       where am.district_id = ${district} and am.valid_to is null
       group by s.district_id, s.id, s.name having count(*) > 1`,
  },
  {
    code: 'termsOverlap',
    title: '学期没有重叠',
    sentence: (what) => `学期${what}的日期重叠，请在“学期与校历”里改正。`,
    rows: (district) => sql`
      select a.name || '与' || b.name as what from terms a join terms b on b.district_id = a.district_id
         and b.starts_on > a.starts_on and b.starts_on <= a.ends_on
       where a.district_id = ${district}`,
  },
  {
    code: 'concludedWithoutFacts',
    title: '总结了的活动都进了台账',
    sentence: (what) => `活动“${what}”已经总结，台账里却没有它的记录。`,
    rows: (district) => sql`
      select a.title as what from activities a
       where a.district_id = ${district} and a.state = 'concluded' and not exists (
         select from ledger_entries e where e.district_id = a.district_id and e.source_module = 'activities'
            and e.source_id = a.id group by e.source_id having sum(e.sign) > 0)`,
  },
  {
    code: 'factsOfUnheld',
    title: '没有总结或已取消的活动不在台账里',
    sentence: (what) => `活动“${what}”没有总结或已经取消，台账里却还有它的记录。`,
    rows: (district) => sql`
      select a.title as what from activities a
        join ledger_entries e on e.district_id = a.district_id and e.source_module = 'activities' and e.source_id = a.id
       where a.district_id = ${district} and a.state <> 'concluded'
       group by a.district_id, a.id, a.title having sum(e.sign) <> 0`,
  },
  {
    code: 'factsWithoutSource',
    title: '台账的每条记录都有来源',
    sentence: (what) => `台账里“${what}”的来源已不存在。`,
    rows: (district) => sql`
      select distinct e.title as what from ledger_entries e
       where e.district_id = ${district} and e.source_module = 'activities'
         and not exists (select from activities a where a.district_id = e.district_id and a.id = e.source_id)`,
  },
  {
    code: 'reversalWithoutFact',
    title: '冲回的记录对应原来的记录',
    sentence: (what) => `台账里“${what}”有一条冲回找不到原记录，或与原记录不符。`,
    rows: (district) => sql`
      select r.title as what from ledger_entries r
       where r.district_id = ${district} and r.sign = -1 and not exists (
         select from ledger_entries e where e.district_id = r.district_id and e.id = r.reverses and e.sign = 1
            and e.kind = r.kind and e.person_id is not distinct from r.person_id and e.source_id = r.source_id)`,
  },
  {
    code: 'attendedCount',
    title: '活动的到场人数与台账相符',
    sentence: (what) => `活动“${what}”记的到场人数与台账不符。`,
    rows: (district) => sql`
      select a.title as what from activities a
       where a.district_id = ${district} and a.state = 'concluded' and a.attended_count is not null
         and a.attended_count <> (
           select coalesce(sum(e.sign), 0) from ledger_entries e where e.district_id = a.district_id
              and e.source_module = 'activities' and e.source_id = a.id and e.kind = 'activity.attended')`,
  },
  {
    code: 'registeredCount',
    title: '报名人数与报名记录相符',
    sentence: (what) => `活动“${what}”记的报名或候补人数与报名记录不符。`,
    rows: (district) => sql`
      select a.title as what from activities a
        left join registrations r on r.district_id = a.district_id and r.activity_id = a.id
       where a.district_id = ${district}
       group by a.district_id, a.id, a.title, a.registered_count, a.waiting_count
      having a.registered_count <> count(*) filter (where r.state = 'registered')
          or a.waiting_count <> count(*) filter (where r.state = 'waiting')`,
  },
  {
    code: 'overQuota',
    title: '报名没有超过名额',
    sentence: (what) => `活动“${what}”的报名人数超过了名额。`,
    rows: (district) => sql`
      select title as what from activities
       where district_id = ${district} and quota is not null and registered_count > quota`,
  },
  {
    code: 'checkInElsewhere',
    title: '签到记录属于自己的活动',
    sentence: (what) => `活动“${what}”有签到记录在别的活动的场次里。`,
    rows: (district) => sql`
      select distinct a.title as what from check_ins c
        join activities a on a.district_id = c.district_id and a.id = c.activity_id
        join activity_sessions s on s.district_id = c.district_id and s.id = c.session_id
       where c.district_id = ${district} and s.activity_id <> c.activity_id`,
  },
]

export interface Check {
  code: string
  title: string
  /** One sentence for each thing that is wrong. */
  findings: string[]
}

const mostShown = 20

/** Checks a district's data; the first twenty of each fault are named, the rest counted. */
export async function checkInvariants(db: DistrictTransaction, districtId: number): Promise<Check[]> {
  const checks: Check[] = []
  for (const { code, title, sentence, rows } of invariants) {
    const found = await rows(districtId).execute(db)
    checks.push({ code, title, findings: shortened(found.rows.map(({ what }) => sentence(what))) })
  }
  return checks
}

function shortened(sentences: string[]): string[] {
  if (sentences.length <= mostShown) return sentences
  return [...sentences.slice(0, mostShown), `……另有 ${sentences.length - mostShown} 处同样的问题。`]
}

/** Whether every file that the data names lies on disk, whole. */
export async function checkFiles(
  db: DistrictTransaction,
  districtId: number,
  filesFolder: string,
): Promise<Check> {
  const files = await db
    .selectFrom('files')
    .select(['id', 'name', 'bytes'])
    .where('districtId', '=', districtId)
    .where('removedAt', 'is', null)
    .execute()
  const findings: string[] = []
  for (const { id, name, bytes } of files) {
    const found = await stat(pathOf(filesFolder, districtId, id)).catch(() => null)
    if (!found)
      findings.push(`文件“${name}”不在磁盘上，请从备份恢复 ${join(filesFolder, String(districtId))}。`)
    else if (found.size !== bytes) findings.push(`文件“${name}”的大小与记录不符，可能已损坏，请从备份恢复。`)
  }
  return { code: 'files', title: '上传的文件都在磁盘上', findings: shortened(findings) }
}
