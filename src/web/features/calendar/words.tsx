import { useQueryClient } from '@tanstack/react-query'
import { isOccasion } from '../../../modules/calendar/rules.ts'
import { addDays, daysBetween } from '../../../platform/calendar-day.ts'
import { type Answers, orpc } from '../../app/client.ts'
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx'

export type CalendarEvent = Answers['calendar']['events']['events'][number]
export type SpecialDay = Answers['calendar']['events']['specialDays'][number]
export type Scopes = Answers['calendar']['scopes']
export type Term = Scopes['terms'][number]
export { isOccasion, stands, weeksOf, whenText } from '../../../modules/calendar/rules.ts'

const states: Record<CalendarEvent['state'], { label: string; tone: Tone; shape?: 'half' }> = {
  planned: { label: '计划中', tone: 'quiet' },
  done: { label: '已完成', tone: 'good' },
  dropped: { label: '已取消', tone: 'bad' },
  announced: { label: '已发布', tone: 'active' },
  underWay: { label: '进行中', tone: 'active', shape: 'half' },
  concluded: { label: '已总结', tone: 'good' },
  cancelled: { label: '已取消', tone: 'bad' },
}

export function EventBadge({ state, plain }: { state: CalendarEvent['state']; plain?: boolean }) {
  const { label, tone, shape } = states[state]
  return (
    <StatusBadge tone={tone} shape={shape} plain={plain}>
      {label}
    </StatusBadge>
  )
}

/** The days of an occasion within from–to. */
export function daysOf(event: CalendarEvent, from: string, to: string): string[] {
  const first = event.startsOn < from ? from : event.startsOn
  const last = event.endsOn > to ? to : event.endsOn
  const days: string[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day)
  return days
}

/** Occasions by day, and the periods that go on meanwhile. */
export function byDay(events: CalendarEvent[], from: string, to: string) {
  const days = new Map<string, CalendarEvent[]>()
  const periods: CalendarEvent[] = []
  for (const event of events) {
    if (!isOccasion(event)) {
      if (event.startsOn <= to && event.endsOn >= from) periods.push(event)
      continue
    }
    for (const day of daysOf(event, from, to)) days.set(day, [...(days.get(day) ?? []), event])
  }
  return { days, periods }
}

/** What marks a day: a holiday before an examination before a made-up day. */
export function markOf(specialDays: SpecialDay[], day: string): SpecialDay | undefined {
  const on = specialDays.filter((it) => it.startsOn <= day && it.endsOn >= day)
  return on.find((it) => it.kind === 'holiday') ?? on.find((it) => it.kind === 'examination') ?? on[0]
}

export const spanDays = (event: CalendarEvent): number => daysBetween(event.startsOn, event.endsOn)

/** What every move does when it succeeded: all that is shown of plans, activities and the calendar is read anew. */
export function useChanged(): () => Promise<unknown> {
  const queries = useQueryClient()
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: orpc.calendar.key() }),
      queries.invalidateQueries({ queryKey: orpc.plans.key() }),
      queries.invalidateQueries({ queryKey: orpc.activities.key() }),
    ])
}
