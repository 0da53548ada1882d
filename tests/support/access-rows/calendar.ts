import type { calendar as contract } from '../../../src/modules/calendar/contract.ts'
import { newId } from '../../../src/platform/ids.ts'
import { type AccessRows, district, everyone, nobody, schoolHeads, staff } from '../access.ts'

export const calendar: AccessRows<typeof contract> = {
  events: {
    input: ({ schoolId }) => ({ scope: 'school', schoolId, from: '2026-10-01', to: '2026-10-31' }),
    own: staff,
    otherSchool: district,
    shows: ({ events }: { events: unknown[] }) => events,
  },
  scopes: { input: () => ({}), everywhere: everyone },
  checkMove: {
    input: ({ itemId }) => ({ itemId, startsOn: '2026-10-22', endsOn: '2026-10-22' }),
    own: schoolHeads,
    otherSchool: nobody,
  },
  // Of one's own links.
  feeds: { input: () => ({}), everywhere: everyone },
  createFeed: { input: ({ schoolId }) => ({ id: newId(), scope: 'school', schoolId }), everywhere: everyone },
  revokeFeed: { input: ({ feedId }) => ({ id: feedId }), everywhere: nobody },
}
