import { implement } from '@orpc/server'
import { inOneTransaction, type RequestContext } from '../../platform/procedures.ts'
import type { Actor } from '../organization/index.ts'
import { notifications } from './contract.ts'
import { markRead } from './operations.ts'
import { listNotifications } from './queries.ts'

const os = implement(notifications).$context<RequestContext<Actor>>().use(inOneTransaction<Actor>())

export const notificationsApi = {
  list: os.list.handler(({ context, input }) => listNotifications(context, input)),
  markRead: os.markRead.handler(({ context, input }) => markRead(context, input)),
}
