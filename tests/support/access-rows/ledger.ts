import { indicator } from '../../../src/modules/ledger/contract.ts'
import type { ledger as contract } from '../../../src/modules/ledger/contract.ts'
import { type AccessRows, district } from '../access.ts'
import type { Place } from '../access-place.ts'

const rows = (answer: { rows: unknown[] }) => answer.rows
const counted = indicator.parse({ kinds: ['activity.attended'], measure: 'count', unit: 'school' })
const term = { from: '2026-08-31', to: '2027-01-22' }
const inSchool = ({ schoolId, teacherId }: Place) => ({ schoolId, personId: teacherId })

// Everyone sees their own entries, heads those of their schools, leaders those of their groups, the district's roles all.
const heads = [...district, 'clusterLead', 'principal', 'dean'] as const

export const ledger: AccessRows<typeof contract> = {
  list: { input: inSchool, own: [...heads], otherSchool: district, shows: rows },
  totals: {
    input: inSchool,
    own: [...heads],
    otherSchool: district,
    shows: ({ kinds }: { kinds: unknown[] }) => kinds,
  },
  entry: { input: ({ entryId }) => ({ id: entryId }), own: [...heads], otherSchool: district },
  figures: {
    input: ({ schoolId }) => ({
      indicator: counted,
      units: { unit: 'school', ids: [schoolId] },
      ...term,
    }),
    own: [...heads],
    otherSchool: district,
    shows: ({ figures }: { figures: { value: number }[] }) => figures.filter(({ value }) => value > 0),
  },
  entriesBehind: {
    input: ({ schoolId }) => ({ indicator: counted, unitId: schoolId, ...term }),
    own: [...heads],
    otherSchool: district,
    shows: rows,
  },
}
