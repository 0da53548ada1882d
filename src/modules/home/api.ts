import { implement } from '@orpc/server'
import { inOneTransaction, type RequestContext } from '../../platform/procedures.ts'
import type { Actor } from '../organization/index.ts'
import { home } from './contract.ts'
import { homeToday } from './queries.ts'

const os = implement(home).$context<RequestContext<Actor>>().use(inOneTransaction<Actor>())

export const homeApi = {
  today: os.today.handler(({ context }) => homeToday(context)),
}
