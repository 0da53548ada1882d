import type { Indicator, UnitSelection } from '../contract.ts'

/** First and last day, both included. */
export interface Period {
  from: string
  to: string
}

/** The units that a viewer may see figures of. */
export type Seen = 'all' | { schoolIds: string[]; groupIds: string[]; personIds: string[] }

/** What is asked of the ledger: an indicator for some units over some periods. */
export interface Question {
  indicator: Indicator
  units: UnitSelection
  /** Just this one of the units. */
  only?: string | null
  periods: Period[]
  /** Rosters are those of this day, or of a period's end where that is earlier. */
  on: string
  seen: Seen
}

/** Stands for the district in statements: every unit has an id there. */
export const districtUnit = '00000000-0000-0000-0000-000000000000'
