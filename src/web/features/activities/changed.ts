import { useQueryClient } from '@tanstack/react-query'
import { orpc } from '../../app/client.ts'

/** What every mutation of an activity does when it succeeded: all that is shown of activities is read anew. */
export function useChanged(): () => Promise<void> {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: orpc.activities.key() })
}
