import { sql } from 'kysely'
import { readySets } from '../src/modules/commitments/rules/sets.ts'
import { expectedReviews } from '../src/modules/plans/rules/reviews.ts'
import type { DistrictTransaction } from '../src/platform/db.ts'
import type { DemoGroup } from './groups.ts'
import type { DemoOrganization } from './organization.ts'
import type { Random } from './random.ts'
import { insertRows } from './rows.ts'

type Row = Record<string, unknown>

/** Promises that need modules which the demo district does not use yet would only show zeros. */
const left = new Set(['assessmentJunior', 'assessmentPrimary', 'exchangeCadre', 'exchangeBackbone'])

/** What this district asks for, within its reach: some keep it, some are behind, as anywhere. */
const reachable: Record<string, { target: number; atLeast?: number }> = {
  observationCoverage: { target: 8 },
  lessonsObserved: { target: 60, atLeast: 2 },
  activitiesAttended: { target: 80, atLeast: 3 },
  openLesson: { target: 15, atLeast: 1 },
}

/** The ready sets, promised for this school year. */
export async function loadCommitments(
  db: DistrictTransaction,
  districtId: number,
  random: Random,
  now: Date,
  organization: DemoOrganization,
): Promise<void> {
  const term = organization.terms.at(-1)
  const yearEnd = `${Number(term?.schoolYear.slice(0, 4)) + 1}-08-31`
  const head = organization.people[1]
  const promised = readySets.flatMap((set) => set.commitments).filter(({ key }) => !left.has(key))
  await insertRows(
    db,
    'commitments',
    promised.map(({ key, title, promise }, position) => ({
      districtId,
      id: random.id(now.getTime()),
      title,
      indicator: {
        ...promise.indicator,
        ...(reachable[key]?.atLeast && { atLeast: reachable[key].atLeast }),
      },
      target: reachable[key]?.target ?? promise.target,
      per: promise.per,
      scope: promise.scope,
      // A promise for the year runs to the end of the school year; the others to the end of the term.
      startsOn: term?.startsOn,
      endsOn: promise.per === 'year' ? yearEnd : term?.endsOn,
      position,
      createdBy: head?.id,
      createdAt: now.toISOString(),
      updatedAt: now.toISOString(),
    })),
  )
}

/** 月研、季评 that groups wrote for their approved plans: most of them, most of the time. */
export async function loadReviews(
  db: DistrictTransaction,
  districtId: number,
  random: Random,
  today: string,
  organization: DemoOrganization,
): Promise<void> {
  const { rows: plans } = await sql<{
    id: string
    title: string
    groupId: string
    startsOn: string
    endsOn: string
  }>`
    select id, title, group_id, starts_on, ends_on from plans
     where district_id = ${districtId} and state = 'approved' and group_id is not null order by id`.execute(
    db,
  )
  const groups = new Map(organization.central.map((group) => [group.id, group]))
  const reviews: Row[] = []
  const entries: Row[] = []
  for (const plan of plans) {
    const group = groups.get(plan.groupId)
    if (!group) continue
    for (const { kind, period, label, dueOn } of expectedReviews(plan.startsOn, plan.endsOn)) {
      if (dueOn > today || random.chance(0.18)) continue
      const id = random.id(Date.parse(dueOn))
      reviews.push({
        districtId,
        id,
        planId: plan.id,
        kind,
        period,
        done: `按计划开展${group.subject}专题教研，完成听评课和集体备课，成员校参与积极。`,
        problems: random.chance(0.5) ? '个别乡村学校因教师外出，到会率偏低。' : null,
        nextSteps: '下阶段聚焦作业设计，继续组织送教。',
        writtenBy: group.leader.id,
        writtenAt: `${dueOn}T09:00:00Z`,
      })
      entries.push(
        entryOf(districtId, random, group, {
          id,
          planId: plan.id,
          kind,
          title: `${plan.title} ${label}`,
          day: dueOn,
        }),
      )
    }
  }
  await insertRows(db, 'planReviews', reviews)
  await insertRows(db, 'ledgerEntries', entries)
}

/** The fact that writing a review records. */
function entryOf(
  districtId: number,
  random: Random,
  group: DemoGroup,
  review: { id: string; planId: string; kind: string; title: string; day: string },
): Row {
  return {
    districtId,
    id: random.id(Date.parse(review.day)),
    kind: 'review.written',
    type: review.kind,
    personId: group.leader.id,
    schoolId: group.leader.school?.id,
    groupId: group.id,
    subject: group.subject,
    stage: group.stage,
    occurredOn: review.day,
    minutes: 0,
    title: review.title,
    sourceModule: 'plans',
    sourceId: review.id,
    sourcePageId: review.planId,
    revision: 1,
    sign: 1,
    evidence: [],
    recordedAt: `${review.day}T09:00:00Z`,
    recordedBy: group.leader.id,
  }
}
