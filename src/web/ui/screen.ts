import { useMediaQuery } from '@mantine/hooks'

/** True up to 48em: cards instead of tables, sheets instead of side panels. */
export function usePhone(): boolean {
  return useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false }) ?? false
}
