import { directory } from './contract/directory.ts'
import { schoolCalendar } from './contract/school-calendar.ts'
import { rosterImports } from './contract/roster-imports.ts'

export { schoolLine, personLine } from './contract/directory.ts'

export const organization = { ...directory, ...schoolCalendar, ...rosterImports }
