import { dayOf, timeOf } from '../../../platform/clock.ts'
import type { Ctx } from '../../organization/index.ts'

/** What lies over a page with pupils' data: who looks at it, and when. */
export function watermarkOf({ actor, clock, district }: Pick<Ctx, 'actor' | 'clock' | 'district'>): string {
  const now = clock.now()
  return `${actor.name} ${actor.staffNumber} ${dayOf(now, district.timeZone)} ${timeOf(now, district.timeZone)}`
}
