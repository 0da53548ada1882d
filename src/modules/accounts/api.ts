import { implement } from '@orpc/server'
import { answeringRefusals, inOneTransaction, type RequestContext } from '../../platform/procedures.ts'
import type { Actor } from '../organization/index.ts'
import type { Auth } from './auth.ts'
import { accounts } from './contract.ts'
import { changePassword } from './passwords.ts'
import { me } from './queries.ts'
import type { Sessions } from './sessions.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'

/** The accounts' procedures; the only ones that need the authentication library at hand. */
export function accountsApi(auth: Auth, sessions: Sessions) {
  const open = implement(accounts).$context<RequestContext>().use(answeringRefusals)
  const os = implement(accounts).$context<RequestContext<Actor>>().use(inOneTransaction<Actor>())
  return {
    signIn: open.signIn.handler(({ context, input }) => signIn(auth, context, input)),
    signOut: open.signOut.handler(({ context }) => signOut(auth, sessions, context)),
    me: os.me.handler(({ context }) => me(context)),
    changePassword: os.changePassword.handler(async ({ context, input }) => {
      await changePassword(sessions, context, input)
      return {}
    }),
  }
}
