import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import { StandardRPCJsonSerializer, type StandardRPCJsonSerializedMetaItem } from '@orpc/client/standard'
import type { ContractRouterClient, InferContractRouterOutputs } from '@orpc/contract'
import { createTanstackQueryUtils, generateOperationKey } from '@orpc/tanstack-query'
import { codeOf } from '../ui/error-code.ts'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import type { Contract } from '../../contract.ts'
import { askedOnce } from './asked-once.ts'

const link = askedOnce(
  new RPCLink({
    url: () => `${window.location.origin}/rpc`,
    fetch: (request, init) => fetch(request, { ...init, credentials: 'same-origin' }),
  }),
)

export type AppClient = ContractRouterClient<Contract>

/** What procedures answer, by module and name: `Answers['notifications']['list']['rows'][number]`. */
export type Answers = InferContractRouterOutputs<Contract>

/** The plain client: `await client.activities.announce({ … })`. Pages use `orpc` and the query hooks instead. */
export const client: AppClient = createORPCClient(link)

/** Query options by procedure: `useQuery(orpc.plans.get.queryOptions({ input: { id } }))`. */
export const orpc = createTanstackQueryUtils(client)

/** The answers kept for one visit. `onSignedOut` runs when the server says that nobody is signed in any more. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const noticeSignedOut = (error: unknown) => {
    if (codeOf(error) === 'notSignedIn') onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError: noticeSignedOut }),
    mutationCache: new MutationCache({ onError: noticeSignedOut }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (count, error) => codeOf(error) === 'offline' && count < 2,
      },
    },
  })
}

/**
 * Paging options of a keyset list (`page` and `pageOf` in the contract):
 * `useInfiniteQuery(orpc.plans.list.infiniteOptions({ input: (cursor) => ({ ...search, cursor }), ...keyset }))`.
 */
export const keyset = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor ?? undefined,
}

/** One call whose answer the server already put into the page. `meta` is the RPC serializer's, for dates and the like. */
export type InlinedCall = {
  path: string[]
  input: unknown
  output: unknown
  meta?: StandardRPCJsonSerializedMetaItem[]
  /** True for the first page of a keyset list. */
  infinite?: boolean
}

/** Content of `<script id="initial" type="application/json">`; `me: null` says that nobody is signed in. */
export type Initial = { me: unknown; calls?: InlinedCall[] }

/** Puts the inlined answers where the pages will look for them. */
export function takeInitial(queryClient: QueryClient, initial: Initial): void {
  const calls = [...(initial.calls ?? [])]
  if (initial.me) calls.push({ path: ['accounts', 'me'], input: {}, output: initial.me })
  const serializer = new StandardRPCJsonSerializer()
  for (const { path, input, output, meta, infinite } of calls) {
    const value = meta ? serializer.deserialize(output, meta) : output
    if (infinite) {
      queryClient.setQueryData(generateOperationKey(path, { type: 'infinite', input: input as object }), {
        pages: [value],
        pageParams: [undefined],
      })
    } else {
      queryClient.setQueryData(generateOperationKey(path, { type: 'query', input: input as object }), value)
    }
  }
}

export { codeOf }
