import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { orpc } from '../../../app/client.ts'
import { type GateRequest, gateRequestOf, type Values } from './form-values.ts'

const nothing: GateRequest = {
  kind: 'qualityMonitoring', stage: 'primary', grade: 5, heldFrom: '2000-01-01', sampled: true, smallestUnit: 'school',
} // prettier-ignore

/** What the rules say of the form, asked anew shortly after each change; `except` is the assessment being changed. */
export function useGate(values: Values, except?: string) {
  const now = gateRequestOf(values)
  const [request] = useDebouncedValue(now, 500)
  const query = useQuery({
    ...orpc.exams.checkGate.queryOptions({ input: { ...(request ?? nothing), except }, staleTime: 60_000 }),
    enabled: request !== null,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const settled = JSON.stringify(now) === JSON.stringify(request)
  return {
    answer: request ? query.data : undefined,
    error: request ? query.error : null,
    waiting: request !== null && (query.isFetching || !settled),
    /** The answer speaks of the form as it stands. */
    current: settled && !query.isFetching && !query.isPlaceholderData,
  }
}
