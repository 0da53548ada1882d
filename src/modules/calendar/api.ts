import { implement } from '@orpc/server'
import { inOneTransaction, type RequestContext } from '../../platform/procedures.ts'
import type { Actor } from '../organization/index.ts'
import { calendar } from './contract.ts'
import { createFeed, revokeFeed } from './operations/feeds.ts'
import { checkMove, listEvents } from './queries/events.ts'
import { listFeeds } from './queries/feeds.ts'
import { listScopes } from './queries/scopes.ts'

const os = implement(calendar).$context<RequestContext<Actor>>().use(inOneTransaction<Actor>())

export const calendarApi = {
  events: os.events.handler(({ context, input }) => listEvents(context, input)),
  scopes: os.scopes.handler(({ context }) => listScopes(context)),
  checkMove: os.checkMove.handler(({ context, input }) => checkMove(context, input)),
  feeds: os.feeds.handler(({ context }) => listFeeds(context)),
  createFeed: os.createFeed.handler(({ context, input }) => createFeed(context, input)),
  revokeFeed: os.revokeFeed.handler(({ context, input }) => revokeFeed(context, input)),
}
