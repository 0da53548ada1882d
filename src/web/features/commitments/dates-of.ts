import { addDays } from '../../../platform/calendar-day.ts'
import type { Answers } from '../../app/client.ts'
import { today } from '../../ui/dates.ts'

/** The present term's dates, else half a year from today: what a new commitment is proposed for. */
export function proposedDates(scopes: Answers['calendar']['scopes'] | undefined): {
  startsOn: string
  endsOn: string
} {
  const term = scopes?.terms.find(({ id }) => id === scopes.currentTermId)
  return term
    ? { startsOn: term.startsOn, endsOn: term.endsOn }
    : { startsOn: today(), endsOn: addDays(today(), 180) }
}
