import { useQueryClient } from '@tanstack/react-query'
import { activityTypes } from '../../../modules/activities/vocabulary.ts'
import { stageLabels, stages, subjects, type Stage } from '../../../modules/organization/vocabulary.ts'
import type { PlanContent } from '../../../modules/plans/rules/content.ts'
import { type Answers, orpc } from '../../app/client.ts'
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx'

export type Plan = Answers['plans']['get']
export type PlanRow = Answers['plans']['list']['rows'][number]
export type Item = Plan['content']['items'][number]
export type Source = Answers['plans']['getSource']
export type { PlanContent } from '../../../modules/plans/rules/content.ts'

const states: Record<Plan['state'], { label: string; tone: Tone; shape?: 'half' }> = {
  draft: { label: '草稿', tone: 'quiet' },
  submitted: { label: '待审批', tone: 'active', shape: 'half' },
  approved: { label: '执行中', tone: 'good' },
  returned: { label: '已退回', tone: 'warn' },
  withdrawn: { label: '已停止', tone: 'bad' },
}

export function StateBadge({ state }: { state: Plan['state'] }) {
  const { label, tone, shape } = states[state]
  return (
    <StatusBadge tone={tone} shape={shape}>
      {label}
    </StatusBadge>
  )
}

const itemStates: Record<Item['state'], { label: string; tone: Tone }> = {
  planned: { label: '待办', tone: 'quiet' },
  done: { label: '已完成', tone: 'good' },
  dropped: { label: '已取消', tone: 'bad' },
}

export function ItemBadge({ state }: { state: Item['state'] }) {
  const { label, tone } = itemStates[state]
  return (
    <StatusBadge tone={tone} plain>
      {label}
    </StatusBadge>
  )
}

export const stateOptions = Object.entries(states).map(([value, { label }]) => ({ value, label }))
export const ownerKindOptions = [
  { value: 'district', label: '区级' },
  { value: 'association', label: '片区、校联体' },
  { value: 'school', label: '学校' },
  { value: 'group', label: '教研组织' },
]
export const subjectOptions = subjects.map((value) => ({ value, label: value }))
export const stageOptions = stages.map((value) => ({ value, label: stageLabels[value] }))
export const typeOptions = activityTypes.map((value) => ({ value, label: value }))
export const rhythmOptions = [
  { value: 'week', label: '每周' },
  { value: 'month', label: '每月' },
  { value: 'quarter', label: '每季度' },
  { value: 'term', label: '每学期' },
  { value: 'year', label: '每学年' },
]

/** 小学语文, 语文 or nothing. */
export function fieldOf({ stage, subject }: { stage: Stage | null; subject: string | null }): string {
  return `${stage ? stageLabels[stage] : ''}${subject ?? ''}`
}

export const emptyItem = (id: string, day: string): PlanContent['items'][number] => ({
  id,
  phaseId: null,
  title: '',
  theme: null,
  type: null,
  startsOn: day,
  endsOn: day,
  startTime: null,
  endTime: null,
  place: null,
  content: null,
  responsible: null,
  participants: null,
  people: [],
})

/** What every change of a plan does when it succeeded: plans, the calendar and commitments are read anew. */
export function useChanged(): () => Promise<unknown> {
  const queries = useQueryClient()
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: orpc.plans.key() }),
      queries.invalidateQueries({ queryKey: orpc.calendar.key() }),
      queries.invalidateQueries({ queryKey: orpc.commitments.key() }),
    ])
}
