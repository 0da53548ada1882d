import { implement } from '@orpc/server'
import { answeringRefusals, inOneTransaction, type RequestContext } from '../../platform/procedures.ts'
import type { Actor } from '../organization/index.ts'
import type { Auth } from './auth.ts'
import { accounts } from './contract.ts'
import { issueInitialPasswords, resetPassword } from './issue-passwords.ts'
import { endSessions, listSessions } from './own-sessions.ts'
import { changePassword } from './passwords.ts'
import { me } from './queries.ts'
import type { Sessions } from './sessions.ts'
import { setUp, setUpOpen } from './set-up.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'

/** The accounts' procedures; the only ones that need the authentication library at hand. */
export function accountsApi(auth: Auth, sessions: Sessions) {
  const open = implement(accounts).$context<RequestContext>().use(answeringRefusals)
  const os = implement(accounts).$context<RequestContext<Actor>>().use(inOneTransaction<Actor>())
  const osFirst = implement(accounts)
    .$context<RequestContext<Actor>>()
    .use(inOneTransaction<Actor>({ initialPassword: true }))
  return {
    signIn: open.signIn.handler(({ context, input }) => signIn(auth, context, input)),
    signOut: open.signOut.handler(({ context }) => signOut(auth, sessions, context)),
    me: osFirst.me.handler(({ context }) => me(context)),
    changePassword: osFirst.changePassword.handler(async ({ context, input }) => {
      await changePassword(sessions, context, input)
      return {}
    }),
    listSessions: os.listSessions.handler(({ context }) => listSessions(context)),
    endSessions: os.endSessions.handler(({ context, input }) => endSessions(sessions, context, input)),
    issueInitialPasswords: os.issueInitialPasswords.handler(({ context, input }) =>
      issueInitialPasswords(context, input),
    ),
    resetPassword: os.resetPassword.handler(({ context, input }) => resetPassword(sessions, context, input)),
    setUpOpen: open.setUpOpen.handler(({ context, input }) => setUpOpen(context, input)),
    setUp: open.setUp.handler(async ({ context, input }) => {
      await setUp(context, input)
      return {}
    }),
  }
}
