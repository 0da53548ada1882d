import { useSuspenseQuery, type QueryClient } from '@tanstack/react-query'
import { redirect, useRouter } from '@tanstack/react-router'
import { codeOf, orpc, type Answers } from './client.ts'

/** Who is signed in: person, roles, district, this term. */
export type Me = Answers['accounts']['me'] & { permissions?: string[] }

const meQuery = () => orpc.accounts.me.queryOptions({ input: {}, staleTime: 5 * 60_000 })

/** What one browser window (or one rendering on the server) holds: the router's context. */
export type Visit = {
  queryClient: QueryClient
  /** True when the server said that nobody is signed in: spares one call. */
  signedOut: boolean
}

/** The signed-in person, or null. Throws when the server cannot be reached. */
export async function whoIsHere(visit: Visit): Promise<Me | null> {
  if (visit.signedOut) return null
  try {
    return await visit.queryClient.ensureQueryData(meQuery())
  } catch (error) {
    if (codeOf(error) === 'notSignedIn') return null
    throw error
  }
}

/** Forgets everything that was read for the former person; the next guard asks the server again. */
export function forgetSession(visit: Visit, signedOut: boolean): void {
  visit.signedOut = signedOut
  visit.queryClient.clear()
}

/** `forgetSession` for components. */
export function useForgetSession(): (signedOut: boolean) => void {
  const router = useRouter()
  return (signedOut) => forgetSession(router.options.context, signedOut)
}

/** The signed-in person; only under the app's shell, where there is always one. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery()).data
}

/** Whether the signed-in person holds a permission. Show or hide by this; the server decides again on every call. */
export function useMay(permission: string): boolean {
  return may(useMe(), permission)
}

/** The server lists in `me` what this person may do; without a list everything is tried, and the server refuses. */
export function may({ permissions }: Me, permission: string): boolean {
  return permissions === undefined || permissions.includes(permission)
}

/** Thrown by a guard; the error page answers it with the not-allowed page. */
export class NotAllowed extends Error {}

/** Route guard: `beforeLoad: needs('roster.import')`. */
export function needs(permission: string) {
  return ({ context }: { context: { me: Me } }): void => {
    if (!may(context.me, permission)) throw new NotAllowed(permission)
  }
}

/** Guard of the whole app: nobody signed in → sign-in page and back; initial password → change it first. */
export async function signedIn({
  location,
  context,
}: {
  location: { href: string }
  context: Visit
}): Promise<{ me: Me }> {
  const me = await whoIsHere(context)
  if (!me) throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } })
  if (me.mustChangePassword) throw redirect({ to: '/change-password' })
  return { me }
}
