import { daysBetween } from '../../../platform/calendar-day.ts'
import type { At } from './parsed-plan.ts'
import type { Reading } from './reading.ts'

function add(reading: Reading, code: 'outsidePeriod' | 'phasesOverlap', message: string, at: At): void {
  reading.warnings.push({ code, message, at })
}

/** Holds items and phases against the plan's period and against each other. */
export function checkPlan(reading: Reading): void {
  const { period, periodAssumed } = reading
  if (period) {
    const slack = periodAssumed ? 31 : 0
    for (const { title, from, to, at } of [...reading.items, ...reading.phases]) {
      const early = daysBetween(from, period.from)
      const late = daysBetween(period.to, to)
      if (early <= slack && late <= slack) continue
      const message = `“${title}”的时间（${from}至${to}）超出了计划的起止时间（${period.from}至${period.to}），请核对。`
      add(reading, 'outsidePeriod', message, at)
    }
  }
  const phases = reading.phases.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
  for (const [index, phase] of phases.entries()) {
    const before = phases[index - 1]
    if (!before || phase.from > before.to) continue
    add(reading, 'phasesOverlap', `“${before.title}”与“${phase.title}”的时间有重叠，请核对。`, phase.at)
  }
}
