import type { RequestContext } from '../../platform/procedures.ts'
import type { Auth } from './auth.ts'
import type { Sessions } from './sessions.ts'

/** Ends this session. Harmless when nobody is signed in. */
export async function signOut(
  auth: Auth,
  sessions: Sessions,
  ctx: RequestContext,
): Promise<Record<string, never>> {
  const signedIn = await sessions.identify(ctx.request.headers.get('cookie'))
  const answer = await auth.api.signOut({ headers: ctx.request.headers, asResponse: true })
  ctx.setCookies(answer.headers.getSetCookie())
  if (signedIn) sessions.forget(signedIn.actor.personId)
  return {}
}
