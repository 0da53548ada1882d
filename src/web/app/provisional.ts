import type { Client } from '@orpc/client'

/**
 * The few procedures that the shell itself calls, typed here until `src/contract.ts` carries them all.
 * To replace: delete this file and let `client.ts` use `ContractRouterClient<Contract>`.
 */
type Call<Input, Output> = Client<Record<never, never>, Input, Output, Error>

export type Role = { kind: string; scopeId?: string; scopeName?: string; subject?: string; stage?: string }

export type Me = {
  person: { id: string; name: string; staffNumber: string; schoolId: string; schoolName: string }
  roles: Role[]
  district: { id: string; name: string }
  term: {
    id: string
    name: string
    startsOn: string
    endsOn: string
    firstMonday: string
    weeks: number
  } | null
  permissions: string[]
  mustChangePassword: boolean
}

export type Session = { id: string; device: string; address?: string; lastUsedAt: string; current: boolean }
export type Notice = {
  id: string
  title: string
  body?: string
  link?: string
  at: string
  readAt: string | null
}
type Named = { id: string; name: string }

export type ProvisionalClient = {
  accounts: {
    signIn: Call<{ identifier: string; password: string }, { mustChangePassword: boolean }>
    signOut: Call<Record<never, never>, unknown>
    me: Call<Record<never, never>, Me>
    changePassword: Call<{ current: string; next: string }, unknown>
    sessions: Call<Record<never, never>, { items: Session[] }>
    endSession: Call<{ id: string }, unknown>
  }
  notifications: {
    list: Call<{ after?: string; limit?: number }, { items: Notice[]; next: string | null; unread: number }>
    markRead: Call<{ ids: string[] | 'all' }, unknown>
  }
  organization: {
    search: Call<
      { text: string },
      {
        people: { id: string; name: string; schoolName: string; subject: string }[]
        schools: Named[]
        groups: Named[]
      }
    >
  }
}
