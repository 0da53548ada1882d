import type { z } from 'zod'
import type { change } from '../contract.ts'
import type { PlanCommitment, PlanContent, PlanItem, PlanPhase } from './content.ts'

/** What one version of a plan keeps: the document, with the names and item states of that moment. */
export type VersionContent = Omit<PlanContent, 'owner' | 'items'> & {
  owner: PlanContent['owner'] & { name: string }
  termName: string | null
  items: (PlanItem & { state: string; droppedReason: string | null })[]
}
export type Change = z.output<typeof change>
type Field = Change['fields'][number]

const stageNames: Record<string, string> = {
  kindergarten: '幼儿园',
  primary: '小学',
  junior: '初中',
  senior: '高中',
}
const stateNames: Record<string, string> = { planned: '待办', done: '已完成', dropped: '已取消' }

const shown = (value: string | null | undefined): string => (value ? value : '(空)')

function field(label: string, before: string | null | undefined, after: string | null | undefined): Field[] {
  return (before ?? '') === (after ?? '') ? [] : [{ label, before: shown(before), after: shown(after) }]
}

const period = (from: string | null, to: string | null): string | null => {
  if (from === null && to === null) return null
  return from === to ? from : `${from ?? '?'} 至 ${to ?? '?'}`
}
const hours = (item: PlanItem): string | null =>
  item.startTime === null
    ? null
    : item.endTime === null
      ? item.startTime
      : `${item.startTime}–${item.endTime}`

function planFields(a: VersionContent, b: VersionContent): Field[] {
  return [
    ...field('名称', a.title, b.title),
    ...field('所属', a.owner.name, b.owner.name),
    ...field('学科', a.subject, b.subject),
    ...field('学段', a.stage && stageNames[a.stage], b.stage && stageNames[b.stage]),
    ...field('学期', a.termName, b.termName),
    ...field('起止日期', period(a.startsOn, a.endsOn), period(b.startsOn, b.endsOn)),
    ...field('其他内容', a.notes, b.notes),
  ]
}

function phaseFields(a: PlanPhase, b: PlanPhase): Field[] {
  return [
    ...field('名称', a.title, b.title),
    ...field('起止日期', period(a.startsOn, a.endsOn), period(b.startsOn, b.endsOn)),
  ]
}

function itemFields(
  a: VersionContent['items'][number],
  b: VersionContent['items'][number],
  phasesBefore: Map<string, string>,
  phasesAfter: Map<string, string>,
): Field[] {
  const names = (item: PlanItem): string | null =>
    item.people
      .map((person) => person.name)
      .toSorted()
      .join('、') || null
  return [
    ...field('名称', a.title, b.title),
    ...field('主题', a.theme, b.theme),
    ...field('形式', a.type, b.type),
    ...field('日期', period(a.startsOn, a.endsOn), period(b.startsOn, b.endsOn)),
    ...field('时间', hours(a), hours(b)),
    ...field('地点', a.place, b.place),
    ...field('内容', a.content, b.content),
    ...field('负责', a.responsible, b.responsible),
    ...field('责任人', names(a), names(b)),
    ...field('参加对象', a.participants, b.participants),
    ...field('所属阶段', a.phaseId && phasesBefore.get(a.phaseId), b.phaseId && phasesAfter.get(b.phaseId)),
    ...field('状态', stateNames[a.state], stateNames[b.state]),
    ...field('取消原因', a.droppedReason, b.droppedReason),
  ]
}

const rhythmNames = {
  week: '每周',
  month: '每月',
  quarter: '每季度',
  term: '每学期',
  year: '每学年',
} as const

function commitmentFields(a: PlanCommitment, b: PlanCommitment): Field[] {
  const amount = (it: PlanCommitment): string | null =>
    it.quantity === null
      ? null
      : it.measure === 'coverage'
        ? `覆盖 ${it.quantity}%`
        : `${it.quantity} ${it.unit ?? '次'}`
  return [
    ...field('表述', a.text, b.text),
    ...field('由谁', a.who, b.who),
    ...field('周期', a.per && rhythmNames[a.per], b.per && rhythmNames[b.per]),
    ...field('数量', amount(a), amount(b)),
  ]
}

/** Goals have no ids: equal ones are the same, what remains on both sides is paired in order as rewording. */
function goalChanges(before: string[], after: string[]): Change[] {
  const gone = [...before]
  const come: string[] = []
  for (const goal of after) {
    const at = gone.indexOf(goal)
    if (at >= 0) gone.splice(at, 1)
    else come.push(goal)
  }
  const reworded = Math.min(gone.length, come.length)
  return [
    ...come.slice(0, reworded).map((goal, index): Change => ({
      part: 'goal',
      kind: 'changed',
      title: goal,
      fields: [{ label: '表述', before: gone[index] ?? '', after: goal }],
    })),
    ...gone
      .slice(reworded)
      .map((goal): Change => ({ part: 'goal', kind: 'removed', title: goal, fields: [] })),
    ...come.slice(reworded).map((goal): Change => ({ part: 'goal', kind: 'added', title: goal, fields: [] })),
  ]
}

function partChanges<Part extends { id: string; title: string }>(
  part: Change['part'],
  before: Part[],
  after: Part[],
  fieldsOf: (a: Part, b: Part) => Field[],
): Change[] {
  const old = new Map(before.map((it) => [it.id, it]))
  const kept = new Set(after.map((it) => it.id))
  const changes: Change[] = []
  for (const it of after) {
    const was = old.get(it.id)
    if (!was) changes.push({ part, kind: 'added', title: it.title, fields: [] })
    else {
      const fields = fieldsOf(was, it)
      if (fields.length > 0) changes.push({ part, kind: 'changed', title: it.title, fields })
    }
  }
  for (const it of before) {
    if (!kept.has(it.id)) changes.push({ part, kind: 'removed', title: it.title, fields: [] })
  }
  return changes
}

const titled = (commitments: PlanCommitment[]) => commitments.map((it) => ({ ...it, title: it.text }))

/** What changed from one version of a plan to another, plan first, then goals, phases and items in the new order. */
export function changesBetween(a: VersionContent, b: VersionContent): Change[] {
  const own = planFields(a, b)
  const phasesBefore = new Map(a.phases.map((phase) => [phase.id, phase.title]))
  const phasesAfter = new Map(b.phases.map((phase) => [phase.id, phase.title]))
  return [
    ...(own.length > 0
      ? [{ part: 'plan' as const, kind: 'changed' as const, title: b.title, fields: own }]
      : []),
    ...goalChanges(a.goals, b.goals),
    ...partChanges('phase', a.phases, b.phases, phaseFields),
    ...partChanges('item', a.items, b.items, (x, y) => itemFields(x, y, phasesBefore, phasesAfter)),
    ...partChanges('commitment', titled(a.commitments), titled(b.commitments), commitmentFields),
  ]
}
