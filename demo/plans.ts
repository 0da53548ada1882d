import { addDays } from '../src/platform/calendar-day.ts'
import type { DistrictTransaction } from '../src/platform/db.ts'
import type { DemoActivity } from './activities.ts'
import type { DemoOrganization } from './organization.ts'
import type { Random } from './random.ts'
import { insertRows } from './rows.ts'

type Row = Record<string, unknown>

/** A plan a term for each central group and one for the district, approved; this term a few still wait. */
export async function loadPlans(
  db: DistrictTransaction,
  districtId: number,
  random: Random,
  now: Date,
  today: string,
  organization: DemoOrganization,
  activities: DemoActivity[],
): Promise<void> {
  const plans: Row[] = []
  const goals: Row[] = []
  const phases: Row[] = []
  const items: Row[] = []
  const decisions: Row[] = []
  const head = organization.people[1]
  for (const term of organization.terms) {
    const current = term === organization.terms.at(-1)
    for (const group of organization.central) {
      const id = random.id(now.getTime())
      const state = !current
        ? 'approved'
        : random.weighted([
            ['approved', 12],
            ['submitted', 2],
            ['draft', 1],
          ] as const)
      plans.push({
        districtId,
        id,
        title: `${group.name}${term.name.slice(-4)}工作计划`,
        groupId: group.id,
        subject: group.subject,
        stage: group.stage,
        termId: term.id,
        startsOn: term.startsOn,
        endsOn: term.endsOn,
        state,
        version: 1,
        createdBy: group.leader.id,
        createdAt: `${addDays(term.startsOn, -5)}T02:00:00Z`,
        updatedAt: `${addDays(term.startsOn, 2)}T02:00:00Z`,
      })
      const texts = [
        `组织${group.subject}教师研读课程标准，把大单元设计落到每一节课。`,
        '每月开展一次专题教研活动，形成可推广的课例。',
        '对本学科教师听评课一学期全覆盖，重点帮扶乡村学校。',
      ]
      texts.forEach((text, position) => goals.push({ districtId, planId: id, position, text }))
      const middle = addDays(term.startsOn, 70)
      const phaseIds = [random.id(now.getTime()), random.id(now.getTime())] as const
      phases.push(
        {
          districtId,
          id: phaseIds[0],
          planId: id,
          position: 0,
          title: '第一阶段',
          startsOn: term.startsOn,
          endsOn: middle,
        },
        {
          districtId,
          id: phaseIds[1],
          planId: id,
          position: 1,
          title: '第二阶段',
          startsOn: addDays(middle, 1),
          endsOn: term.endsOn,
        },
      )
      const own = activities
        .filter(
          (activity) =>
            activity.group === group && activity.day >= term.startsOn && activity.day <= term.endsOn,
        )
        .sort((a, b) => a.day.localeCompare(b.day))
      own.forEach((activity, position) => {
        const itemId = random.id(now.getTime())
        if (state === 'approved') activity.planItemId = itemId
        items.push({
          districtId,
          id: itemId,
          planId: id,
          phaseId: activity.day <= middle ? phaseIds[0] : phaseIds[1],
          position,
          title: activity.title,
          theme: activity.theme,
          type: activity.type,
          startsOn: activity.day,
          endsOn: activity.day,
          place: activity.host.name,
          content: `围绕“${activity.theme}”开展课例研讨。`,
          responsible: group.leader.name,
          participants: `全区${group.subject}教师`,
          state: activity.day < today ? 'done' : 'planned',
          sequence: 0,
          updatedAt: now.toISOString(),
        })
      })
      const at = (days: number): string => `${addDays(term.startsOn, days)}T03:00:00Z`
      const decision = (kind: string, by: string | undefined, when: string): void => {
        decisions.push({
          districtId,
          id: random.id(now.getTime()),
          planId: id,
          version: 1,
          decision: kind,
          decidedBy: by,
          decidedAt: when,
        })
      }
      if (state !== 'draft') decision('submitted', group.leader.id, at(0))
      if (state === 'approved') decision('approved', head?.id, at(2))
    }
  }
  await insertRows(db, 'plans', plans)
  await insertRows(db, 'planGoals', goals)
  await insertRows(db, 'planPhases', phases)
  await insertRows(db, 'planItems', items)
  await insertRows(db, 'planDecisions', decisions)
}
