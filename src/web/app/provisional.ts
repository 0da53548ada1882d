import type { Client } from '@orpc/client'

/**
 * Procedures that the shell calls and the contract does not carry yet. As soon as `src/contract.ts` has one of them,
 * delete it here; when this file is empty, delete it and its use in client.ts.
 */
type Call<Input, Output> = Client<Record<never, never>, Input, Output, Error>
type Named = { id: string; name: string }

export type Session = { id: string; device: string; address?: string; lastUsedAt: string; current: boolean }

export type Provisional = {
  accounts: {
    sessions: Call<Record<never, never>, { rows: Session[] }>
    endSession: Call<{ id: string }, unknown>
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
