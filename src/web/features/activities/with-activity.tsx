import { useQuery } from '@tanstack/react-query'
import { codeOf, orpc } from '../../app/client.ts'
import { Loading } from '../../ui/loading.tsx'
import { ErrorState } from '../../ui/states.tsx'
import type { Activity } from './words.tsx'

/** Reads an activity and shows what is made of it; one that is not there, or not for me, is the error page's matter. */
export function WithActivity({
  id,
  children,
}: {
  id: string
  children: (activity: Activity) => React.ReactNode
}) {
  const { data, error, refetch } = useQuery(
    orpc.activities.get.queryOptions({ input: { id }, refetchInterval: 60_000 }),
  )
  if (data) return children(data)
  if (!error) return <Loading />
  if (['notFound', 'notAllowed', 'BAD_REQUEST'].includes(codeOf(error))) throw error
  return <ErrorState error={error} onRetry={() => void refetch()} />
}
