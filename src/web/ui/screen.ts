import { useMediaQuery } from '@mantine/hooks'
import { createContext, use } from 'react'

/** What to assume where there is no screen to ask: while the server paints the first view. */
export const AssumedPhone = createContext(false)

/** True up to 48em: cards instead of tables, sheets instead of side panels. */
export function usePhone(): boolean {
  return useMediaQuery('(max-width: 48em)', use(AssumedPhone), { getInitialValueInEffect: false })
}
